"""The module of Go: clean for `go vet` and `gofmt`, saying what the catalogue says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from site_builder.catalog.model import Catalog
from site_builder.constants.view import module_name
from tests.constants.clients import awkward, changed, compiler, hostile, known, named, programs, run, said, written

pytestmark = pytest.mark.compiler

MODULE = "codes.example/acme/error-codes"
CLIENT = """
type code interface {
	comparable
	Kind() codes.Kind
	Category() string
	Fault() codes.Fault
	Acts() codes.Acts
	Retry() codes.Retry
	Retryable() (bool, bool)
	IsRetryable() bool
	RetryAfter() time.Duration
	HTTPStatus() int
	Codes() map[string]string
	DocURL(codes.Language) string
	Message(codes.Language) string
	Causes(codes.Language) []codes.Cause
	Say(codes.Language) (string, bool)
}

type object map[string]any

func unless(absent bool, value any) any {
	if absent {
		return nil
	}
	return value
}

func shown[C code](names []string, constants, all []C, parse func(string) (C, bool)) []object {
	rows := []object{}
	for number, name := range names {
		one := constants[number]
		parsed, ok := parse(fmt.Sprint(one))
		if !ok || parsed != one || all[number] != one {
			panic(name)
		}
		retryable, isKnown := one.Retryable()
		if one.IsRetryable() != (retryable && isKnown) {
			panic(name)
		}
		urls, texts := object{}, object{}
		for _, language := range codes.Languages() {
			causes := [][2]string{}
			for _, cause := range one.Causes(language) {
				causes = append(causes, [2]string{cause.Cause, cause.Solution})
			}
			say, isSaid := one.Say(language)
			urls[language.String()] = one.DocURL(language)
			texts[language.String()] = object{
				"message": one.Message(language), "causes": causes, "say": unless(!isSaid, say)}
		}
		rows = append(rows, object{
			"name": name, "code": fmt.Sprint(one), "kind": one.Kind(),
			"codes": one.Codes(), "urls": urls, "texts": texts,
			"category":    unless(one.Category() == "", one.Category()),
			"fault":       unless(one.Fault() == "", one.Fault()),
			"acts":        unless(one.Acts() == "", one.Acts()),
			"retry":       unless(one.Retry() == "", one.Retry()),
			"retryable":   unless(!isKnown, retryable),
			"retry_after": unless(one.RetryAfter() == 0, one.RetryAfter()/time.Second),
			"http_status": unless(one.HTTPStatus() == 0, one.HTTPStatus()),
		})
	}
	for _, other := range []string{"no such code", "", "ok"} {
		if _, ok := parse(other); ok && other != "ok" {
			panic(other)
		}
	}
	if len(all) != len(names) {
		panic("All has others")
	}
	return rows
}
"""


def client(catalog: Catalog) -> str:
    """A program that prints all that the module knows."""
    lines = [
        "package main",
        "",
        'import (\n\t"encoding/json"\n\t"fmt"\n\t"os"\n\t"time"',
        f"\tcodes {json.dumps(MODULE)}",
    ]
    lines += [f'\tp{number} "{MODULE}/{module_name(domain.id)}"' for number, domain in enumerate(catalog.domains)]
    lines += [")", CLIENT, "func main() {", "\tall := object{}"]
    for number, domain in enumerate(catalog.domains):
        names = [entry.name for entry in catalog.entries_of(domain.id)]
        strings = ", ".join(f'"{name}"' for name in names)
        constants = ", ".join(f"p{number}.{name}" for name in names)
        given = f"[]string{{{strings}}}, []p{number}.Code{{{constants}}}, p{number}.All(), p{number}.Parse"
        lines.append(f"\tall[{json.dumps(domain.id)}] = shown({given})")
    return "\n".join([*lines, "\tif json.NewEncoder(os.Stdout).Encode(all) != nil {\n\t\tos.Exit(1)\n\t}\n}\n"])


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a Go that downloads nothing, and keeps what it has compiled for the tests of this file."""
    compiler("go", package="golang-go")
    cache = str(tmp_path_factory.mktemp("go"))
    return {
        "GOCACHE": cache,
        "GOPATH": f"{cache}/path",
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
    }


