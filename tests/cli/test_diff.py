"""`errdex diff` says what has changed between two folders, in three forms, whatever is wrong with either."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from site_builder.catalog.listing import Item, listing
from tests.cli.conftest import Done, Run, one_line
from tests.conftest import CATALOGS, good

Two = Callable[..., None]

MANY = good("sms/isv.TOO_MANY.yaml")
BAD = good("sms/BadNumber.yaml")
OK = good("sms/OK.yaml")
EDITED: Mapping[str, str | None] = {
    "sms/isv.TOO_MANY.yaml": MANY.replace("policy: wait", "policy: never").replace("Wait `1` minute", "Wait"),
    "sms/BadNumber.yaml": BAD.replace("400", "422") + "status: deprecated\n",
    "sms/OK.yaml": None,
    "sms/New.yaml": OK.replace("OK", "New"),
    "catalog.yaml": good("catalog.yaml").replace('"1.0.0"', '"1.1.0"'),
}


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    """Two copies of the good catalogue in the working directory, with other files (None: removed)."""

    def write(new: Mapping[str, str | None], old: Mapping[str, str | None] | None = None) -> None:
        for name, files in {"old": old or {}, "new": new}.items():
            shutil.copytree(CATALOGS / "good", name)
            for file, content in files.items():
                path = Path(name, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                if content is None:
                    path.unlink()
                else:
                    path.write_text(content, "utf-8")

    monkeypatch.chdir(tmp_path)
    return write


def test_text_has_a_line_a_change_and_first_what_breaks(two: Two, run: Run) -> None:
    two(EDITED)

    assert run("diff", "old", "new") == Done(
        1,
        """\
sms/OK
  breaking: removed [code-removed]
sms/isv.TOO_MANY
  breaking: retry.policy: wait -> never [retry-turned]
  causes.0.solution.en: "Wait `1` minute, then send again." -> "Wait, then send again." [text]
the catalogue
  constants.version: 1.0.0 -> 1.1.0 [fact]
sms/BadNumber
  status: active -> deprecated [deprecated]
  http_status: 400 -> 422 [fact]
sms/New
  added: 成功 [code-added]
7 changes, 2 breaking
""",
        "",
    )


def test_json_has_every_value(two: Two, run: Run) -> None:
    two(EDITED)

    done = run("diff", "old", "new", "--format", "json")

    document = json.loads(done.out)
    assert (done.status, list(document), document["breaking"]) == (1, ["breaking", "changes", "uncompared"], True)
    assert [list(change) for change in document["changes"]] == [
        ["domain", "code", "field", "kind", "before", "after", "breaking", "reason"]
    ] * 7
    assert [tuple(change.values()) for change in document["changes"]] == [
        (None, None, "constants.version", "changed", "1.0.0", "1.1.0", False, "fact"),
        ("sms", "BadNumber", "status", "changed", "active", "deprecated", False, "deprecated"),
        ("sms", "BadNumber", "http_status", "changed", 400, 422, False, "fact"),
        ("sms", "New", None, "added", None, "成功", False, "code-added"),
        ("sms", "OK", None, "removed", "OK", None, True, "code-removed"),
        ("sms", "isv.TOO_MANY", "retry.policy", "changed", "wait", "never", True, "retry-turned"),
        (
            *("sms", "isv.TOO_MANY", "causes.0.solution.en", "changed"),
            *("Wait `1` minute, then send again.", "Wait, then send again.", False, "text"),
        ),
    ]


def test_markdown_is_sections_of_a_change_log(two: Two, run: Run) -> None:
    old = OK.replace("OK", "Old`s <b>") + "name: OLD\nslug: old\n"
    two({**EDITED, "sms/old.yaml": old + "status: removed\n"}, {"sms/old.yaml": old})

    assert (
        run("diff", "old", "new", "--format", "markdown").out
        == """\
### Breaking

- `OK` (`sms`): removed; its member, page and JSON are gone; keep its file, with `status: removed`
- `isv.TOO_MANY` (`sms`): `retry.policy` `wait` → `never`: whether the same request may be sent again has turned, \
or is not known any more

### Added

- `New` (`sms`): 成功

### Changed

- the catalogue: `constants.version` `1.0.0` → `1.1.0`
- `isv.TOO_MANY` (`sms`): `causes.0.solution.en`

### Deprecated

- `BadNumber` (`sms`): `status` `active` → `deprecated`; `http_status` `400` → `422`

### Removed

