"""The renderer: no text of a catalogue becomes markup, a script or an address that runs something."""

import json
import re
from html.parser import HTMLParser

from pydantic import ValidationError

from site_builder.catalog.entry import Cause, Source, Wording
from site_builder.catalog.markdown import to_html, to_inline_html, to_plain
from site_builder.catalog.model import Catalog
from site_builder.importing.table import without_controls
from tests.factories import a_catalog, an_entry, pages, text, twins
from tests.fuzz.target import Target, read_as_text

OF_MARKDOWN = frozenset(
    (
        "p",
        "ul",
        "ol",
        "li",
        "code",
        "pre",
        "strong",
        "em",
        "a",
        "blockquote",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "img",
    )
)
"""What cmark makes of a text; a rule refuses the last eight of them in a catalogue."""
NEVER = frozenset(
    ("script", "style", "iframe", "object", "embed", "base", "meta", "form", "svg", "math", "template", "noscript")
)
_RUNS = re.compile(r"(javascript|vbscript|file|data(?!:image/(png|gif|jpeg|webp)[;,])):", re.IGNORECASE)
"""How an address begins that runs something or leads to the reader's own files."""
_PASSED_OVER = re.compile("[\\t\\n\\r]|^[\0- ]+")
"""Characters of an address that a browser passes over."""


class Seen(HTMLParser):
    """The elements of a page, and what is wrong with one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "style", "formaction"):
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if name in ("href", "src", "action") and _RUNS.match(_PASSED_OVER.sub("", value or "")):
                self.wrong.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        if data.strip() != "raw HTML omitted":
            self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}]>")


def check(content: bytes) -> None:
    """Break where a text is more than text: by itself, and in every field of a page."""
    said = without_controls(read_as_text(content))  # no other text gets past the reader
    for html in (to_html(said), to_inline_html(said)):
        seen = Seen(html)
        assert set(seen.tags) <= OF_MARKDOWN, f"{html!r} has {set(seen.tags) - OF_MARKDOWN}"
        assert seen.wrong == [], html
    assert "\n" not in to_plain(said)
    try:
        catalog = everywhere(said)
    except ValidationError:
        return  # a blank text is none
    for page in pages(catalog, "en"):
        body, head = Seen(page.content), Seen(page.head)
        assert not NEVER - {"form"} & set(body.tags), page.path
        assert body.wrong == head.wrong == [], page.path
        for script in re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", page.head, re.DOTALL):
            json.loads(script)
        assert head.tags.count("script") == page.head.count("</script") <= 1, page.head
    for path, markdown in twins(catalog, "en"):
        assert markdown.endswith("\n"), path


def everywhere(said: str) -> Catalog:
    """A catalogue with this text wherever an author can put one."""
    line = " ".join(said.split())
    block, short = text(said, said), text(line, line)
    source = Source(title=line, url="https://docs.example/", retrieved="2026")
    cause = Cause(title=short, cause=block, solution=block, message=short, wire=(line,))
    return a_catalog(
        an_entry(
            "isv.X",
            message=short,
            note=block,
            say=short,
            wire=(line,),
            wordings=(Wording(text=line, date="2020", source=line),),
            causes=(cause, cause),
            source=source,
            sources=(source,),
            since=line,
            see_also=(line,),
        )
    )


TARGET = Target(
    check,
    [
        b"plain **words** and `code`, see [x](https://a.example/?a=1&b=2)",
        b"- a\n- b\n\n1. c\n\n```\ncode\n```\n",
        b"</script><script>alert(1)</script><img src=x onerror=alert(1)>",
        b"[a](javascript:alert(1)) <javascript:alert(1)> ![x](data:text/html,x)",
        b"<https://a.example/x> https://a.example {placeholder} ${x} {{7*7}} &lt;b&gt; &#x3c;",
    ],
    (
        *(
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "&",
            "&lt;",
            "&#60;",
            "&#x3c;",
            '"',
            "'",
            "`",
            "\\",
        ),
        *(
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=",
            "javascript:",
            "data:text/html,",
            "vbscript:",
        ),
        *(
            "[a](",
            "](",
            ")",
            "![",
            "](<",
            "**",
            "_",
            "*",
            "# ",
            "- ",
            "1. ",
            "> ",
            "```",
            "~~~",
            "\n",
            "\n\n",
            "    ",
            "---",
            "|",
        ),
        *(
            "{{7*7}}",
            "{% x %}",
            "{a}",
            "@@x@@",
            "@@title@@",
            "https://",
            "//",
            "mailto:",
            "\u00a0",
            "\u202e",
            "\ufeff",
            "码",
        ),
        *("&Tab;", "&NewLine;", "&colon;", "java&#10;script:", "\x00", "\x7f", "&#x00003c;", "&#x00003c;script>"),
    ),
)
