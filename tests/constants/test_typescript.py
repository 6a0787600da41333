"""The package of TypeScript: accepted by `tsc --strict`, run by Node, saying what the catalogue says."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_builder.catalog.model import Catalog
from tests.constants.clients import awkward, changed, hostile, known, named, programs, run, said, tsc, written
from tests.factories import an_entry
from tests.serving import found

pytestmark = pytest.mark.compiler

CONFIG = {
    "strict": True,
    "target": "es2022",
    "module": "nodenext",
    "moduleDetection": "force",
    "types": [],
    "noUnusedLocals": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
}
CLIENT = """
const shown = async <C extends string>(
  constants: Readonly<Record<string, C>>,
  parse: (value: unknown) => C | undefined,
  facts: (code: C) => Facts,
  docUrl: (code: C, language?: Language) => string,
  texts: (code: C, language: Language) => Promise<Texts>,
) => {
  const codes = [];
  for (const [name, constant] of Object.entries<C>(constants)) {
    const code = parse(`${constant}`);
    if (code === undefined) throw new Error(`${name} is unknown`);
    const { retryAfter: retry_after, httpStatus: http_status, page: _, ...rest } = facts(code);
    const urls: Record<string, string> = {};
    const said: Record<string, unknown> = {};
    for (const language of LANGUAGES) {
      urls[language] = docUrl(code, language);
      const { message, causes, say } = await texts(code, language);
      said[language] = { message, causes: causes.map(({ cause, solution }) => [cause, solution]), say };
    }
    codes.push({ name, code, retry_after, http_status, urls, texts: said, ...rest });
  }
  for (const other of ["no such code", "toString", "", null, undefined, NaN, {}, [], Symbol.iterator]) {
    if (parse(other) !== undefined) throw new Error(`${String(other)} is known`);
  }
  return codes;
};
"""


def client(catalog: Catalog) -> str:
    """A program that prints all that the package knows."""
    package = catalog.settings.constants.npm or "example-error-codes"
    lines = [f'import {{ LANGUAGES, type Facts, type Language, type Texts }} from "{package}";']
    for number, domain in enumerate(catalog.domains):
        home = f"{package}/{domain.id}"
        lines += [
            f'import {{ {domain.enum} as C{number}, parse as parse{number} }} from "{home}";',
            f'import {{ docUrl as docUrl{number}, facts as facts{number} }} from "{home}/facts";',
            f'import {{ texts as texts{number} }} from "{home}/texts";',
        ]
    lines += [CLIENT, "const all: Record<string, unknown> = {};"]
    for number, domain in enumerate(catalog.domains):
        given = f"C{number}, parse{number}, facts{number}, docUrl{number}, texts{number}"
        lines.append(f"all[{json.dumps(domain.id)}] = await shown({given});")
    return "\n".join([*lines, "console.log(JSON.stringify(all));"])


def installed(catalog: Catalog, folder: Path) -> Path:
    """A project that has the package."""
    package = catalog.settings.constants.npm or "example-error-codes"
    written(catalog, "typescript", folder / "node_modules" / package)
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": CONFIG}), "utf-8")
    return folder


def answers(catalog: Catalog, folder: Path) -> Any:
    """What the client prints, compiled with every check."""
    compiler, node = tsc(), found("nodejs", "node")
    installed(catalog, folder)
    (folder / "client.ts").write_text(client(catalog), "utf-8")
    run([compiler, "-p", "."], folder)
    return said([node, "client.js"], folder)


@pytest.mark.parametrize("make", [changed, hostile, awkward])
def test_client_gets_what_the_catalogue_says(good_catalog: Catalog, tmp_path: Path, make: Any) -> None:
    catalog = named(make(good_catalog), npm="@example/error-codes")

    assert answers(catalog, tmp_path) == known(catalog)


def test_compiler_sees_the_mistakes_of_a_client(good_catalog: Catalog, tmp_path: Path) -> None:
    compiler = tsc()
    installed(good_catalog, tmp_path)
    (tmp_path / "bad.ts").write_text(
        'import { SmsErrorCode, parse } from "example-error-codes/sms";\n'
        'import { facts } from "example-error-codes/sms/facts";\n'
        'import { texts } from "example-error-codes/sms/texts";\n'
        "SmsErrorCode.TOO_FEW;\n"
        'const code: SmsErrorCode = "isv.TOO_FEW";\n'
        'facts(parse("OK"));\n'
        'texts("OK", "fr");\n'
        'SmsErrorCode.OK = "OK";\n'
        'export const never: boolean = facts(code).retry === "later";\n',
        "utf-8",
    )
    with pytest.raises(AssertionError) as failure:
        run([compiler, "-p", ".", "--pretty", "false"], tmp_path)

    assert re.findall(r"bad\.ts\((\d+),\d+\): error (TS\d+)", str(failure.value)) == [
        ("4", "TS2339"),
        ("5", "TS2322"),
        ("6", "TS2345"),
        ("7", "TS2345"),
        ("8", "TS2540"),
        ("9", "TS2367"),
    ]


def test_readme_compiles_and_runs(good_catalog: Catalog, tmp_path: Path) -> None:
    compiler, node = tsc(), found("nodejs", "node")
    installed(good_catalog, tmp_path)
    readme = (tmp_path / "node_modules/example-error-codes/README.md").read_text("utf-8")
    (tmp_path / "readme.ts").write_text(re.findall(r"```ts\n(.*?)```", readme, re.DOTALL)[0], "utf-8")
    run([compiler, "-p", "."], tmp_path)

    assert run([node, "readme.js"], tmp_path).splitlines() == [
        "At most {limit} per minute https://codes.example/zh/sms/isv.TOO_MANY.html",
        "try again",
        "Too many messages went out within one minute. Wait `1` minute, then send again.",
        "true",
    ]


def test_program_of_the_guide_runs(good_catalog: Catalog, tmp_path: Path) -> None:
    compiler, node = tsc(), found("nodejs", "node")
    installed(good_catalog, tmp_path)
    (program,) = programs(good_catalog, "ts")
    (tmp_path / "guide.ts").write_text(program, "utf-8")
    run([compiler, "-p", "."], tmp_path)

    assert run([node, "guide.js"], tmp_path) == "true The number is malformed\n"


def test_facts_and_texts_are_loaded_when_they_are_wanted(good_catalog: Catalog, tmp_path: Path) -> None:
    """Importing a product, or all of them, reads no file of facts; asking for a language reads no other's."""
    node = found("nodejs", "node")
    installed(good_catalog, tmp_path)
    package = tmp_path / "node_modules/example-error-codes/sms"
    for name in ("facts.js", "texts.zh.js"):
        (package / name).write_text("throw new Error('was loaded')", "utf-8")
    (tmp_path / "some.js").write_text(
        'import { SmsErrorCode } from "example-error-codes";\n'
        'import { parse } from "example-error-codes/sms";\n'
        'import { texts } from "example-error-codes/sms/texts";\n'
        'console.log(parse(SmsErrorCode.OK), parse("ok"), (await texts("OK", "en")).message);\n'
        'for (const language of ["fr", "__proto__", undefined])\n'
        "  await texts('OK', language).catch((error) => console.log(String(error)));\n",
        "utf-8",
    )

    assert run([node, "some.js"], tmp_path).splitlines() == [
        "OK undefined OK",
        'RangeError: unknown language "fr"; the known ones are zh, en',
        'RangeError: unknown language "__proto__"; the known ones are zh, en',
        "RangeError: unknown language undefined; the known ones are zh, en",
    ]