- ``Old`s <b>`` (`sms`): `status` `active` → `removed`
"""
    )


def test_a_code_that_has_moved_leads_to_its_new_place(two: Two, run: Run) -> None:
    tombstone = OK.replace("kind: success", "thin: true\nstatus: removed\nreplaced_by: mail/OK")
    mail = good("sms/domain.yaml").replace("id: sms", "id: mail").replace("SmsErrorCode", "MailErrorCode")
    two({"sms/OK.yaml": tombstone, "mail/domain.yaml": mail, "mail/OK.yaml": OK})

    assert (
        run("diff", "old", "new").out
        == """\
mail
  added: MailErrorCode [domain-added]
mail/OK
  added: 成功 [code-added]
sms/OK
  moved to mail/OK [code-moved]
3 changes, 0 breaking
"""
    )
    assert "- `OK` (`sms`): moved to `mail/OK`;" in run("diff", "old", "new", "--format", "markdown").out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_where_nothing_has_changed_it_says_so(form: str, two: Two, run: Run) -> None:
    two({})

    done = run("diff", "old", "new", "--format", form)

    assert done == Done(0, "0 changes, 0 breaking\n" if form == "text" else "", "")


@pytest.mark.parametrize(
    ("files", "uncompared"),
    [
        ({"sms/OK.yaml": "code: [\n"}, {"sms/OK.yaml"}),
        ({"sms/OK.yaml": "code: OK\nkind: odd\n"}, {"sms/OK.yaml"}),
        ({"sms/OK.yaml": None, "sms/OK.yml": OK}, {"sms/OK.yml"}),
        ({"sms/OK.yaml": None, "sms/OK.YAML": OK}, {"sms/OK.YAML"}),
        ({"sms/domain.yaml": "id: [\n", "mail/domain.yaml": "id: [\n"}, {"sms/domain.yaml", "mail/domain.yaml"}),
        ({"sms/domain.yaml": None}, {"sms/domain.yaml"}),
        ({"sms/again.yaml": OK}, {"sms/again.yaml"}),
    ],
)
@pytest.mark.parametrize("broken", ["old", "new"])
def test_what_cannot_be_understood_is_neither_there_nor_gone(
    files: Mapping[str, str | None], uncompared: set[str], broken: str, two: Two, run: Run
) -> None:
    other = good("sms/domain.yaml").replace("sms", "voice").replace("SmsErrorCode", "VoiceErrorCode")
    more = {"voice/domain.yaml": other, "voice/X.yaml": OK.replace("OK", "X")}
    two(*((more, {**more, **files}) if broken == "old" else ({**more, **files}, more)))

    done = run("diff", "old", "new", "--format", "json")

    document = json.loads(done.out)
    assert (done.status, document["changes"]) == (0, [])
    assert {one["file"] for one in document["uncompared"]} == uncompared
    assert {one["version"] for one in document["uncompared"]} == {broken}
    assert all(one["why"] for one in document["uncompared"])
    lines = run("diff", "old", "new").out.splitlines()
    assert [line for line in lines if line.startswith("cannot be compared: sms/")]
    assert lines[-1].endswith("cannot be compared")
    said = run("diff", "old", "new", "--format", "markdown")
    assert "cannot be compared" in said.err
    assert said.out == ""


def test_a_code_that_leads_to_what_cannot_be_understood_has_not_turned(two: Two, run: Run) -> None:
    tombstone = MANY[: MANY.index("category")] + "status: removed\nthin: true\nreplaced_by: BadNumber\n"
    message = MANY[MANY.index("message") : MANY.index("wire")]
    two({"sms/isv.TOO_MANY.yaml": tombstone + message + MANY[MANY.index("source") :], "sms/BadNumber.yaml": "code: ["})

    document = json.loads(run("diff", "old", "new", "--format", "json").out)

    assert [change["field"] for change in document["changes"] if change["breaking"]] == ["aliases.0"]


def test_problems_of_another_kind_do_not_matter(two: Two, run: Run) -> None:
    two({"sms/OK.yaml": OK.replace("zh: |\n    成功", "zh: 成功") + "see_also: [nowhere]\n"})

    assert run("diff", "old", "new").out.splitlines() == [
        "sms/OK",
        "  see_also.0: nowhere is new [item]",
        "1 change, 0 breaking",
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("old",), "Missing argument 'NEW'"),
        (("old", "new", "--format", "xml"), "'xml' is not one of"),
        (("old", "new", "more"), "unexpected extra argument"),
        (("old", "empty"), "empty is no catalogue: it has no catalog.yaml"),
        (("old", "project"), "project is no catalogue: it has no catalog.yaml; name project/catalog"),
        (("old", "broken"), "broken cannot be compared: catalog.yaml:1:"),
        (("old", "bare"), "bare cannot be compared: catalog.yaml:1:1: the catalogue has no entry"),
        (("old", "old/catalog.yaml"), "there is no folder 'old/catalog.yaml', and no revision"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    words: tuple[str, ...], reason: str, two: Two, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two({})
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for folder in ("empty", "project/catalog", "broken", "bare"):
        Path(folder).mkdir(parents=True)
    for folder in ("project/catalog", "bare"):
        Path(folder, "catalog.yaml").write_text(good("catalog.yaml"), "utf-8")
    Path("broken/catalog.yaml").write_text("id: 1\n", "utf-8")

    done = run("diff", *words)

    assert (done.status, done.out) == (2, "")
    assert reason in one_line(done)


def test_a_domain_that_cannot_be_read_is_not_gone(two: Two, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    other = good("sms/domain.yaml").replace("sms", "voice").replace("SmsErrorCode", "VoiceErrorCode")
    more = {"voice/domain.yaml": other, "voice/X.yaml": OK.replace("OK", "X")}
    two(more, more)

    def listed(folder: Path) -> list[Item]:
        if folder == Path("new/voice"):
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr("site_builder.catalog.loader.listing", listed)
    done = run("diff", "old", "new")

    assert done.status == 0
    assert "cannot be compared: voice of the new version: cannot be read: permission denied" in done.out
