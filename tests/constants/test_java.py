"""The package of Java: clean for `javac -Xlint:all`, saying what the catalogue says."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from site_builder.catalog.model import Catalog
from site_builder.constants.view import PART
from tests.constants.clients import awkward, changed, compiler, hostile, known, named, programs, run, said, written
from tests.factories import an_entry

pytestmark = pytest.mark.compiler

PACKAGE = "com.example.acme.codes"
CLIENT = """
import com.example.acme.codes.types.*;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Function;

class Client {
    static String text(Object value) {
        StringBuilder said = new StringBuilder("\\"");
        for (char one : value.toString().toCharArray()) {
            if (one >= ' ' && one != '"' && one != '\\\\') {
                said.append(one);
            } else {
                said.append("\\\\u").append(Integer.toHexString(0x10000 | one).substring(1));
            }
        }
        return said.append('"').toString();
    }

    static String word(Optional<? extends Enum<?>> value) {
        return value.map(one -> text(one.name().toLowerCase(Locale.ROOT).replace('_', '-'))).orElse("null");
    }

    static String number(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "null";
    }

    static String field(String name, String value) {
        return text(name) + ":" + value;
    }

    static <C extends ErrorCode> String shown(C[] all, Function<String, Optional<C>> get) {
        List<String> rows = new ArrayList<>();
        for (C one : all) {
            if (get.apply(one.code()).get() != one || !one.toString().equals(one.code())
                    || one.isRetryable() != one.retryable().orElse(false)) {
                throw new AssertionError(one.name());
            }
            List<String> codes = new ArrayList<>();
            one.codes().forEach((system, code) -> codes.add(field(system, text(code))));
            List<String> urls = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (Language language : Language.values()) {
                if (Language.of(language.tag()).get() != language) {
                    throw new AssertionError(language);
                }
                List<String> causes = new ArrayList<>();
                for (Cause cause : one.causes(language)) {
                    causes.add("[" + text(cause.cause()) + "," + text(cause.solution()) + "]");
                }
                urls.add(field(language.tag(), text(one.docUrl(language))));
                texts.add(field(language.tag(), "{" + String.join(",", field("message", text(one.message(language))),
                        field("causes", causes.toString()),
                        field("say", one.say(language).map(Client::text).orElse("null"))) + "}"));
            }
            rows.add("{" + String.join(",",
                    field("name", text(one.name())), field("code", text(one.code())),
                    field("kind", word(Optional.of(one.kind()))),
                    field("category", one.category().map(Client::text).orElse("null")),
                    field("fault", word(one.fault())), field("acts", word(one.acts())),
                    field("retry", word(one.retry())),
                    field("retryable", one.retryable().map(Object::toString).orElse("null")),
                    field("retry_after", number(one.retryAfter())), field("http_status", number(one.httpStatus())),
                    field("codes", "{" + String.join(",", codes) + "}"),
                    field("urls", "{" + String.join(",", urls) + "}"),
                    field("texts", "{" + String.join(",", texts) + "}")) + "}");
        }
        for (String other : new String[] {"no such code", "", null}) {
            if (get.apply(other).isPresent()) {
                throw new AssertionError(other);
            }
        }
        return rows.toString();
    }

    public static void main(String[] arguments) {
        List<String> all = new ArrayList<>();
        ALL
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println("{" + String.join(",", all) + "}");
    }
}
"""


def client(catalog: Catalog) -> str:
    """A program that prints all that the package knows."""
    lines = []
    for domain in catalog.domains:
        enum = f"{PACKAGE}.{domain.enum}"
        lines.append(f'all.add(field("{domain.id}", shown({enum}.values(), {enum}::get)));')
    return CLIENT.replace("ALL", "\n        ".join(lines))


def compiled(catalog: Catalog, folder: Path, name: str, source: str) -> list[str]:
    """The command that runs a program with the package: both are compiled with every warning as an error."""
    javac, java = compiler("javac", package="default-jdk-headless"), compiler("java", package="default-jdk-headless")
    package = written(catalog, "java", folder / "made")
    (folder / f"{name}.java").write_text(source, "utf-8")
    strict: list[str | Path] = [
        "-encoding",
        "UTF-8",
        "--release",
        "11",
        "-Xlint:all",
        "-Werror",
        "-d",
        folder / "classes",
    ]
    run([javac, *strict, *sorted(package.rglob("*.java")), folder / f"{name}.java"], folder)
    classes = f"{folder / 'classes'}:{package / 'src/main/resources'}"
    return [java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes, name]


@pytest.mark.parametrize("make", [changed, hostile, awkward])
def test_client_gets_what_the_catalogue_says(good_catalog: Catalog, tmp_path: Path, make: Any) -> None:
    catalog = named(make(good_catalog), java=PACKAGE)

    assert said(compiled(catalog, tmp_path, "Client", client(catalog)), tmp_path) == known(catalog)


def test_more_codes_than_an_enum_can_have_are_a_class_with_any_names(good_catalog: Catalog, tmp_path: Path) -> None:
    names = ["T", "T_1", "T_2", "ALL", "VALUES", *(f"N{number}" for number in range(PART))]
    entries = [an_entry(name.lower(), name=name) for name in names]
    domain = good_catalog.domains[0].model_copy(update={"enum": "T"})
    catalog = replace(named(good_catalog, java=PACKAGE), domains=(domain,), entries=tuple(entries))

    assert said(compiled(catalog, tmp_path, "Client", client(catalog)), tmp_path) == known(catalog)


def test_readme_compiles_and_runs(good_catalog: Catalog, tmp_path: Path) -> None:
    catalog = named(good_catalog, java=PACKAGE)
    readme = (written(catalog, "java", tmp_path / "made") / "README.md").read_text("utf-8")
    example = re.findall(r"```java\n(.*?)```", readme, re.DOTALL)[0]

    assert run(compiled(catalog, tmp_path, "Example", example), tmp_path).splitlines() == [
        "At most {limit} per minute https://codes.example/en/sms/isv.TOO_MANY.html",
        "try again",
        "Too many messages went out within one minute. Wait `1` minute, then send again.",
        "true",
    ]


def test_program_of_the_guide_runs(good_catalog: Catalog, tmp_path: Path) -> None:
    (program,) = programs(named(good_catalog, java=PACKAGE), "java")
    command = compiled(named(good_catalog, java=PACKAGE), tmp_path, "Example", program)

    assert run(command, tmp_path) == "true The number is malformed\n"


def test_texts_are_read_when_they_are_wanted(good_catalog: Catalog, tmp_path: Path) -> None:
    source = """
        import com.example.acme.codes.SmsErrorCode;
        import com.example.acme.codes.types.*;