def test_whole_number_is_a_code_as_its_digits(good_catalog: Catalog, tmp_path: Path) -> None:
    node = found("nodejs", "node")
    installed(replace(good_catalog, entries=(an_entry("404", name="CODE_404"),)), tmp_path)
    (tmp_path / "some.js").write_text(
        'import { parse } from "example-error-codes/sms";\n'
        "console.log(parse(404), parse(404.5), parse(-404), parse(405), parse([404]));\n",
        "utf-8",
    )

    assert run([node, "some.js"], tmp_path) == "404 undefined undefined undefined undefined\n"


def test_editor_shows_message_and_fate(good_catalog: Catalog, tmp_path: Path) -> None:
    types = (written(changed(good_catalog), "typescript", tmp_path) / "sms/index.d.ts").read_text("utf-8")

    assert (
        '  /**\n   * 成功 / OK\n   * @deprecated Removed: use MailErrorCode.ALL_WELL.\n   */\n  readonly OK: "OK";\n'
    ) in types


def test_package_is_ready_to_publish(good_catalog: Catalog, tmp_path: Path) -> None:
    catalog = named(good_catalog, npm="@example/codes")
    folder = written(catalog, "typescript", tmp_path)
    package = json.loads((folder / "package.json").read_bytes())
    named_files = {path for entry in package["exports"].values() for path in entry.values()}

    assert (package["name"], package["version"], package["sideEffects"]) == ("@example/codes", "1.2.0", False)
    assert "dependencies" not in package
    assert all((folder / path).is_file() for path in named_files)
    assert len(named_files) == 8
