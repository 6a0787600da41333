"""Ask lookup.db for the command line, with the API's own code."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from site_builder.data.addresses import report_url
from site_builder.data.views import DomainView, EntryView, read
from site_builder.pages.markdown_page import Surroundings, code_twin
from web.diagnosis import diagnose
from web.http import payload
from web.http.negotiation import UnknownLanguage, matching, named
from web.search import lookup, ranking
from web.store.store import ALL, EntryRow, Store

Record = Mapping[str, Any]


class Answers:
    """One store, asked in one run. `domain` narrows every question."""

    def __init__(self, store: Store, domain: str | None = None) -> None:
        self.store = store
        self.domain = domain

    @property
    def domains(self) -> tuple[str, ...]:
        """The ids of all domains."""
        return tuple(identifier for (identifier,) in self.store.rows("SELECT id FROM domain ORDER BY rank, id"))

    @property
    def categories(self) -> tuple[str, ...]:
        """The ids of all categories."""
        documents = (self.store.overview_answer(f"domains/{domain}", ALL) for domain in self.domains)
        listed = (json.loads(document.body)["categories"] for document in documents if document is not None)
        return tuple(dict.fromkeys(category["id"] for categories in listed for category in categories))

    @property
    def site_url(self) -> str | None:
        """The site's address, with a slash at its end; None where it is not known."""
        site_url: str | None = self._catalog["site_url"]
        return site_url

    def report_url(self, code: str, language: str) -> str | None:
        """Where to report that the catalogue lacks `code`, filled in; None where the catalogue names no place."""
        words = self.store.words(language)["theme"]
        title, body = (words[f"report_unknown_{part}"].format(code=code, message="") for part in ("title", "body"))
        return report_url(self._catalog["report_url"], title, body)

    @property
    def _catalog(self) -> Record:
        catalog: Record = json.loads(self.store.meta["catalog"])
        return catalog

    def languages(self, wanted: str | None, several: bool = False) -> tuple[str, ...]:
        """The languages to answer in.

        The one asked for, `all` where `several` may be, else that of the environment.
        """
        if wanted is None:
            return (default_language(os.environ, self.store.languages, self.store.fallback),)
        if wanted == "all" and several:
            return self.store.languages
        try:
            return (named(wanted, self.store.languages),)
        except UnknownLanguage:
            known = ", ".join((*self.store.languages, *(("all",) if several else ())))
            raise click.UsageError(f"--lang '{wanted}' is no language of the catalogue; one of {known}") from None

    def explain(self, code: str) -> tuple[EntryRow, ...]:
        """The entries that `code` means; none where it is unknown."""
        return lookup.look_up(self.store, code, self.domain).entries

    def view(self, entry: EntryRow, language: str) -> EntryView:
        """The view of an entry in one language."""
        return read(EntryView, json.loads(self.store.entry_answer(entry.id, language).body))

    def twin(self, entry: EntryRow, language: str) -> str:
        """Render the entry's Markdown twin, to the byte that of the site."""
        views = {one: self.view(entry, one) for one in self.store.languages}
        document = self.store.overview_answer(f"domains/{entry.domain}", language)
        assert document is not None, "a domain has its answer in every language"
        domain = read(DomainView, json.loads(document.body))
        package, words = self._catalog["constants"]["package"], self.store.words(language)
        return code_twin(views, Surroundings(self.site_url, package, words, domain, self._find))

    def _find(self, domain: str, reference: str) -> EntryRow | None:
        """The entry that `reference` (CODE of the same domain, or domain/CODE) means in `domain`."""
        other, _, code = reference.partition("/")
        return next(iter(self.store.exact(reference, domain) or self.store.exact(code, other)), None)

    def begun(self, code: str, most: int) -> Sequence[str]:
        """At most so many codes that begin with `code`, whatever the case; none that is removed."""
        rows = self.store.rows(
            "SELECT DISTINCT code FROM entry WHERE substr(code, 1, length(?1)) = ?1 COLLATE NOCASE"
            " AND (?2 IS NULL OR domain = ?2) AND status != 'removed' ORDER BY code LIMIT ?3",
            (code, self.domain, most),
        )
        return [begun for (begun,) in rows]

    def suggestions(self, code: str, language: str) -> Sequence[Record]:
        """Codes that somebody who typed the unknown `code` may have meant, best first."""
        meanings = lookup.look_up(self.store, code, self.domain)
        near = lookup.suggestions(self.store, code, meanings, self.domain)
        return payload.summaries(self.store, near, language)

    def search(self, query: str, language: str, limit: int) -> Record:
        """The API's answer to a search."""
        results = ranking.search(self.store, query, domain=self.domain, limit=limit)
        return payload.hits(self.store, query, results, language)

    def diagnose(self, text: str, language: str) -> Record:
        """The API's answer to a pasted text."""
        return payload.diagnoses(self.store, diagnose.diagnose(self.store, text, domain=self.domain), language)


def default_language(environment: Mapping[str, str], languages: Sequence[str], fallback: str) -> str:
    """The first language that the environment's locale asks for and the catalogue has, else `fallback`."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        language = matching(environment.get(variable, "").split(".")[0], tuple(languages))
        if language is not None:
            return language
    return fallback