        class Some {
            public static void main(String[] arguments) {
                SmsErrorCode code = SmsErrorCode.valueOf("OK");
                switch (code) {
                    case OK: System.out.println(code + " " + code.message(Language.EN)); break;
                    default: throw new AssertionError(code);
                }
                try {
                    code.message(Language.ZH);
                } catch (IllegalStateException missing) {
                    System.out.println(missing.getMessage());
                }
            }
        }
    """
    command = compiled(named(good_catalog, java=PACKAGE), tmp_path, "Some", source)
    for file in ("sms.properties", "sms.zh.properties"):
        next(tmp_path.rglob(file)).unlink()

    assert run(command, tmp_path).splitlines() == [
        "OK OK",
        "these constants are installed without sms.zh.properties",
    ]


def test_deprecated_constant_warns_where_source_names_it(good_catalog: Catalog, tmp_path: Path) -> None:
    source = "class Old { Object old = com.example.acme.codes.SmsErrorCode.OK; }"

    with pytest.raises(AssertionError, match=r"\[deprecation\] OK in SmsErrorCode has been deprecated"):
        compiled(named(changed(good_catalog), java=PACKAGE), tmp_path, "Old", source)
    assert "     * @deprecated Removed: use MailErrorCode.ALL_WELL.\n" in next(
        tmp_path.rglob("SmsErrorCode.java")
    ).read_text("utf-8")


def test_package_is_ready_to_publish(good_catalog: Catalog, tmp_path: Path) -> None:
    for catalog in (named(good_catalog, java=PACKAGE), named(hostile(good_catalog), java=PACKAGE)):
        pom = ElementTree.parse(written(catalog, "java", tmp_path) / "pom.xml").getroot()
        found = {name: pom.findtext(f"{{*}}{name}") for name in ("groupId", "artifactId", "version")}
        assert found == {"groupId": PACKAGE, "artifactId": "example-error-codes", "version": "1.2"}
