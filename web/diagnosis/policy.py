"""Decide what a stretch of text may be claimed to be.

Claiming a wrong code is worse than claiming none.

A code to the letter is claimed wherever it stands, unless it is one plain word or number (`OK`, `Forbidden`,
`15`): that one only where it is all there is, where it stands as a code (`fields`, `plain`), or beside its own message;
and one of two words, as other products have them, not in the middle of a sentence. A code with its prefix may be
written in any way. The
further a spelling without a prefix is from a code, the more has to speak for it: several words, capitals, the
field it stands in, or that the text is about the product at all. A message is claimed in the middle of other
words only if it is long; a short one has to be all that is said, in a text about the product.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from web.diagnosis.codes import LONGEST, CodeCandidate
from web.diagnosis.index import DiagnosisEntry, DiagnosisIndex
from web.diagnosis.messages import MessagePattern, Occurrence
from web.paste.fields import Field, is_of_another_field, is_of_message_field
from web.paste.folded import FoldedText
from web.paste.plain import NAMES
from web.paste.spelling import is_plain, words_of
from web.store.format import MESSAGE, WIRE, WORDING, How

CLAIMED, SIMILAR, NOTHING = range(3)
"""Outcomes of a decision."""
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
OPENS = "\"'`>=:([{|\n\t" + "“‘「（【"
CLOSES = "\"'`<)]}|\n\r\t;," + "”’」）】"
PAUSES = ",;.!?:-— ，。；！？：、…"
AROUND = " \t\r\n\"'`“”‘’「」()（）[]{}<>.,;:!?。，；：！？…"
MARKS = ("()", "[]", "{}", "<>", "``", '""', "''")
_WIDE = re.compile(r"[\u3400-\u9fff]")


class Decision(NamedTuple):
    """Decision on a stretch of text. `why`: a key of `web.diagnosis.wording`."""

    outcome: int
    exact: bool
    why: str
    named: bool = False
    """A code field, or the code's own message beside it, says that it is a code."""


_NOTHING = Decision(NOTHING, False, "")


