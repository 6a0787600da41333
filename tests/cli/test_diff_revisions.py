"""`errdex diff` compares folders and git revisions; whatever git lacks is one line."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run, one_line
from tests.conftest import CATALOGS, good

Git = Callable[..., str]

TURNED = good("sms/isv.TOO_MANY.yaml").replace("policy: wait", "policy: never")
REWORDED = good("sms/isv.TOO_MANY.yaml").replace("Wait `1` minute", "Wait for `1` minute")


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in a repository, the working directory, whose first commit `v1` is the good catalogue."""
    folder = tmp_path / "project"
    shutil.copytree(CATALOGS / "good", folder / "catalog")
    monkeypatch.chdir(folder)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")

    def call(*words: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
        done = subprocess.run(["git", *who, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    call("init", "--quiet", "--initial-branch", "main")
    commit(call, "v1")
    return call


def commit(git: Git, tag: str) -> str:
    git("add", "--all")
    git("commit", "--quiet", "--message", tag)
    git("tag", tag)
    return git("rev-parse", "HEAD")


def write(name: str, content: str) -> None:
    Path("catalog", name).write_text(content, "utf-8")


def reasons(done: Done) -> list[str]:
    return [change["reason"] for change in json.loads(done.out)["changes"]]


@pytest.fixture
def second(git: Git) -> str:
    """A second commit, `v2`, in which a retry has turned."""
    write("sms/isv.TOO_MANY.yaml", TURNED)
    return commit(git, "v2")


@pytest.mark.parametrize(
    ("old", "new"),
    [("v1", "v2"), ("HEAD~1", "HEAD"), ("main~1", "main"), ("HEAD^", "catalog"), ("refs/tags/v1", "./catalog")],
)
def test_revisions_are_compared(old: str, new: str, second: str, run: Run) -> None:
    done = run("diff", old, new, "--format", "json")

    assert (done.status, reasons(done), done.err) == (1, ["retry-turned"], "")


def test_a_digest_is_a_revision_too(second: str, run: Run) -> None:
    assert run("diff", second[:10], second) == Done(0, "0 changes, 0 breaking\n", "")


def test_what_is_not_committed_is_in_the_folder_alone(second: str, git: Git, run: Run) -> None:
    write("sms/isv.TOO_MANY.yaml", REWORDED)
    write("sms/New.yaml", good("sms/OK.yaml").replace("OK", "New"))
    before = git("status", "--porcelain")

    assert reasons(run("diff", "v1", "catalog", "--format", "json")) == ["code-added", "text"]
    assert reasons(run("diff", "v1", "HEAD", "--format", "json")) == ["retry-turned"]
    assert git("status", "--porcelain") == before


def test_the_catalogue_may_lie_anywhere_in_the_repository_and_be_gone_today(
    git: Git, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("deep").mkdir()
    git("mv", "catalog", "deep/codes")
    commit(git, "v2")
    shutil.rmtree("deep")
    monkeypatch.chdir("..")

    assert run("diff", "v2", "v2", "--catalog", "project/deep/codes").status == 0


def test_the_repository_itself_may_be_the_catalogue(
    tmp_path: Path, git: Git, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("catalog")
    git("init", "--quiet")
    commit(git, "v3")

    assert run("diff", "v3", ".", "--catalog", ".").status == 0


def test_attributes_leave_nothing_out(git: Git, run: Run) -> None:
    Path(".gitattributes").write_text("catalog/** export-ignore\n*.yaml eol=crlf\n", "utf-8")
    commit(git, "v2")

    assert run("diff", "v2", "catalog") == Done(0, "0 changes, 0 breaking\n", "")


def test_what_a_link_leads_out_to_is_not_gone(git: Git, run: Run) -> None:
    """A revision is taken out of git alone, so such a link leads nowhere."""
    git("mv", "catalog/sms/OK.yaml", "OK.yaml")
    Path("catalog/sms/OK.yaml").symlink_to("../../OK.yaml")
    shutil.copytree("catalog/sms", "voice")
    head = good("sms/domain.yaml").replace("sms", "voice").replace("SmsErrorCode", "VoiceErrorCode")
    Path("voice/domain.yaml").write_text(head, "utf-8")
    Path("catalog/voice").symlink_to("../voice")
    commit(git, "v2")

    assert run("diff", "catalog", "catalog").out == "0 changes, 0 breaking\n"
    for places in (("catalog", "v2"), ("v2", "catalog")):
        done = run("diff", *places)
        assert done.status == 0
        assert done.out.splitlines()[-1] == "0 changes, 0 breaking; 2 files cannot be compared"


def test_what_a_link_out_of_the_project_leads_to_is_not_gone(git: Git, run: Run, tmp_path: Path) -> None:
    old = shutil.copytree("catalog", tmp_path / "old")
    outside = shutil.move("catalog/sms/OK.yaml", tmp_path.parent / "OK.yaml")
    Path("catalog/sms/OK.yaml").symlink_to(outside)

    done = run("diff", old, "catalog")

    assert done.status == 0
    assert done.out.splitlines()[-1] == "0 changes, 0 breaking; 1 file cannot be compared"


def test_a_folder_goes_before_a_revision_of_its_name(second: str, run: Run) -> None:
    shutil.copytree(CATALOGS / "good", "v2")

    assert run("diff", "v1", "v2").status == 0
    assert run("diff", "v1", "refs/tags/v2").status == 1


def test_in_a_hook_git_s_variables_do_no_harm(second: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")

    assert run("diff", "v1", "v2").status == 1


@pytest.mark.parametrize(
    "revision", ["v9", "HEAD~7", "0123456789", "", "-x", "a\tb", "x" * 5000, "no/folder", "v1:catalog"]
)
def test_what_is_no_revision_is_one_line(revision: str, second: str, run: Run) -> None:
    done = run("diff", "--", revision, "catalog")

    assert done.status == 2
    assert "nor a revision of that name in" in one_line(done)


def test_a_history_that_is_cut_short_says_how_to_get_the_rest(
    second: str, git: Git, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "--quiet", "--depth", "1", f"file://{Path.cwd()}", "../shallow")
    monkeypatch.chdir("../shallow")

    assert run("diff", "HEAD", "catalog").status == 0
    for revision in ("HEAD~1", "v1"):
        done = run("diff", revision, "catalog")
        assert done.status == 2
        assert "git fetch --unshallow --tags" in one_line(done)
    git("fetch", "--quiet", "--unshallow", "--tags")
    assert run("diff", "v1", "catalog").status == 1


def test_a_history_that_was_rewritten_is_one_line(second: str, git: Git, run: Run) -> None:
    git("tag", "--delete", "v2")
    git("reset", "--quiet", "--hard", "v1")
    git("reflog", "expire", "--expire=now", "--all")
    git("gc", "--quiet", "--prune=now")

    assert "nor a revision" in one_line(run("diff", second, "catalog"))


def test_an_object_that_is_not_there_is_one_line(second: str, git: Git, run: Run) -> None:
    blob = git("rev-parse", "v1:catalog/sms/isv.TOO_MANY.yaml")
    Path(".git/objects", blob[:2], blob[2:]).unlink()

    done = run("diff", "v1", "catalog")

    assert done.status == 2
    assert one_line(done).startswith("errdex: sms/isv.TOO_MANY.yaml of revision v1 cannot be read")


def test_a_catalogue_that_lay_elsewhere_is_named(git: Git, run: Run) -> None:
    git("mv", "catalog", "errors")
    commit(git, "v2")

    line = one_line(run("diff", "v1", "errors", "--catalog", "errors"))

    assert line == (
        "errdex: revision v1 has no errors/catalog.yaml; it has a catalogue in catalog: git worktree add ../old v1,"
        " then name that folder"
    )


def test_a_revision_before_the_catalogue_is_one_line(git: Git, run: Run) -> None:
    git("checkout", "--quiet", "--orphan", "empty")
    git("rm", "-rqf", "catalog")
    git("commit", "--quiet", "--allow-empty", "--message", "nothing")

    assert one_line(run("diff", "empty", "v1")).endswith("has no catalog/catalog.yaml, nor a catalogue anywhere else")


def test_a_folder_in_no_repository_is_one_line(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    done = run("diff", "v1", "catalog")

    assert done.status == 2
    assert one_line(done) == (
        "errdex: there is no folder 'v1', and no revision: catalog is in no git repository; name two folders"
    )


def test_without_git_two_folders_are_compared(git: Git, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert run("diff", "catalog", "catalog").status == 0
    assert "without git no revision; install git, or name two folders" in one_line(run("diff", "v1", "catalog"))


def test_nothing_is_left_behind(second: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    write("catalog.yaml", "nothing: here\n")

    assert run("diff", "v1", "v2").status == 1
    assert run("diff", "v1", "catalog").status == 2
    assert list(scratch.iterdir()) == []
