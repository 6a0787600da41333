"""Each kind of change has one verdict: what somebody who uses the old version loses is breaking, all else is not."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from site_builder.catalog.constants import Constants
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Category, Language, Prefix, Recognise
from site_builder.catalog.multilingual import Words
from site_builder.changes.change import Change
from site_builder.changes.diff import compare
from site_builder.changes.version import Version
from tests.factories import SOURCE, a_catalog, an_entry, text

Edit = Callable[[Catalog], Catalog]

CAUSE = {
    "title": text("天级", "Daily"),
    "cause": text("一天太多", "Too many a day"),
    "solution": text("明天", "Tomorrow"),
}
OTHER = {
    "title": text("分级", "By minute"),
    "cause": text("太快", "Too fast"),
    "solution": text("等", "Wait"),
    "message": text("{count} 次", "{count} times"),
    "wire": ["fast: {permits}"],
    "retry": {"policy": "backoff"},
}
LIMIT: dict[str, Any] = {
    "category": "limit",
    "fault": "caller",
    "retry": {"policy": "wait", "after": 60},
    "http_status": 429,
    "codes": {"sqlstate": "08001"},
    "message": text("每分钟 {limit} 条", "{limit} a minute"),
    "wire": ["too many: {limit}", "at most {limit} for {number}"],
    "wordings": [{"text": "limit {old}", "date": "2023"}],
    "causes": [CAUSE, OTHER],
    "keywords": Words({"en": ("fast",)}),
    "see_also": ["BadNumber"],
    "aliases": ["isv.LIMITED"],
    "note": text("注", "A note"),
}
MESSAGES = {field: LIMIT[field] for field in ("message", "wire", "wordings", "causes")}


def limit(**fields: Any) -> Entry:
    return an_entry("isv.LIMIT", **{**LIMIT, **fields})


def cause(**fields: Any) -> list[dict[str, Any]]:
    """The causes, the first one with other fields."""
    return [{**CAUSE, **fields}, OTHER]


REST = (
    an_entry("BadNumber", fault=None, retry=None),
    an_entry("OK", kind="success"),
    an_entry("Gone", status="removed", replaced_by="OK"),
    an_entry("LIMIT", "voice", fault="caller", retry={"policy": "wait"}, message=text("{limit} 条", "{limit} calls")),
)
OLD = a_catalog(limit(), *REST)


def edited(**fields: Any) -> Edit:
    """The code isv.LIMIT with other fields."""
    return lambda catalog: with_entries(limit(**fields), *REST)


def with_entries(*entries: Entry) -> Catalog:
    return replace(a_catalog(*entries), domains=OLD.domains)


def domain(**fields: Any) -> Edit:
    """The domain sms with other fields."""
    return lambda catalog: replace(
        catalog,
        domains=tuple(
            one.model_copy(update=fields) if one.id == "sms" else one  # as loading orders them
            for one in catalog.domains
        ),
    )


def settings(**fields: Any) -> Edit:
    return lambda catalog: replace(catalog, settings=catalog.settings.model_copy(update=fields))


def without(domain: str, code: str) -> Edit:
    return lambda catalog: with_entries(*[one for one in catalog.entries if (one.domain, one.code) != (domain, code)])


def instead(*others: Entry) -> Edit:
    """Other entries in the place of isv.LIMIT."""
    return lambda catalog: with_entries(*others, *REST)


TOMBSTONE: dict[str, Any] = {
    "thin": True,
    "status": "removed",
    "message": text("旧", "old"),
    "aliases": ["isv.LIMITED"],
}
ENGLISH = Language(id="en", title="English", complete=False)
NEW = Category(title=text("新", "New"))
CHINESE = Language(id="zh", title="中文", complete=True)

BREAKING: list[tuple[str, Edit, set[tuple[str | None, str]]]] = [
    ("a code's file deleted", without("sms", "isv.LIMIT"), {(None, "code-removed")}),
    ("a tombstone deleted", without("sms", "Gone"), {(None, "code-removed")}),
    (
        "a code moved without a tombstone",
        instead(an_entry("isv.LIMIT", "voice", **LIMIT)),
        {(None, "code-removed"), (None, "code-added")},
    ),
    (
        "a code changed in its file",
        instead(an_entry("isv.LIMITS", **{**LIMIT, "slug": "isv.LIMIT", "name": "LIMIT"})),
        {("code", "code-changed")},
    ),
    (
        "a code changed with its file, not its member",
        instead(an_entry("isv.LIMITS", **{**LIMIT, "name": "LIMIT"})),
        {("code", "code-changed"), ("slug", "slug-changed")},
    ),
    ("a member renamed", edited(name="LIMIT_REACHED"), {("name", "name-changed")}),
    ("an address changed", edited(slug="limit"), {("slug", "slug-changed")}),
    ("an alias gone", edited(aliases=[]), {("aliases.0", "alias-gone")}),
    ("an alias respelled", edited(aliases=["isv.LIMITS"]), {("aliases.0", "alias-gone")}),
    ("the kind turned", edited(kind="warning"), {("kind", "kind-turned")}),
    ("the fault turned", edited(fault="service"), {("fault", "fault-turned")}),
    ("the fault not known any more", edited(fault=None), {("fault", "fault-turned")}),
    ("a retry turned", edited(retry={"policy": "never", "after": 60}), {("retry.policy", "retry-turned")}),
    (
        "a retry turned by its policy",
        edited(retry={"policy": "after-change", "after": 60}),
        {("retry.policy", "retry-turned")},
    ),
    (
        "a retry not known any more",
        edited(retry=None),
        {("retry.policy", "retry-turned"), ("retry.after", "retry-policy")},
    ),
    (
        "the retry of a cause turned",
        edited(causes=cause(retry={"policy": "never"})),
        {("causes.0.retry.policy", "retry-turned")},
    ),
    (
        "a placeholder gone from a message",
        edited(message=text("每分钟 {limit} 条", "some a minute")),
        {("message.en", "placeholder-gone")},
    ),
    (
        "a placeholder of a message renamed",
        edited(message=text("每分钟 {max} 条", "{max} a minute")),
        {("message.zh", "placeholder-gone"), ("message.en", "placeholder-gone")},
    ),
    (
        "a placeholder of a wire renamed",
        edited(wire=["too many: {limit}", "at most {limit} for {phone}"]),
        {("wire.1", "placeholder-gone")},
    ),
    ("the only wire with a placeholder gone", edited(wire=["too many: {limit}"]), {("wire.1", "placeholder-gone")}),
    (
        "a placeholder gone from the wire of a cause",
        edited(causes=[CAUSE, {**OTHER, "wire": ["fast"]}]),
        {("causes.1.wire.0", "placeholder-gone")},
    ),
    ("a cause gone with its placeholders", edited(causes=[CAUSE]), {("causes.1", "placeholder-gone")}),
    ("a placeholder gone from a wording", edited(wordings=[]), {("wordings.0", "placeholder-gone")}),
    (
        "a code moved to one with other advice",
        lambda catalog: with_entries(
            an_entry("isv.LIMIT", **TOMBSTONE, replaced_by="voice/Other"),
            an_entry("Other", "voice", fault="service", retry={"policy": "wait"}, **MESSAGES),
            *REST,
        ),
        {(None, "code-moved"), (None, "code-added"), ("fault", "fault-turned")},
    ),
    (
        "a domain removed",
        lambda catalog: a_catalog(*[one for one in catalog.entries if one.domain == "sms"]),
        {(None, "domain-removed"), (None, "code-removed")},
    ),
    ("an enum renamed", domain(enum="Other"), {("enum", "enum-changed")}),
    (
        "the package renamed",
        settings(constants=Constants(package="other", version="1.0")),
        {("constants.package", "package-changed")},
    ),
    ("a language removed", settings(languages=(CHINESE,)), {("languages.1", "language-removed")}),
]
"""Words, edit, (field, reason) of every change."""

NOT_BREAKING: list[tuple[str, Edit, set[tuple[str | None, str]]]] = [
    ("nothing", edited(), set()),
    ("a code added", instead(limit(), an_entry("New")), {(None, "code-added")}),
    (
        "a domain added",
        lambda catalog: a_catalog(*catalog.entries, an_entry("New", "mail")),
        {(None, "domain-added"), (None, "code-added")},
    ),
    (
        "a language added",
        settings(languages=(CHINESE, ENGLISH, Language(id="ja", title="日本語", complete=False))),
        {("languages.2", "language-added")},
    ),
    (
        "a code moved to one with the same facts",
        lambda catalog: with_entries(
            an_entry("isv.LIMIT", **TOMBSTONE, replaced_by="voice/isv.LIMIT"),
            an_entry("isv.LIMIT", "voice", **LIMIT),
            *REST,
        ),
        {(None, "code-moved"), (None, "code-added")},
    ),
    ("a code deprecated", edited(status="deprecated", since="1.1"), {("status", "deprecated"), ("since", "fact")}),
    ("a code no longer sent", edited(status="removed", since="1.1"), {("status", "status-removed"), ("since", "fact")}),
    (
        "a code deprecated with a successor",
        edited(status="deprecated", replaced_by="OK"),
        {("status", "deprecated"), ("replaced_by", "fact")},
    ),
    (
        "the fault learned",
        lambda catalog: with_entries(limit(), an_entry("BadNumber", fault="caller"), *REST[1:]),
        {("fault", "fault-known")},
    ),
    (
        "the retry learned",
        lambda catalog: with_entries(limit(), an_entry("BadNumber", retry={"policy": "wait"}), *REST[1:]),
        {("retry.policy", "retry-known")},
    ),
    (
        "another policy of the same answer",
        edited(retry={"policy": "backoff", "after": 60}),
        {("retry.policy", "retry-policy")},
    ),
    ("other seconds", edited(retry={"policy": "wait", "after": 90}), {("retry.after", "retry-policy")}),
    (
        "a cause's own retry of the same answer",
        edited(causes=cause(retry={"policy": "backoff"})),
        {("causes.0.retry.policy", "retry-policy")},
    ),
    (
        "a message in other words",
        edited(message=text("一分钟 {limit} 条", "{limit} a minute")),
        {("message.zh", "text")},
    ),
    (
        "a placeholder added",
        edited(message=text("每分钟 {limit} 条", "{limit} a minute for {phone}")),
        {("message.en", "text")},
    ),
    (
        "a solution in other words",
        edited(causes=cause(solution=text("明天", "Wait a day"))),
        {("causes.0.solution.en", "text")},
    ),
    ("a translation gone", edited(causes=cause(solution=text("明天"))), {("causes.0.solution.en", "text")}),
    ("a title", edited(causes=cause(title=text("每天", "Daily"))), {("causes.0.title.zh", "text")}),
    ("a note gone", edited(note=None), {("note.zh", "text"), ("note.en", "text")}),
    ("a sentence for end users", edited(say=text("稍后", "Later")), {("say.zh", "text"), ("say.en", "text")}),
    (
        "a cause added",
        edited(causes=[CAUSE, OTHER, {"cause": text("又", "Another"), "solution": text("无", "None")}]),
        {("causes.2", "item")},
    ),
    ("a cause gone", edited(causes=[OTHER]), {("causes.0", "item")}),
    ("the order of causes", edited(causes=[OTHER, CAUSE]), {("causes", "order")}),
    ("a wire added", edited(wire=[*LIMIT["wire"], "slow down"]), {("wire.2", "item")}),
    (
        "one wire of several with a placeholder gone",
        edited(wire=["at most {limit} for {number}"]),
        {("wire.0", "item")},
    ),
    (
        "a wire moved to a cause",
        edited(wire=LIMIT["wire"][:1], causes=cause(wire=LIMIT["wire"][1:])),
        {("wire.1", "item"), ("causes.0.wire.0", "item")},
    ),
    (
        "a wire that nobody has seen any more",
        edited(wire=["~too many: {limit}", LIMIT["wire"][1]]),
        {("wire.0", "item")},
    ),
    ("a wording added", edited(wordings=[*LIMIT["wordings"], {"text": "x", "date": "2024"}]), {("wordings.1", "item")}),
    (
        "the date of a wording",
        edited(wordings=[{"text": "limit {old}", "date": "2024"}]),
        {("wordings.0.date", "fact")},
    ),
    ("the HTTP status", edited(http_status=400), {("http_status", "fact")}),
    ("codes of other systems", edited(codes={"errno": "1"}), {("codes.sqlstate", "fact"), ("codes.errno", "fact")}),
    ("another category", edited(category="other"), {("category", "fact")}),
    ("whom to call", edited(acts="account"), {("acts", "fact")}),
    ("keywords", edited(keywords=Words({"en": ("quick",)})), {("keywords.en.0", "item")}),
    ("related codes", edited(see_also=[]), {("see_also.0", "item")}),
    ("an alias added", edited(aliases=["isv.LIMITED", "isv.LIMITS"]), {("aliases.1", "item")}),
    (
        "an alias that is a code of its own now",
        instead(limit(aliases=[]), an_entry("isv.LIMITED")),
        {("aliases.0", "item"), (None, "code-added")},
    ),
    ("a sample", edited(samples=[{"text": "x"}]), {("samples.0", "item")}),
    (
        "a look-alike",
        edited(confused_with=[{"code": "OK", "difference": text("不", "Not")}]),
        {("confused_with.0", "item")},
    ),
    ("the source", edited(source=SOURCE.model_copy(update={"title": "Other"})), {("source.title", "fact")}),
    ("another source", edited(sources=[SOURCE]), {("sources.0", "item")}),
    ("checked", edited(checked=date(2026, 1, 2)), {("checked", "fact")}),
    ("thin", edited(thin=True), {("thin", "fact")}),
    ("a title of a domain", domain(title=text("短信", "Product sms")), {("title.zh", "text")}),
    ("the rank of a domain", domain(rank=3), {("rank", "fact")}),
    ("a category gone", domain(categories={}), {("categories.limit", "item")}),
    ("a category added", domain(categories={**OLD.domains[0].categories, "new": NEW}), {("categories.new", "item")}),
    (
        "a prefix",
        domain(prefixes={"isv.": Prefix(fault="service", meaning=text("调用方", "the caller's side"))}),
        {("prefixes.isv..fault", "fact")},
    ),
    (
        "placeholders of other systems, without any",
        domain(recognise=Recognise(placeholders=True)),
        {("recognise.placeholders", "fact")},
    ),
    (
        "the version of the constants",
        settings(constants=Constants(package="codes", version="1.1")),
        {("constants.version", "fact")},
    ),
    ("the site's address", settings(site_url="https://other.example/"), {("site_url", "fact")}),
    ("the site's title", settings(title=text("试", "Test")), {("title.zh", "text")}),
    ("the source language", settings(languages=(ENGLISH, CHINESE)), {("languages", "order")}),
]


def changes(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    return compare(Version(old, {}), Version(new, {})).changes


def reasons(found: Iterable[Change]) -> set[tuple[str | None, str]]:
    return {(change.field, change.reason) for change in found}


@pytest.mark.parametrize(("edit", "expected"), [case[1:] for case in BREAKING], ids=[case[0] for case in BREAKING])
def test_what_a_client_loses_is_breaking(edit: Edit, expected: set[tuple[str | None, str]]) -> None:
    found = changes(OLD, edit(OLD))

    assert reasons(found) == expected
    assert any(change.breaking for change in found)


@pytest.mark.parametrize(
    ("edit", "expected"), [case[1:] for case in NOT_BREAKING], ids=[case[0] for case in NOT_BREAKING]
)
def test_all_else_is_not(edit: Edit, expected: set[tuple[str | None, str]]) -> None:
    found = changes(OLD, edit(OLD))

    assert reasons(found) == expected
    assert not any(change.breaking for change in found)


PYTHON: dict[str, Any] = {"package": "codes", "version": "1.0"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"go": "x"}, {"go": "y"}, {("constants.go", "package-changed")}),
        ({}, {"go": "x"}, {("constants.go", "fact")}),
        ({"targets": ["python", "go"]}, {"targets": ["python"]}, {("constants.targets.1", "package-changed")}),
        ({"targets": ["python", "go"]}, {}, {("constants.targets.1", "package-changed")}),
        ({}, {"targets": ["python", "go"]}, {("constants.targets.1", "item")}),
    ],
)
def test_package_of_another_language_breaks_as_pythons_does(
    old: dict[str, Any], new: dict[str, Any], expected: set[tuple[str | None, str]]
) -> None:
    before, after = (settings(constants=Constants(**PYTHON, **given))(OLD) for given in (old, new))

    assert reasons(changes(before, after)) == expected


def test_placeholders_of_other_systems_count_where_the_domain_recognises_them() -> None:
    """They are gone where the text is, and where the domain does not recognise them any more."""
    recognised = domain(recognise=Recognise(placeholders=True))
    sent, cut = limit(wire=["limit %s of <max>"]), limit(wire=["limit"])

    assert reasons(changes(*map(recognised, (with_entries(sent), with_entries(cut))))) == {
        ("wire.0", "placeholder-gone")
    }
    assert reasons(changes(with_entries(sent), with_entries(cut))) == {("wire.0", "item")}
    assert reasons(changes(recognised(with_entries(sent)), with_entries(sent))) == {
        ("recognise.placeholders", "placeholder-gone")
    }


def test_order_of_categories_is_told() -> None:
    old, new = (dict.fromkeys(names, NEW) for names in (("a", "b"), ("b", "a")))

    (change,) = changes(domain(categories=old)(OLD), domain(categories=new)(OLD))

    assert (change.field, change.reason, change.before, change.after) == ("categories", "order", ["a", "b"], ["b", "a"])


def test_cause_is_known_again_wherever_it_stands() -> None:
    """By its title or its text; its path is that of the new version."""
    again = {**CAUSE, "title": text("每天", "Every day"), "solution": text("明天", "Wait a day")}

    found = changes(OLD, with_entries(limit(causes=[OTHER, again]), *REST))

    assert [(change.field, change.reason) for change in found] == [
        ("causes.1.title.zh", "text"),
        ("causes.1.title.en", "text"),
        ("causes.1.solution.en", "text"),
        ("causes", "order"),
    ]


def test_source_of_a_domain_is_told_once() -> None:
    one, other = (domain(source=SOURCE.model_copy(update={"title": title})) for title in ("One", "Other"))
    old, new = one(OLD), other(OLD)
    inherited = [
        replace(
            version,
            entries=tuple(
                entry.model_copy(update={"source": version.domain("sms").source}) for entry in version.entries
            ),
        )
        for version in (old, new)
    ]

    assert [(change.domain, change.code, change.field) for change in changes(*inherited) if change.domain == "sms"] == [
        ("sms", None, "source.title")
    ]


def test_what_a_moved_code_says_itself_breaks_nothing() -> None:
    """Readers are led on, so advice of its own is read by nobody."""
    gone = an_entry("Gone", status="removed", replaced_by="OK", kind="success", fault="caller", note=text("注", "Note"))

    found = changes(OLD, with_entries(limit(), *REST[:2], gone, REST[3]))

    assert {(change.field, change.breaking) for change in found} == {
        *(("kind", False), ("fault", False), ("note.zh", False), ("note.en", False))
    }
