"""From questions to ranked entries: the vectors, the tiers, and whatever else is typed into a box.

`vectors/search.jsonl` has a question a line: `expect` are right answers, one of which (`all`: each of which) is
among the first `top` hits. `form` says how the question is asked; what expects nothing finds nothing. Asked are here
the questions whose answers the sample has, in `bundled/` all of them.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.assemble.lookup_db import build
from site_builder.catalog.entry import Cause, Wording
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text, Words
from site_builder.search import diagnosis_shards
from site_builder.search.search_data import SearchData
from site_builder.search.term_shards import codes_json, shards
from tests import node
from tests.conftest import ROOT, SAMPLE_CODES
from tests.factories import a_catalog, an_entry
from web.search.codes import distances
from web.search.phrases import question_of
from web.search.ranking import TIERS, search, suggest
from web.store.store import Store

HERE = ROOT / "tests"
VECTORS = [json.loads(line) for line in (HERE / "vectors/search.jsonl").read_text("utf-8").splitlines()]
OF_SAMPLE = [vector for vector in VECTORS if SAMPLE_CODES.issuperset(vector["expect"])]
WORDS = ("words-zh", "words-en")
LITTLE = ("the", "of", "1", "2", "%", "短信", "错误", "error", "sms", "请")
"""What is typed and says little."""
Edit = Callable[[dict[str, dict[str, Any]]], Store]
SEARCHED = (
    node.STORE
    + """
const { folder, questions } = given, answers = [], found = store(folder);
for (const [query, domain] of questions) answers.push(await errdex.search.ranking.search(found, query, { domain }));
return answers;
"""
)


@pytest.fixture(scope="session")
def store(sample_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample, ready to be searched."""
    return built(sample_catalog, tmp_path_factory.mktemp("search"))


@pytest.fixture
def edited(good_catalog: Catalog, tmp_path: Path) -> Edit:
    """A store of the good catalogue with fields of some entries replaced; code → field → value."""

    def edit(changes: dict[str, dict[str, Any]]) -> Store:
        entries = tuple(entry.model_copy(update=changes.get(entry.code, {})) for entry in good_catalog.entries)
        return built(replace(good_catalog, entries=entries), tmp_path)

    return edit


def built(catalog: Catalog, folder: Path) -> Store:
    build(catalog, folder / "lookup.db")
    return Store(folder / "lookup.db")


def codes(store: Store, query: str, **options: Any) -> list[str]:
    return [store.entry(hit.entry).code for hit in search(store, query, **options).hits]


def is_right(vector: dict[str, Any], found: list[str]) -> bool:
    if not vector["expect"]:
        return not found
    among = [code in found[: vector["top"]] for code in vector["expect"]]
    return all(among) if vector.get("all") else any(among)


def vector_id(vector: dict[str, Any]) -> str:
    return f"{vector['form']}-{vector['query'][:24]!r}"


@pytest.mark.parametrize("vector", [one for one in OF_SAMPLE if one["form"] not in WORDS], ids=vector_id)
def test_a_question_finds_its_code(store: Store, vector: dict[str, Any]) -> None:
    found = codes(store, vector["query"], domain=vector.get("domain"))

    assert is_right(vector, found), found[:5]


