"""A sheet loses what no page has, and nothing else."""

from importlib.resources import files
from pathlib import Path, PurePosixPath

import pytest

from site_builder.site.assets import lean as lean_page
from site_builder.site.assets import slim
from site_builder.site.css import minified, names, names_in_page, without_unused

THEME = Path(str(files("material"))) / "templates" / "assets" / "stylesheets"


def lean(css: str, page: str, script: str = "") -> str:
    return without_unused(css, names_in_page(page) | names(script), page + script)


def test_rule_for_a_class_that_no_page_has_is_dropped() -> None:
    assert lean(".a{x:1}.b{x:2}.a.b{x:3}.b .a{x:4}p{x:5}", '<p class="a">') == ".a{x:1}p{x:5}"


def test_selector_is_dropped_from_a_list_of_them() -> None:
    assert lean(".gone,.a>.gone,.a p{x:1}", '<p class="a">') == ".a p{x:1}"


def test_class_that_a_page_must_not_have_is_no_condition() -> None:
    css = ".a:not(.gone){x:1}.a:is(.gone,.b){x:2}:where(.gone .gone) .a{x:3}"

    assert lean(css, '<p class="a">') == css


def test_class_that_a_script_names_is_used() -> None:
    assert lean(".late{x:1}", "", 'element.classList.add("late")') == ".late{x:1}"


def test_class_that_a_page_only_speaks_of_is_not_used() -> None:
    assert lean(".note{x:1}.tip{x:2}", '<p class="tip">Take note.</p>') == ".tip{x:2}"


def test_rule_for_the_value_of_an_attribute_is_dropped_with_it() -> None:
    css = "[data-scheme=slate]{x:1}[data-scheme=odd]{x:2}[data-scheme]{x:3}"

    assert lean(css, '<body data-scheme="slate">') == "[data-scheme=slate]{x:1}[data-scheme]{x:3}"


def test_empty_blocks_go_and_keyframes_stay() -> None:
    css = "@media print{.gone{x:1}}@media screen{.a{x:1}.gone{x:2}}@keyframes k{0%{x:1}to{x:2}}"

    assert lean(css, '<p class="a">') == "@media screen{.a{x:1}}@keyframes k{0%{x:1}to{x:2}}"


def test_property_that_nothing_reads_is_dropped_and_so_on() -> None:
    css = ":root{--a:1;--b:var(--a);--c:3;--d:4}p{x:var(--c)}"

    assert lean(css, "<p>") == ":root{--c:3}p{x:var(--c)}"
    assert without_unused(css, names("p"), "element.style.setProperty('--d')") == ":root{--c:3;--d:4}p{x:var(--c)}"


def test_what_stands_in_strings_is_left_alone() -> None:
    css = 'a::after{content:"} .gone { /* x */ ;"}b{background:url(\'data:image/svg+xml;charset=utf-8,<a  b="1"/>\')}'

    assert minified(css) == css
    assert lean(css, "") == css


def test_comments_and_blanks_go() -> None:
    css = "/* why */\na > b ,\n  c {\n  x : 1px  2px ;\n  y: calc(1px + 2px);\n}\n@charset 'x' ;\n"

    assert minified(css) == "a>b,c{x:1px 2px;y:calc(1px + 2px)}@charset 'x';"


@pytest.mark.parametrize("path", sorted(THEME.glob("*.css")), ids=lambda path: path.name.split(".")[0])
def test_the_themes_own_sheet_keeps_every_declaration_that_is_used(path: Path) -> None:
    css = path.read_text("utf-8").split("/*# sourceMappingURL")[0]
    everything = css + css.replace("--", "var(--")

    assert without_unused(css, names(css), everything).count("{") == minified(css).count("{")
    assert len(minified(css)) > 0.99 * len(css)
    assert minified(minified(css)) == minified(css)


def test_theme_sheet_is_named_after_what_is_left_of_it() -> None:
    def names_of(page: str) -> list[str]:
        made, shell = slim(
            {
                PurePosixPath("assets/stylesheets/main.57a0d79d.min.css"): b".a{x:1}.unheard-of{x:2}",
                PurePosixPath("index.html"): page.encode(),
                PurePosixPath("x.js"): b"/* why */\nlet a = 1 // kept\n//# sourceMappingURL=x.js.map\n",
            },
            '<link href="../assets/stylesheets/main.57a0d79d.min.css">',
        )
        (sheet,) = (path.name for path in made if path.suffix == ".css")
        assert sheet in shell
        assert sheet in made[PurePosixPath("index.html")].decode()
        assert made[PurePosixPath("x.js")] == b"let a = 1 // kept\n"
        return [sheet, made[PurePosixPath("assets/stylesheets", sheet)].decode()]

    one = names_of('<link href="assets/stylesheets/main.57a0d79d.min.css"><p class="a">')
    two = names_of('<link href="assets/stylesheets/main.57a0d79d.min.css"><p class="a unheard-of">')

    assert one[1] == ".a{x:1}"
    assert two[1] == ".a{x:1}.unheard-of{x:2}"
    assert one[0] != two[0]


def test_own_sheet_of_every_page_is_joined_to_the_themes() -> None:
    names = ("main.57a0d79d.min.css", "errdex.css")
    shell = "".join(f'<link rel="stylesheet" href="../assets/stylesheets/{name}">' for name in names) + "<p>"
    files = {"main.57a0d79d.min.css": b"p{x:1}", "errdex.css": b"p{x:2}", "pages.css": b"p{x:3}"}
    made, shell = slim({PurePosixPath("assets/stylesheets", name): css for name, css in files.items()}, shell)
    (joined,) = (path for path, css in made.items() if css == b"p{x:1}p{x:2}")

    assert shell == f'<link rel="stylesheet" href="../assets/stylesheets/{joined.name}"><p>'
    assert len(made) == 2


def test_page_loses_its_indentation_but_where_blanks_count() -> None:
    kept = "<pre><code>a\n  b\n\n</code></pre>\n<textarea>\n  x\n</textarea>\n<script>\n  y()\n</script>\n"

    assert lean_page(f"\n\n  <p>\n    one\n  </p>\n\n  {kept}") == f"<p>one</p>{kept}"


def test_page_keeps_line_breaks_that_part_words() -> None:
    assert lean_page("<li>\n <a>one</a>\n <b>two</b>\n</li>\n<li>three\n four</li>") == (
        "<li><a>one</a>\n<b>two</b></li><li>three\nfour</li>"
    )


def test_code_keeps_its_colours_and_loses_tags_without_any() -> None:
    code = '<pre><code><span class="nt">"a"</span><span class="p">:</span><span class="w"> </span>1</code></pre>'

    assert lean_page(code) == '<pre><code><span class="nt">"a"</span>: 1</code></pre>'
