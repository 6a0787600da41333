"""Load the words of pages, typed: `web/words/pages.yaml` in one language.

Types that a field names, such as a policy, are its keys in the file: one that is missing or too many is an error.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from site_builder.catalog.entry import Acts, Fault, Policy, Status
from web.text.words import InterfaceWords

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_CONFIG)
class Advice:
    """Advice on a retry: in two or three words, and as a sentence."""

    short: str
    long: str


@dataclass(frozen=True, config=_CONFIG)
class Reference:
    """The words of the reference of the API."""

    title: str
    lead: str
    guide: str
    openapi: str
    rules: str
    parameters: str
    where: Mapping[str, str]
    required: str
    optional: str
    default: str
    left_out: str
    per_line: str
    answer_as: str
    body: str
    send: str
    sending: str
    answers: str
    headers: str
    schemas: str
    problems: str
    leads_to: str
    no_answer: str
    no_server: str


@dataclass(frozen=True, config=_CONFIG)
class Labels:
    """The words of one language. `{…}` is filled in with `str.format`."""

    # Facts
    domain: str
    retry: str
    retries: Mapping[Policy, Advice]
    retryable: str
    no_retry_of_success: Advice
    unknown: str
    who_acts: str
    faults: Mapping[Fault, str]
    acts: Mapping[Acts, str]
    acts_short: Mapping[Acts, str]
    aliases: str
    other_codes: str
    checked: str
    checked_against: str
    faults_short: Mapping[Fault, str]
    nobody: str
    category: str
    http_status: str
    status: str
    statuses: Mapping[Status, str]
    since: str
    constant: str
    wire: str
    # Code page
    breadcrumb: str
    copy: str
    copied: str
    copy_code: str
    copy_link: str
    link_here: str
    message: str
    causes: str
    one_cause: str
    cause: str
    solution: str
    right: str
    if_message: str
    cause_message: str
    which_cause: str
    say: str
    confused_with: str
    note: str
    example: str
    example_response: str
    example_varies: str
    example_python: str
    example_yours: str
    comments: Mapping[Policy | Literal["unknown", "pause"], str]
    related: str
    wordings: str
    wording_date: str
    source: str
    retrieved: str
    this_page: str
    as_json: str
    as_markdown: str
    edit: str
    report: str
    report_title: str
    report_body: str
    untranslated: str
    outdated: str
    thin: str
    removed: str
    deprecated: str
    use_instead: str
    # Domain page
    home: str
    codes: str
    count: str
    about_codes: str
    filter: str
    filter_words: str
    filters: str
    sort: str
    every: str
    found: str
    found_here: str
    none_found: str
    ask_diagnose: str
    clear: str
    legend: str
    export: str
    code: str
    page: str
    page_of: str
    pages: str
    previous: str
    next: str
    # Changes
    changes: str
    changes_lead: str
    change_kinds: Mapping[str, str]
    breaking: str
    feed: str
    first_release: str
    reference: Reference
    # Twins and lists for machines
    list_separator: str
    comma: str
    space: str
    brackets: str
    colon: str
    stop: str


@lru_cache(maxsize=64)
def labels(words: InterfaceWords, *, marked: bool = False) -> Labels:
    """The words for pages in a language. `marked`: English ones where it has none are marked, for HTML."""
    return Labels(**(words.marked("pages") if marked else words["pages"]))
