"""Compare texts by their looks: letters of other scripts, widths, dashes.

The table has what Unicode's list of confusable characters (UTS 39) says of the scripts that people mix up with Latin,
and of dashes and the like; and the katakana that look like Chinese characters. Letters of ASCII stay apart: a service
may send both `E10` and `E1O`.
"""

import unicodedata
from collections.abc import Mapping

_PAIRS = (
    ("АВЕЗІЈКМНОРСТУХЅѴԌԚԜҮӀаеіјорсухѕԁһԛԝѵүӏЬ", "ABE3IJKMHOPCTYXSVGQWYIaeijopcyxsdhqwvylb"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϺϜαινορυϳ", "ABEZHIKMNOPTYXMFaivopuj"),
    ("ՕՏՍօոսհցզ", "OSUonuhgq"),
    ("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ", "ABCDEGHJKLMPRSTVWYZ"),
    ("ıɑɡɩɪʋʏᴄᴏᴜᴠᴡᴢꜱǀ", "iagiivycouvwzsl"),
    ("‐‒–—−⁃˗∶꞉ː։∕⁄∖⧵∗⁎∼‚‘’‛ʹʼʽ′‹›˂˃∣", "-------:::://\\\\**~,'''''''<><>|"),
    ("ロ囗ニエカタトハーヘリノヽ", "口口二工力夕卜八一へり丿丶"),
)
"""Characters, and what each of them looks like."""
_LIKE: Mapping[int, str] = {ord(odd): usual for odds, usuals in _PAIRS for odd, usual in zip(odds, usuals, strict=True)}


def look(text: str) -> str:
    """How a text looks: equal for two that readers cannot tell apart, whatever their case.

    >>> look("isv.ТОО"), look("ＥＲＲ–1"), look("エラー")
    ('isv.too', 'err-1', '工ラ一')
    """
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text).translate(_LIKE)
    return unicodedata.normalize("NFC", apart).casefold()


def plain(text: str) -> str:
    """A text without the differences that nobody would call another spelling: case, composed letters."""
    return unicodedata.normalize("NFC", text).casefold()


def odd_characters(text: str) -> tuple[str, ...]:
    """The characters of a text that look like one of ASCII, in their order, each once."""
    return tuple(dict.fromkeys(one for one in text if not one.isascii() and look(one).isascii()))


def named(character: str) -> str:
    """A character with its number and name, for who cannot tell it from another.

    >>> named("А")
    "'А' is U+0410 CYRILLIC CAPITAL LETTER A"
    """
    return f"'{character}' is U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
