"""Answer agents out of lookup.db: the API's documents, and Markdown."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.cli.answers import Answers
from site_builder.clients.mcp_server import Listed, Reply, uri
from site_builder.clients.mcp_tools import About
from site_builder.pages.markdown_page import code_span
from web.http import payload
from web.http.pasted import LONGEST_TEXT
from web.http.problems import STATUS, TYPE
from web.store.current import CurrentStore
from web.store.listing import InvalidCursor, listing
from web.store.store import EntryRow, Store, StoreError

LISTED = 200
"""Resources in one answer."""
WHOLE = 3
"""Entries of a diagnosis that are shown whole; of the others the answer says where they stand."""


class AgentAnswers:
    """The catalogue as agents ask it; a new build is read as soon as it is there."""

    def __init__(self, current: CurrentStore, language: str) -> None:
        """`language`: of answers for which none is asked."""
        self._current = current
        self._language = language

    def about(self) -> About:
        """What the catalogue says of itself, in English where it has that."""
        store = self._current.get()
        spoken = "en" if "en" in store.languages else store.source_language
        catalog, domains = (_document(store, path, spoken) for path in ("catalog", "domains"))
        return About(
            catalog["title"],
            catalog["counts"]["codes"],
            store.languages,
            self._spoken(store, None),
            {domain["id"]: domain["title"] for domain in domains["domains"]},
        )

    def search(self, query: str, domain: str | None, lang: str | None, limit: int) -> Reply:
        """Find codes by words."""
        store = self._current.get()
        language = self._spoken(store, lang)
        found = Answers(store, domain).search(query, language, limit)
        words = store.words(language)["terminal"]
        lines = [_line(hit, hit["why"]) for hit in found["hits"]] or [words["nothing_found"]]
        if found["total"] > len(found["hits"]):
            lines += ["", words["of_total"].format(shown=len(found["hits"]), total=found["total"])]
        return Reply(found, "\n".join(lines) + "\n")

    def explain(self, code: str, domain: str | None, lang: str | None) -> Reply:
        """Say all of one code."""
        store = self._current.get()
        language = self._spoken(store, lang)
        answers = Answers(store, domain)
        rows = answers.explain(code)
        if len(rows) == 1:
            return Reply(json.loads(store.entry_answer(rows[0].id, language).body), answers.twin(rows[0], language))
        if rows:
            choices = payload.choices(store, rows, language)
            return Reply(choices, "\n".join(map(_line, choices["choices"])) + "\n")
        near = answers.suggestions(code, language)
        problem = _problem(store, "unknown-code", language, {"suggestions": near}, code=code)
        lines = [problem["detail"]]
        if near:
            lines += ["", store.words(language)["terminal"]["did_you_mean"], "", *map(_line, near)]
        return Reply(problem, "\n".join(lines) + "\n", is_error=True)

    def diagnose(self, text: str, domain: str | None, lang: str | None) -> Reply:
        """Name code and cause of a pasted text."""
        store = self._current.get()
        language = self._spoken(store, lang)
        if len(text.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
            problem = _problem(store, "too-large", language)
            return Reply(problem, f"{problem['detail']}\n", is_error=True)
        answers = Answers(store, domain)
        found = answers.diagnose(text, language)
        words = store.words(language)
        if not found["diagnoses"]:
            return Reply(found, f"{words['terminal']['no_code']}\n")
        lines = [line for diagnosis in found["diagnoses"] for line in _diagnosis(diagnosis, words["theme"]["cause_of"])]
        return Reply(found, "\n\n---\n\n".join(["\n".join(lines), *_twins(answers, found, language)]) + "\n")

    def markdown(self, domain: str, code: str) -> str | None:
        """Page of a code, in the language of answers."""
        store = self._current.get()
        answers = Answers(store, domain)
        rows = store.exact(code, domain)
        return answers.twin(rows[0], self._spoken(store, None)) if rows else None

    def listed(self, cursor: str | None) -> tuple[Sequence[Listed], str | None]:
        """Codes by rank and code. Raises ValueError where the cursor is none of a list of this catalogue."""
        store = self._current.get()
        language = self._spoken(store, None)
        try:
            page = listing(store, {}, LISTED, cursor, language)
        except InvalidCursor:
            raise ValueError(_problem(store, "invalid-cursor", language)["detail"]) from None
        entries = [json.loads(answer.body) for answer in page.answers]
        return [Listed(entry["domain"], entry["code"], entry["message"]) for entry in entries], page.cursor

    def begun(self, code: str, domain: str | None, most: int) -> Sequence[str]:
        """Codes that begin like this, whatever the case."""
        return Answers(self._current.get(), domain).begun(code, most)

    def _spoken(self, store: Store, lang: str | None) -> str:
        """The language to answer in; a new build may lack the one that there was."""
        wanted = lang or self._language
        return wanted if wanted in store.languages else store.fallback


def _document(store: Store, path: str, language: str) -> Mapping[str, Any]:
    answer = store.overview_answer(path, language)
    if answer is None:
        raise StoreError(f"{store.path} has no answer `{path}`; make it again with `errdex build`")
    document: Mapping[str, Any] = json.loads(answer.body)
    return document


def _problem(
    store: Store, kind: str, language: str, more: Mapping[str, Any] | None = None, **values: str
) -> dict[str, Any]:
    """The API's document of a request that cannot be answered, without the address."""
    said = store.words(language)["problems"][kind]
    return {
        "type": TYPE + kind,
        "title": said["title"],
        "status": STATUS[kind],
        "detail": said["detail"].format(**values),
        **(more or {}),
    }


def _line(summary: Mapping[str, Any], why: str | None = None) -> str:
    """One code of several, with its resource."""
    code, message = code_span(summary["code"]), " ".join(summary["message"].split())
    return f"- {code} <{uri(summary['domain'], summary['code'])}>: {message}{f' ({why})' if why else ''}"


def _diagnosis(diagnosis: Mapping[str, Any], cause_of: str) -> Sequence[str]:
    """What was recognised: the code, why, which of its causes, the values of its placeholders."""
    at = f" <{uri(diagnosis['domain'], diagnosis['code'])}>" if diagnosis["entry"] is not None else ""
    lines = [f"- {code_span(diagnosis['code'] or '?')}{at}: {diagnosis['why']} ({diagnosis['confidence']})"]
    count = len(diagnosis["entry"]["causes"]) if diagnosis["entry"] is not None else 0
    if diagnosis["cause"] is not None and count > 1:
        lines.append(f"  - {cause_of.format(number=diagnosis['cause'] + 1, count=count)}")
    lines += [f"  - {code_span(name)} = {code_span(value)}" for name, value in diagnosis["params"].items()]
    return lines


def _twins(answers: Answers, found: Mapping[str, Any], language: str) -> Sequence[str]:
    rows: dict[int, EntryRow] = {}
    for diagnosis in found["diagnoses"]:
        if diagnosis["entry"] is not None:
            rows.update((row.id, row) for row in answers.store.exact(diagnosis["code"], diagnosis["domain"]))
    return [answers.twin(row, language).rstrip("\n") for row in list(rows.values())[:WHOLE]]