def in_words(vectors: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The questions in words of each language."""
    return [[vector for vector in vectors if vector["form"] == form] for form in WORDS]


@pytest.mark.parametrize("asked", in_words(OF_SAMPLE), ids=WORDS)
def test_a_question_in_words_finds_its_code_among_the_first_three(store: Store, asked: list[dict[str, Any]]) -> None:
    missed = [vector["query"] for vector in asked if not is_right(vector, codes(store, vector["query"]))]

    assert len(missed) <= 0.05 * len(asked), missed


@pytest.mark.parametrize("question", ["isv.TOO_M", "too_many", "TooMany:x"])
def test_a_code_is_no_phrase_so_nothing_is_fetched_for_it(question: str) -> None:
    assert question_of(question) == ""


def test_the_vectors_cover_every_form() -> None:
    forms = {vector["form"] for vector in VECTORS}

    assert forms >= {
        "exact",
        "respelled",
        "prefix-less",
        "prefix",
        "part",
        "typo",
        "several",
        "mixed",
        "message",
        "nothing",
    }
    assert len(VECTORS) >= 120
    assert len(OF_SAMPLE) >= 120
    assert len({(vector["query"], vector.get("domain")) for vector in VECTORS}) == len(VECTORS)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("isv.TOO_MANY", "exact"),
        ("ISV.too_many", "respelled"),
        ("TOO_MANY", "prefix-less"),
        ("isv.TOO_", "prefix"),
        ("OO_MAN", "part"),
        ("isv.TO_MANNY", "typo"),
        ("giraffe nine", "alias"),
        ("aardvark", "wording"),
        ("butterfly", "message"),
        ("crocodile", "keywords"),
        ("dolphin", "cause"),
        ("elephant", "solution"),
    ],
)
def test_a_hit_says_why(edited: Edit, query: str, why: str) -> None:
    animals = {"alias": "GIRAFFE_9", "wording": "aardvark here", "wire": "butterfly there", "keywords": "crocodile"}
    zoo = fields({**animals, "cause": "dolphin", "solution": "elephant"})
    store = edited({"isv.TOO_MANY": zoo})

    hits = search(store, query).hits

    assert (store.entry(hits[0].entry).code, hits[0].why) == ("isv.TOO_MANY", why)


def test_the_tiers_are_in_the_order_of_the_evidence() -> None:
    assert (
        *("exact", "respelled", "prefix-less", "phrase", "prefix", "part", "typo"),
        *("alias", "message", "wording", "keywords", "cause", "solution"),
    ) == TIERS


@pytest.mark.parametrize(
    ("strong", "weak"), list(pairwise(("alias", "wire", "wording", "keywords", "cause", "solution")))
)
def test_a_stronger_field_goes_before_a_weaker_one(edited: Edit, strong: str, weak: str) -> None:
    store = edited({"BadNumber": fields({weak: "walrus"}), "isv.TOO_MANY": fields({strong: "walrus"})})

    assert codes(store, "walrus here") == ["isv.TOO_MANY", "BadNumber"]


def test_all_words_beat_some_words(edited: Edit) -> None:
    store = edited({"BadNumber": fields({"wire": "walrus"}), "isv.TOO_MANY": fields({"solution": "walrus tapir"})})

    assert codes(store, "walrus tapir") == ["isv.TOO_MANY", "BadNumber"]


def test_all_words_are_as_good_as_the_weakest_place_of_one(edited: Edit) -> None:
    both = fields({"wire": "walrus", "solution": "tapir"})
    store = edited({"BadNumber": both, "isv.TOO_MANY": fields({"cause": "walrus tapir"})})

    hits = search(store, "walrus tapir").hits

    assert [(store.entry(hit.entry).code, hit.why) for hit in hits] == [
        ("isv.TOO_MANY", "cause"),
        ("BadNumber", "solution"),
    ]


def test_a_word_that_nobody_knows_does_not_count(edited: Edit) -> None:
    store = edited({"BadNumber": fields({"wire": "walrus"}), "isv.TOO_MANY": fields({"solution": "walrus"})})

    assert codes(store, "walrus qqzzyx") == codes(store, "walrus") == ["BadNumber", "isv.TOO_MANY"]


def test_equal_hits_are_in_the_order_of_the_entries(edited: Edit) -> None:
    store = edited({"BadNumber": fields({"wire": "walrus"}), "isv.TOO_MANY": fields({"wire": "walrus"})})

    hits = search(store, "walrus").hits

    assert hits[0].score == hits[1].score
    assert hits[0].entry < hits[1].entry


@pytest.mark.parametrize("query", ["walr", "walruses", "wallrus", "walrsu"])
def test_a_word_may_be_begun_inflected_or_mistyped(edited: Edit, query: str) -> None:
    store = edited({"BadNumber": fields({"wire": "walrus"})})

    assert codes(store, query) == ["BadNumber"]


@pytest.mark.parametrize("query", ["crob", "croq"])
def test_a_word_of_four_letters_is_not_taken_for_a_mistyped_one(edited: Edit, query: str) -> None:
    store = edited({"BadNumber": fields({"wire": "crow"})})

    assert codes(store, "crow") == ["BadNumber"]
    assert codes(store, query) == []


def test_total_counts_all_hits_and_limit_those_that_are_given(store: Store) -> None:
    some, all_of_them = search(store, "isv", limit=3), search(store, "isv", limit=100)

    assert some.total == all_of_them.total == len(all_of_them.hits) > 10
    assert some.hits == all_of_them.hits[:3]
    assert search(store, "isv", limit=0).hits == ()


def test_scores_are_in_the_order_of_the_hits(store: Store) -> None:
    scores = [hit.score for hit in search(store, "签名 signature template", limit=50).hits]

    assert scores == sorted(scores, reverse=True)


def test_a_domain_leaves_the_others_out(store: Store) -> None:
    assert search(store, "OK", domain="elsewhere") == (0, ())
    assert codes(store, "OK", domain="dysms")[0] == "OK"


@pytest.mark.parametrize(
    "typed",
    ["isv.DAY%255FLIMIT%255FCONTROL", "isv.DAY\\\\_LIMIT\\\\_CONTROL", "isv&#46;DAY&lowbar;LIMIT&lowbar;CONTROL"],
)
def test_a_question_in_several_layers_of_escapes_finds_its_code(store: Store, typed: str) -> None:
    hit = search(store, typed).hits[0]

    assert (store.entry(hit.entry).code, hit.why) == ("isv.DAY_LIMIT_CONTROL", "exact")


@pytest.mark.parametrize("typed", ["e\u0301", "\u1112\u1161\u11ab", "\u304b\u3099"])
def test_a_decomposed_letter_is_a_question(store: Store, typed: str) -> None:
    assert search(store, typed).total == 0


def test_a_rare_word_counts_more_than_a_frequent_one(edited: Edit) -> None:
    store = edited(
        {
            "BadNumber": fields({"wire": "zebra"}),
            "OK": fields({"wire": "walrus"}),
            "isv.TOO_MANY": fields({"wire": "walrus"}),
        }
    )

    assert codes(store, "walrus zebra")[0] == "BadNumber"


def test_a_tombstone_is_no_hit(edited: Edit) -> None:
    store = edited({"BadNumber": {"status": "removed", "replaced_by": "isv.TOO_MANY"}})

    hits = search(store, "BadNumber").hits

    assert [(store.entry(hit.entry).code, hit.why) for hit in hits] == [("isv.TOO_MANY", "alias")]


@pytest.fixture
def with_receipts(good_catalog: Catalog, tmp_path: Path) -> Store:
    """A second domain, of lower rank, with codes that are numbers and words; both have `OK`."""
    (domain,) = good_catalog.domains
    (ok,) = (entry for entry in good_catalog.entries if entry.code == "OK")
    about = fields({"wire": "OK OK", "cause": "receipt walrus"})
    receipts = tuple(
        ok.model_copy(update={**about, "domain": "receipts", "code": code, "slug": code, "name": f"N{code}"})
        for code in ("15", "23", "EXPIRED", "OK")
    )
    lower = domain.model_copy(update={"id": "receipts", "rank": 1, "enum": "Receipt"})
    return built(replace(good_catalog, domains=(domain, lower), entries=(*good_catalog.entries, *receipts)), tmp_path)


def test_of_one_code_in_two_domains_the_lower_ranked_comes_later(with_receipts: Store) -> None:
    found = [with_receipts.entry(hit.entry) for hit in search(with_receipts, "OK").hits]

    assert [(row.domain, row.code) for row in found[:2]] == [("sms", "OK"), ("receipts", "OK")]


def test_words_beside_a_code_tell_its_domains_apart(with_receipts: Store) -> None:
    first = search(with_receipts, "OK walrus").hits[0]

    assert with_receipts.entry(first.entry).domain == "receipts"


@pytest.mark.parametrize(
    ("query", "expected"),
    [("15", ["15"]), ("23, 15", ["15", "23"]), ("EXPIRED", ["EXPIRED"]), ("isv.TOO_MANY 15", ["15", "isv.TOO_MANY"])],
)
def test_a_number_or_word_alone_or_among_codes_is_a_code(with_receipts: Store, query: str, expected: list[str]) -> None:
    hits = [hit for hit in search(with_receipts, query).hits if hit.why == "exact"]

    assert sorted(with_receipts.entry(hit.entry).code for hit in hits) == expected


@pytest.mark.parametrize("query", ["wait 15 seconds", "my token expired today", "23 messages at once"])
def test_a_number_or_word_among_words_is_not_a_code(with_receipts: Store, query: str) -> None:
    assert not [hit for hit in search(with_receipts, query).hits if hit.why in ("exact", "respelled", "prefix-less")]


@pytest.mark.parametrize("query", LITTLE)
def test_a_word_that_says_little_does_not_match_everything(store: Store, query: str) -> None:
    assert search(store, query).total <= int(store.meta["codes"]) // 2


@pytest.mark.parametrize(
    "query",
    [
        "(" * 10_000,
        "[" * 10_000,
        '"' * 5_000,
        "_" * 50_000,
        "a" * 50_000,
        "a b " * 20_000,
        "签" * 50_000,
        "的" * 50_000,
        "%" * 50_000,
        "%E4" * 20_000,
        "\\u" * 20_000,
        "&#" * 20_000,
        "aB" * 20_000,
        "a.b " * 10_000,
        "isv." * 10_000,
        "\ud800",
        "\udfff_\ud800 isv.",
        "isv.\x00SMS",
        "\x00",
        "' OR 1=1 --",
        "NEAR(a b, 2)",
        'a AND (b OR "c',
        "*",
        "\u202eLORTNOC_TIMIL",
        "\U0010ffff",
        "\u0301\u0301\u0301",
    ],
    ids=lambda query: repr(query[:12]),
)
def test_nothing_that_is_typed_is_an_error_or_much_work(
    store: Store, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    read = store.rows
    monkeypatch.setattr(store, "rows", lambda sql, parameters=(): statements.append(sql) or read(sql, parameters))  # type: ignore[func-returns-value]

    search(store, query)

    assert len(statements) <= 40
    assert len(suggest(store, query)) <= 5


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_a_question(store: Store, query: str) -> None:
    found = search(store, query, limit=int(store.meta["codes"]))

    assert found.total == len(found.hits) == len({hit.entry for hit in found.hits})
    assert all(hit.why in TIERS for hit in found.hits)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("isv.BUSINES_LIMIT", "isv.BUSINESS_LIMIT_CONTROL"),
        ("isv.SMS_SIGNATURE_INVALID", "isv.SMS_SIGNATURE_ILLEGAL"),
        ("SignatureDoesntMatch", "SignatureDoesNotMatch"),
        ("DAY_LIMIT_CONTROL_EXCEEDED", "isv.DAY_LIMIT_CONTROL"),
        ("NONCE_USED", "SignatureNonceUsed"),
    ],
)
def test_an_unknown_code_has_suggestions(store: Store, typed: str, expected: str) -> None:
    assert store.entry(suggest(store, typed)[0]).code == expected


@pytest.mark.parametrize("typed", ["", "isv.SOMETHING_NEW", "余额", "captcha", "x" * 300, "\ud800"])
def test_what_is_near_no_code_has_no_suggestion(store: Store, typed: str) -> None:
    assert suggest(store, typed) == []


def test_suggestions_are_few_and_of_the_domain(store: Store) -> None:
    assert len(suggest(store, "ILLEGAL")) == 5
    assert len(suggest(store, "ILLEGAL", limit=2)) == 2
    assert suggest(store, "ILLEGAL", domain="elsewhere") == []


@given(st.text("abc", max_size=8), st.text("abcd", max_size=8))
def test_edits_are_counted_as_the_table_counts_them(one: str, other: str) -> None:
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            cost = table[row - 1][column - 1] + (one[row - 1] != other[column - 1])
            table[row][column] = min(cost, table[row - 1][column] + 1, table[row][column - 1] + 1)
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)

    assert distances(one)(other) == table[-1][-1]


def test_a_question_reads_one_row_per_term(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[tuple[str, int]] = []
    read = store.rows

    def counted(sql: str, parameters: Any = ()) -> list[Any]:
        rows = read(sql, parameters)
        statements.append((sql, len(rows)))
        return rows

    monkeypatch.setattr(store, "rows", counted)
    search(store, "余额不足 template")

    assert len(statements) <= 5
    assert sum(count for sql, count in statements if "search_term" in sql) == 4


def test_the_browser_gives_the_same_answers_in_the_same_order(
    store: Store, sample_catalog: Catalog, tmp_path: Path
) -> None:
    questions = [[vector["query"], vector.get("domain")] for vector in VECTORS]
    questions += [[query[:length], None] for query, _ in questions for length in range(1, len(query), 3)]
    questions += [[query[::-1], None] for query, _ in questions[: len(VECTORS)]]

    for (query, domain), there in zip(questions, in_node(sample_catalog, questions, tmp_path), strict=True):
        here = search(store, query, domain=domain)
        assert there == {"total": here.total, "hits": [hit._asdict() for hit in here.hits]}, query


def test_the_browser_finds_what_other_systems_call_it_as_the_server_does(tmp_path: Path) -> None:
    catalog = a_catalog(
        an_entry("DUPLICATE", codes={"sqlstate": "23505", "errno": "1062"}),
        an_entry("NULL", codes={"sqlstate": "23505", "errno": "1048"}),
        an_entry("1048"),
    )
    questions = [[query, None] for query in ("1062", "23505", "sqlstate 23505", "errno: 1062", "1048", "errno")]
    there = in_node(catalog, questions, tmp_path)
    store = built(catalog, tmp_path)

    for (query, _), answer in zip(questions, there, strict=True):
        here = search(store, str(query))
        assert answer == {"total": here.total, "hits": [hit._asdict() for hit in here.hits]}, query
    assert [[hit["why"] for hit in answer["hits"]] for answer in there[:3]] == [["alias"], ["alias"] * 2, ["alias"] * 2]
    assert [hit["why"] for hit in there[4]["hits"]] == ["exact", "alias"]


def in_node(catalog: Catalog, questions: list[Any], folder: Path) -> list[Any]:
    """The answers of the browser's scripts to [query, domain]…, in Node."""
    data = SearchData(catalog)
    (folder / "diagnose").mkdir()
    diagnosed = {f"diagnose/{name}": content for name, content in diagnosis_shards.files(data).items()}
    for name, content in {**shards(data), **diagnosed, "codes.json": codes_json(data, "en", "")}.items():
        (folder / name).write_bytes(content)
    return list(node.run(SEARCHED, {"folder": str(folder), "questions": questions}))


def test_the_browser_knows_the_same_spellings() -> None:
    data = SearchData(
        a_catalog(
            an_entry("isv.DAY_LIMIT", aliases=("DAILY", "isv-day-limit"), name="LIMIT_OF_A_DAY"),
            an_entry("isv.ROOM", codes={"sqlstate": "42P01", "errno": "15"}),
            an_entry("15"),
            an_entry("isv.OLD", status="removed", replaced_by="mail/isv.NEW", aliases=("isv.OLDER",)),
            an_entry("isv.NEW", "mail"),
            an_entry("余额不足", "mail"),
        )
    )
    listed = """
        const { spelled } = await new errdex.store.store.Store(async () => given).codes();
        return spelled.keys.map(({ key, how, entry }) => [key, how, entry]);
    """
    known = node.run(listed, json.loads(codes_json(data, "en", "")))

    assert sorted(map(tuple, known)) == [tuple(spelling) for spelling in data.spellings]


def fields(words: dict[str, str]) -> dict[str, Any]:
    """All searchable fields of an entry but its code: with these words, or empty."""
    cause, solution = (Text({"en": words.get(name, "quux")}) for name in ("cause", "solution"))
    return {
        "message": Text({"en": "quux"}),
        "aliases": (words["alias"],) if "alias" in words else (),
        "wordings": (Wording.model_validate({"text": words["wording"], "date": "2020"}),) if "wording" in words else (),
        "wire": (words["wire"],) if "wire" in words else (),
        "keywords": Words({"en": (words["keywords"],)} if "keywords" in words else {}),
        "causes": (Cause(cause=cause, solution=solution),),
        "confused_with": (),
    }