class ClaimPolicy:
    """Decides about stretches of one text by what surrounds them."""

    def __init__(
        self,
        text: str,
        folded: FoldedText,
        index: DiagnosisIndex,
        fields: dict[int, Field],
        plain_fields: dict[int, Field],
    ) -> None:
        """`fields`, `plain_fields`: those of the text, by the offset of the value."""
        self.text = text
        self.folded = folded
        self.index = index
        self.fields = fields
        self.plain_fields = plain_fields
        self._about: dict[str, bool] = {}
        self._trimmed = text.strip(AROUND)
        self._trimmed_start = text.find(self._trimmed)
        self._trimmed_end = self._trimmed_start + len(self._trimmed)

    def about(self, domain: str) -> bool:
        """Test whether the text names the domain or the catalogue."""
        about = self._about.get(domain)
        if about is None:
            phrases, acronyms = self.index.context.get(domain, ([], []))
            about = any(phrase in self.folded.text for phrase in phrases) or any(
                acronym in self.folded.words or acronym.capitalize() in self.text or acronym.upper() in self.text
                for acronym in acronyms
            )
            self._about[domain] = about
        return about

    def is_about(self, domains: Iterable[str]) -> None:
        """Say that the text is about these domains, though it names none of them."""
        self._about |= dict.fromkeys(domains, True)

    def code(
        self, candidate: CodeCandidate, how: int, record: DiagnosisEntry, is_beside: Callable[[], bool]
    ) -> Decision:
        """Decide on a candidate that is a spelling of this entry's code.

        `how`: the relation of spelling and code, one of `How`. `is_beside()`: a message of the entry stands next to it.
        """
        field = self.fields.get(candidate.start)
        in_code_field = field is not None and not field.error
        if record.success or (is_plain(record.code) and (how != How.ALIAS or is_plain(candidate.text))):
            return self._plain(candidate, how, record, is_beside)
        if candidate.text == record.code and candidate.form != "glued":
            if self._is_source(candidate, record):
                return _NOTHING
            if self._is_out_of_receipt(candidate, record) or self._is_anybodys(candidate, record):
                return Decision(SIMILAR, False, "word")
            return Decision(CLAIMED, True, "wrapped" if candidate.form == "wrapped" else "code", field is not None)
        if self._is_out_of_receipt(candidate, record):
            return Decision(SIMILAR, False, "word")
        decision = self._respelled(candidate, how, record, in_code_field=in_code_field)
        return decision._replace(named=field is not None)

    def _respelled(
        self, candidate: CodeCandidate, how: int, record: DiagnosisEntry, *, in_code_field: bool
    ) -> Decision:
        """Decide on another spelling of a code that is more than a word."""
        if candidate.form == "led":
            return Decision(CLAIMED, False, "name")
        if how == How.ALIAS:
            claimed = candidate.form in ("token", "wrapped", "whole") and not is_plain(candidate.text)
            claimed = claimed and (in_code_field or not self._is_anybodys(candidate, record, marked=True))
            return Decision(CLAIMED if claimed else SIMILAR, False, "alias")
        headed = any(
            prefix.domain == record.domain and record.code.startswith(prefix.prefix) for prefix in self.index.prefixes
        )
        if how == How.CODE and headed:
            return Decision(CLAIMED, candidate.text == record.code and candidate.form == "wrapped", _why(candidate))
        outcome = self._without_prefix(candidate, record, how == How.CODE, in_code_field)
        return Decision(outcome, False, _why(candidate) if how == How.CODE else "prefix-less")

    def _plain(
        self, candidate: CodeCandidate, how: int, record: DiagnosisEntry, is_beside: Callable[[], bool]
    ) -> Decision:
        """Decide on a code that is one word or number, or a success, as any text may have it."""
        exact = candidate.text == record.code
        is_receipt = record.domain in self.index.receipts and not record.success
        if self._is_alone(candidate) and not is_receipt:
            why = "code" if exact else "alias" if how == How.ALIAS else "respelled"
            return Decision(CLAIMED, exact, why)
        if candidate.form not in ("token", "whole") or not (exact or how == How.ALIAS):
            return _NOTHING
        why = "code" if exact else "alias"
        field = self.fields.get(candidate.start)
        in_field = field is not None and (field.receipt if is_receipt else not field.error)
        if in_field and _WHOLE_VALUE.match(self.text, candidate.end):
            return Decision(CLAIMED, exact, why, True)
        if record.success:
            return _NOTHING
        if not is_receipt:
            if is_beside():
                return Decision(CLAIMED, exact, why, True)
            if self._stands(candidate, record):
                return Decision(CLAIMED, exact, why)
        return _NOTHING if candidate.text.isdigit() else Decision(SIMILAR, False, "word")

    def _stands(self, candidate: CodeCandidate, record: DiagnosisEntry) -> bool:
        """Test whether a plain code stands where a code of its domain stands.

        A number of one or two digits, which every system has, has to be in a text about the domain.
        """
        place = self.plain_fields.get(candidate.start)
        if place is None:
            return False
        if place.name in self.index.names.get(record.domain, ()):
            return True
        small = candidate.text.isdigit() and len(candidate.text) < 3
        return place.name in NAMES and (not small or self.about(record.domain))

    def _is_alone(self, candidate: CodeCandidate) -> bool:
        return candidate.start <= self._trimmed_start and self._trimmed_end <= candidate.end

    def _is_out_of_receipt(self, candidate: CodeCandidate, record: DiagnosisEntry) -> bool:
        """Test whether a receipt's code, which may be anybody's words, stands where no receipt is."""
        if record.domain not in self.index.receipts:
            return False
        field = self.fields.get(candidate.start)
        return not (self._is_alone(candidate) or (field is not None and field.receipt) or self.about(record.domain))

    def _is_anybodys(self, candidate: CodeCandidate, record: DiagnosisEntry, *, marked: bool = False) -> bool:
        """Test whether a code of two words, which other products have too, stands in the middle of a sentence.

        `marked`: wherever it is not between quotes or brackets.
        """
        code = candidate.text
        if not code.isalpha() or len(words_of(code)) > 2 or candidate.start in self.fields or self.about(record.domain):
            return False
        if marked:
            around = (
                self.text[max(0, candidate.start - 1) : candidate.start] + self.text[candidate.end : candidate.end + 1]
            )
            return not self._is_alone(candidate) and around not in MARKS
        before = self.text[max(0, candidate.start - 40) : candidate.start].rstrip(" \t")[-1:]
        begins = candidate.start <= self._trimmed_start or before in (OPENS + PAUSES).replace("(", "")
        return not (begins and self._closed(candidate.end, CLOSES + PAUSES))

    def _is_source(self, candidate: CodeCandidate, record: DiagnosisEntry) -> bool:
        """Test whether the code is a name in program source, such as an exception class."""
        if not candidate.text.isalnum() or candidate.start in self.fields or self.about(record.domain):
            return False
        before = self.text[max(0, candidate.start - 12) : candidate.start]
        return _IN_SOURCE.search(before) is not None

    def _without_prefix(
        self, candidate: CodeCandidate, record: DiagnosisEntry, all_of_it: bool, in_code_field: bool
    ) -> int:
        text = candidate.text
        words = len(words_of(record.code)) - (0 if all_of_it else _words_of_prefix(record, self.index))
        about = self.about(record.domain)
        alone = " " not in self._trimmed[: 2 * LONGEST] and self._trimmed.startswith(text)
        strong = about or in_code_field or alone or candidate.form == "whole"
        elsewhere = is_of_another_field(self.text, candidate.start) or (
            _IS_KEY.match(self.text, candidate.end) is not None
            and self.text[candidate.start - 1 : candidate.start] == '"'
        )
        if words < 2 or (elsewhere and not about):
            return NOTHING
        numbered = all_of_it and any(map(str.isdigit, text))
        if (words >= 3 or numbered) and candidate.form == "whole" and self._is_alone(candidate):
            return CLAIMED
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
        if candidate.form == "glued" and all_of_it and record.code.startswith(text[:4]):
            return CLAIMED
        return CLAIMED if words >= 3 and strong else otherwise

    def message(self, occurrence: Occurrence, pattern: MessagePattern, record: DiagnosisEntry, foreign: bool) -> int:
        """Decide on an occurrence of a message. `foreign`: the text has a code of another product."""
        if record.success or occurrence.weight < SHORTEST:
            return NOTHING
        about = self.about(record.domain)
        need = pattern.need - (LESS_IF_ABOUT if about and pattern.kind == MESSAGE else 0)
        if occurrence.weight >= need:
            return CLAIMED if not foreign or about or occurrence.weight >= LONG_BESIDE_ANOTHER_CODE else SIMILAR
        if not occurrence.whole:
            return NOTHING
        own = record.domain in self.index.leading and (
            pattern.kind in (WIRE, MESSAGE) or (pattern.kind == WORDING and bool(_WIDE.search(pattern.literals[0])))
        )
        if own and occurrence.start <= self._trimmed_start and self._trimmed_end <= occurrence.end:
            return CLAIMED
        if foreign and not about:
            return SIMILAR
        name = is_of_message_field(self.text, occurrence.start)
        closed = self._closed(occurrence.end, CLOSES)
        if name is not None and closed and (about or (own and name == "Message" and "RequestId" in self.text)):
            return CLAIMED
        if about and self._opened(occurrence.start) and self._closed(occurrence.end, CLOSES + PAUSES):
            return CLAIMED
        return SIMILAR

    def _opened(self, start: int) -> bool:
        """Test whether a sentence or a value begins at `start`."""
        while start > 0 and self.text[start - 1] == " ":
            start -= 1
            if start > 0 and self.text[start - 1] > "\x80":
                return True
        return start == 0 or self.text[start - 1] in OPENS + PAUSES

    def _closed(self, end: int, closing: str) -> bool:
        """Test whether the sentence or value before `end` ends there."""
        if self.text[end : end + 1] in (".", "。", "!", "！"):
            end += 1
        return end >= len(self.text) or self.text[end] in closing


def _why(candidate: CodeCandidate) -> str:
    return candidate.form if candidate.form in ("glued", "wrapped") else "respelled"


def _words_of_prefix(record: DiagnosisEntry, index: DiagnosisIndex) -> int:
    prefixes = [
        prefix.prefix
        for prefix in index.prefixes
        if prefix.domain == record.domain and record.code.startswith(prefix.prefix)
    ]
    return len(words_of(max(prefixes, key=len))) if prefixes else 0
