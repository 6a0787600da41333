"""Decide what may be claimed of a stretch of text: claiming a wrong code is worse than claiming none.

A code to the letter is claimed wherever it stands, unless it is one plain word or number (`OK`, `Forbidden`,
`15`): that one only as the value of a code-like field. A code with its prefix may be spelled in any way. The
further a spelling without a prefix is from a code, the more has to speak for it: several words, capitals, the
field it stands in, or that the text is about the product at all. A message is claimed in the middle of other
words only if it is long; a short one has to be all that is said, in a text about the product.
"""

import re
from typing import NamedTuple

from web.diagnosis.codes import LONGEST, CodeCandidate
from web.diagnosis.fields import Field, is_of_another_field, is_of_message_field
from web.diagnosis.folded import FoldedText
from web.diagnosis.index import DiagnosisEntry, DiagnosisIndex, MessagePattern
from web.diagnosis.messages import Occurrence
from web.diagnosis.spelling import is_plain, words_of
from web.store.format import FORMER, MESSAGE, WIRE, How

CLAIMED, SIMILAR, NOTHING = range(3)
"""What comes of it."""
SHORTEST = 8
"""The weight of the shortest message that is anything: four Chinese characters, three words."""
LONG_BESIDE_ANOTHER_CODE = 20
LESS_IF_ABOUT = 4
"""Weight that a documented message needs less in a text about the product."""

_WHOLE_VALUE = re.compile(
    r"[ \t]*(?:[\"'`<,;)\]}&|\r\n]|\Z)|[ \t]+[\"'{\[(<]{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,60}[\"'\])]{0,2}[ \t]{0,2}[:=]"
)
_IS_KEY = re.compile(r"[\"']?[ \t]{0,2}:")
_IN_SOURCE = re.compile(r"(?:raise|import|except|class|new|throw|catch|extends|instanceof) \Z")
_OPENS = "\"'`>=:([{|\n\t" + "“‘「（【"
_CLOSES = "\"'`<)]}|\n\r\t;," + "”’」）】"
_PAUSES = ",;.!?:-— ，。；！？：、…"
_AROUND = " \t\r\n\"'`“”‘’「」()（）[]{}<>.,;:!?。，；：！？…"
_WIDE = re.compile(r"[\u3400-\u9fff]")


class Decision(NamedTuple):
    """What a stretch is taken for. `why`: a key of `web.diagnosis.wording`."""

    outcome: int
    exact: bool
    why: str


_NOTHING = Decision(NOTHING, False, "")


