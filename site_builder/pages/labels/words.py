"""What a table of words has to hold. `{…}` is filled in with `str.format`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from site_builder.catalog.model import Fault, Policy, Status


@dataclass(frozen=True)
class Advice:
    """Whether to send the same request again: in two or three words for a table, and as what to do."""

    short: str
    long: str


@dataclass(frozen=True)
class Labels:
    """The words of one language."""

    locale: str
    """For OpenGraph."""
    # Facts
    domain: str
    retry: str
    retries: Mapping[Policy, Advice]
    no_retry_of_success: Advice
    unknown: str
    fault: str
    faults: Mapping[Fault, str]
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
    message: str
    causes: str
    one_cause: str
    cause: str
    solution: str
    if_message: str
    cause_message: str
    which_cause: str
    confused_with: str
    note: str
    example: str
    example_response: str
    example_varies: str
    example_python: str
    example_yours: str
    comments: Mapping[Policy | Literal["unknown", "pause"], str]
    """In the example: of an unknown code, of a pause in seconds, and of what each policy asks for."""
    related: str
    same_category: str
    former: str
    former_from: str
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
    thin: str
    removed: str
    deprecated: str
    use_instead: str
    # Domain page
    codes: str
    count: str
    about_codes: str
    filter: str
    filter_words: str
    sort: str
    every: str
    found: str
    found_here: str
    none_found: str
    ask_diagnose: str
    clear: str
    code: str
    page: str
    page_of: str
    pages: str
    previous: str
    next: str
    # Twins and lists for machines
    list_separator: str
    comma: str
    space: str
    """Between two sentences."""
    colon: str
    stop: str