def program(catalog: Catalog, folder: Path, source: str) -> Path:
    """A module with the program, and the constants beside it."""
    written(catalog, "go", folder / "constants")
    main = folder / "program"
    main.mkdir()
    (main / "main.go").write_text(source, "utf-8")
    (main / "go.mod").write_text(
        f"module program\n\ngo 1.18\n\nrequire {MODULE} v1.0.0\n\nreplace {MODULE} => ../constants\n", "utf-8"
    )
    return main


@pytest.mark.parametrize("make", [changed, hostile, awkward])
def test_client_gets_what_the_catalogue_says(
    good_catalog: Catalog, tmp_path: Path, offline: dict[str, str], make: Any
) -> None:
    catalog = named(make(good_catalog), go=MODULE)
    main = program(catalog, tmp_path, client(catalog))

    if make is not hostile:  # gofmt turns pairs of quotes into typographic ones, in the words of a comment
        assert run([compiler("gofmt", package="golang-go"), "-l", tmp_path / "constants"], tmp_path) == ""
    run(["go", "vet", "./..."], tmp_path / "constants", **offline)
    assert said(["go", "run", "."], main, **offline) == known(catalog)


def test_readme_compiles_and_runs(good_catalog: Catalog, tmp_path: Path, offline: dict[str, str]) -> None:
    catalog = named(good_catalog, go=MODULE)
    folder = written(catalog, "go", tmp_path / "made")
    example = re.findall(r"```go\n(.*?)```", (folder / "README.md").read_text("utf-8"), re.DOTALL)[0]
    main = program(catalog, tmp_path, example)

    assert run([compiler("gofmt", package="golang-go"), "-l", "."], main) == ""
    assert run(["go", "run", "."], main, **offline).splitlines() == [
        "At most {limit} per minute https://codes.example/en/sms/isv.TOO_MANY.html",
        "true caller",
        "Too many messages went out within one minute. Wait `1` minute, then send again.",
        "true",
    ]


def test_program_of_the_guide_runs(good_catalog: Catalog, tmp_path: Path, offline: dict[str, str]) -> None:
    (source,) = programs(named(good_catalog, go=MODULE), "go")
    main = program(named(good_catalog, go=MODULE), tmp_path, source)

    assert run(["go", "run", "."], main, **offline) == "true The number is malformed\n"


def test_importing_reads_nothing_and_what_is_wrong_with_a_file_is_seen(
    good_catalog: Catalog, tmp_path: Path, offline: dict[str, str]
) -> None:
    source = (
        f'package main\n\nimport "{MODULE}/sms"\n\n'
        'func main() {\n\tprintln(len(sms.All()), sms.Code("?").Kind() == "")\n}\n'
    )
    main = program(named(good_catalog, go=MODULE), tmp_path, source)
    (tmp_path / "constants/sms/data/texts.en.json").write_text("{", "utf-8")
    run(["go", "run", "."], main, **offline)

    (tmp_path / "constants/sms/data/facts.json").write_text("{", "utf-8")
    with pytest.raises(AssertionError, match="panic: unexpected end of JSON input"):
        run(["go", "run", "."], main, **offline)


def test_editor_shows_message_and_fate(good_catalog: Catalog, tmp_path: Path) -> None:
    source = (written(changed(good_catalog), "go", tmp_path) / "sms/codes.go").read_text("utf-8")

    assert '\t// OK: 成功 / OK\n\t//\n\t// Deprecated: removed: use mail.ALL_WELL.\n\tOK Code = "OK"\n' in source
    assert "\t// Deprecated: better not relied on since 2: use TOO_MANY.\n" in source


def test_files_say_that_they_are_generated(good_catalog: Catalog, tmp_path: Path) -> None:
    for file in written(good_catalog, "go", tmp_path).rglob("*.go"):
        head = file.read_text("utf-8").splitlines()[:2]
        assert head[0].startswith("// Made by errdex from the catalogue example"), file
        assert re.fullmatch(r"// Code generated .* DO NOT EDIT\.", head[1]), file


@pytest.mark.parametrize(
    ("path", "name"), [("x.example/pay-codes", "paycodes"), ("x.example/pay/v2", "pay"), ("x.example/4/go", "codes")]
)
def test_package_is_called_after_the_module(good_catalog: Catalog, tmp_path: Path, path: str, name: str) -> None:
    folder = written(named(good_catalog, go=path), "go", tmp_path)

    assert f"\npackage {name}\n" in (folder / "codes.go").read_text("utf-8")
    assert f"module {path}\n" in (folder / "go.mod").read_text("utf-8")