class ClaimPolicy:
    """One text, and what surrounds a stretch of it."""

    def __init__(self, text: str, folded: FoldedText, index: DiagnosisIndex, fields: dict[int, Field]) -> None:
        self.text = text
        self.folded = folded
        self.index = index
        self.fields = fields
        self._about: dict[str, bool] = {}
        self._said = text.strip(_AROUND)
        self._from = text.find(self._said)
        self._to = self._from + len(self._said)

    def about(self, domain: str) -> bool:
        """The text names the domain, or the catalogue."""
        about = self._about.get(domain)
        if about is None:
            phrases, acronyms = self.index.context.get(domain, ([], []))
            about = any(phrase in self.folded.text for phrase in phrases) or any(
                acronym in self.folded.words or acronym.capitalize() in self.text or acronym.upper() in self.text
                for acronym in acronyms
            )
            self._about[domain] = about
        return about

    def code(self, spelled: CodeCandidate, how: int, record: DiagnosisEntry) -> Decision:
        """What `spelled` says, of which the catalogue knows that it can mean this entry."""
        field = self.fields.get(spelled.start)
        in_code_field = field is not None and not field.error
        if spelled.text == record.code and spelled.form != "glued":
            if not (record.success or is_plain(record.code)):
                if self._is_source(spelled, record):
                    return _NOTHING
                return Decision(CLAIMED, True, "wrapped" if spelled.form == "wrapped" else "code")
            if record.domain in self.index.receipts and not record.success:
                claimed = field is not None and field.receipt
            else:
                claimed = in_code_field
            if claimed and _WHOLE_VALUE.match(self.text, spelled.end):
                return Decision(CLAIMED, True, "code")
            return _NOTHING if record.success or record.code.isdigit() else Decision(SIMILAR, False, "word")
        if record.success or is_plain(record.code):
            return _NOTHING
        if spelled.form == "led":
            return Decision(CLAIMED, False, "name")
        if how == How.ALIAS:
            plain = spelled.form in ("token", "wrapped") and not is_plain(spelled.text)
            return Decision(CLAIMED if plain else SIMILAR, False, "alias")
        headed = any(
            prefix.domain == record.domain and record.code.startswith(prefix.prefix) for prefix in self.index.prefixes
        )
        if how == How.CODE and headed:
            return Decision(CLAIMED, spelled.text == record.code and spelled.form == "wrapped", _why(spelled))
        outcome = self._without_prefix(spelled, record, how == How.CODE, in_code_field)
        return Decision(outcome, False, _why(spelled) if how == How.CODE else "prefix-less")

    def _is_source(self, spelled: CodeCandidate, record: DiagnosisEntry) -> bool:
        """The code is a name in somebody's program, as an exception class may be called like one."""
        if not spelled.text.isalnum() or spelled.start in self.fields or self.about(record.domain):
            return False
        before = self.text[max(0, spelled.start - 12) : spelled.start]
        return _IN_SOURCE.search(before) is not None

    def _without_prefix(
        self, spelled: CodeCandidate, record: DiagnosisEntry, all_of_it: bool, in_code_field: bool
    ) -> int:
        text = spelled.text
        words = len(words_of(record.code)) - (0 if all_of_it else _words_of_prefix(record, self.index))
        about = self.about(record.domain)
        alone = " " not in self._said[: 2 * LONGEST] and self._said.startswith(text)
        strong = about or in_code_field or alone or spelled.form == "whole"
        elsewhere = is_of_another_field(self.text, spelled.start) or (
            _IS_KEY.match(self.text, spelled.end) is not None and self.text[spelled.start - 1 : spelled.start] == '"'
        )
        if words < 2 or (elsewhere and not about):
            return NOTHING
        otherwise = SIMILAR if strong else NOTHING
        capitals = text.isupper()
        if " " in text or "\t" in text or "\n" in text:
            return CLAIMED if (capitals and words >= 3 and strong) or (in_code_field and about) else otherwise
        if capitals:
            return CLAIMED if words >= 3 or about or alone else otherwise
        if "_" in text:
            return CLAIMED if words >= 3 or about else otherwise
        if "-" in text:
            return CLAIMED if words >= 3 and strong else otherwise
        if all_of_it and text.lower() == record.code.lower():
            return CLAIMED if len(text) >= 10 else otherwise
        if spelled.form == "glued" and all_of_it and record.code.startswith(text[:4]):
            return CLAIMED
        return CLAIMED if words >= 3 and strong else otherwise

    def message(self, found: Occurrence, pattern: MessagePattern, record: DiagnosisEntry, foreign: bool) -> int:
        """What a text of an entry says where it was found. `foreign`: beside the code of something else."""
        if record.success or found.weight < SHORTEST:
            return NOTHING
        about = self.about(record.domain)
        need = pattern.need - (LESS_IF_ABOUT if about and pattern.kind == MESSAGE else 0)
        if found.weight >= need:
            return CLAIMED if not foreign or about or found.weight >= LONG_BESIDE_ANOTHER_CODE else SIMILAR
        if not found.whole:
            return NOTHING
        own = pattern.kind in (WIRE, MESSAGE) or (pattern.kind == FORMER and bool(_WIDE.search(pattern.literals[0])))
        if own and found.start <= self._from and self._to <= found.end:
            return CLAIMED
        if foreign and not about:
            return SIMILAR
        name = is_of_message_field(self.text, found.start)
        closed = self._closed(found.end, _CLOSES)
        if name is not None and closed and (about or (own and name == "Message" and "RequestId" in self.text)):
            return CLAIMED
        if about and self._opened(found.start) and self._closed(found.end, _CLOSES + _PAUSES):
            return CLAIMED
        return SIMILAR

    def _opened(self, start: int) -> bool:
        """A sentence or a value begins at `start`."""
        while start > 0 and self.text[start - 1] == " ":
            start -= 1
            if start > 0 and self.text[start - 1] > "\x80":
                return True
        return start == 0 or self.text[start - 1] in _OPENS + _PAUSES

    def _closed(self, end: int, closing: str) -> bool:
        """What began before `end` ends there."""
        if self.text[end : end + 1] in (".", "。", "!", "！"):
            end += 1
        return end >= len(self.text) or self.text[end] in closing


def _why(spelled: CodeCandidate) -> str:
    return spelled.form if spelled.form in ("glued", "wrapped") else "respelled"


def _words_of_prefix(record: DiagnosisEntry, index: DiagnosisIndex) -> int:
    prefixes = [
        prefix.prefix
        for prefix in index.prefixes
        if prefix.domain == record.domain and record.code.startswith(prefix.prefix)
    ]
    return len(words_of(max(prefixes, key=len))) if prefixes else 0
