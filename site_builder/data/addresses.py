"""Make the addresses of pages, Markdown twins and JSON files.

Pure text. A file is a path below its language's root, `dysms/isv.X.html`; a path starts at the site's root,
`en/dysms/isv.X.html`; JSON has it with a slash before it.
"""

import re
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

from site_builder.catalog.model import Settings

API: Final = "api/v1"
"""The static JSON, as a path."""
PICTURE: Final = "assets/images/social.png"
"""What links to the site show elsewhere, below a language's root."""
UNPUBLISHED: Final = "https://site.example/"
"""What stands for a site's address that is not known where there has to be one: in examples, in sitemaps."""
_RESERVED: Final = re.compile(r"(^|\.)example(\.(com|net|org))?$")


class Named(Protocol):
    """The identity of an entry: in a model, a view, a row of lookup.db."""

    @property
    def domain(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def slug(self) -> str: ...


@dataclass(frozen=True)
class Layout:
    """The place of pages in a site, as seen from one of them."""

    language_links: bool
    """The other languages are published beside this one, each below its id; else this one lies at the root."""
    site_root: str
    """The way to the site's root, where the static JSON is, with a slash at its end."""

    def path(self, language: str, file: str) -> str:
        """The path of a file of `language`."""
        return f"{language}/{file}" if self.language_links else file


SITE: Final = Layout(language_links=True, site_root="../../")
"""`errdex build`: `/{language}/{domain}/{slug}.html`."""
SINGLE: Final = Layout(language_links=False, site_root="../")
"""Plain `mkdocs build`: `/{domain}/{slug}.html`, one language at the root."""


def code_file(entry: Named, extension: str = ".html") -> str:
    """The file of an entry's page; `.md`: of its twin."""
    return f"{entry.domain}/{entry.slug}{extension}"


def table_file(domain: str, name: str = "") -> str:
    """A file of a domain's table; without a name its folder, which shows the first page."""
    return f"{domain}/{name}"


def table_name(number: int) -> str:
    """The name of the n-th page of a domain's table, counted from 1."""
    return f"index{_further(number)}.html"


def code_json(entry: Named) -> str:
    """The path of an entry's static JSON, which has every language."""
    return f"{API}/domains/{entry.domain}/codes/{entry.slug}.json"


def codes_json(domain: str, number: int = 1) -> str:
    """The path of the n-th static list of a domain's codes, counted from 1."""
    return f"{API}/domains/{domain}/codes{_further(number)}.json"


def overview_json(name: str) -> str:
    """The path of the static JSON `catalog` or `domains`."""
    return f"{API}/{name}.json"


def rooted(path: str) -> str:
    """The path as JSON has it."""
    return f"/{path}"


def beside(domain: str, entry: Named) -> str:
    """The way from a page of `domain` to that of `entry`."""
    return f"{entry.slug}.html" if entry.domain == domain else f"../{code_file(entry)}"


def beside_in(language: str, entry: Named) -> str:
    """The way from a page of the catalogue to the page of `entry` in another language."""
    return f"{SITE.site_root}{SITE.path(language, code_file(entry))}"


def same_category(category: str) -> str:
    """The way from a page of a domain to the codes of one of its categories."""
    return f"{table_name(1)}?category={category}#codes"


def slashed(site_url: str | None) -> str:
    """The site's address with a slash at its end; its root where it has none."""
    return f"{site_url.rstrip('/')}/" if site_url is not None else "/"


def absolute(site_url: str | None, path: str) -> str:
    """The published address of a path; the path as JSON has it where the site has no address.

    >>> absolute("https://x.example/errors/", "en/dysms/OK.html"), absolute(None, "en/dysms/OK.html")
    ('https://x.example/errors/en/dysms/OK.html', '/en/dysms/OK.html')
    """
    return slashed(site_url) + path.removeprefix("/")


def canonical(root: str, file: str) -> str:
    """The published address of a page below a language's root.

    A folder's own page is the folder.

    >>> canonical("https://x.example/zh/", "dysms/index.html"), canonical("https://x.example/zh/", "dysms/OK.html")
    ('https://x.example/zh/dysms/', 'https://x.example/zh/dysms/OK.html')
    """
    folder, slash, name = file.rpartition("/")
    return root + folder + slash if name == "index.html" else root + file


def is_placeholder(url: str) -> bool:
    """True for an address that nobody can have: its host is reserved for examples (RFC 2606, section 2 and 3)."""
    return _RESERVED.search(urlsplit(url).hostname or "") is not None


def placeholders(settings: Settings) -> tuple[str, ...]:
    """The settings that hold a placeholder in the place of an address."""
    given = {"site_url": settings.site_url, "edit_url": settings.edit_url, "report_url": settings.report_url}
    return tuple(name for name, url in given.items() if url is not None and is_placeholder(url))


def real(url: str | None) -> str | None:
    """An address of the settings; None where there is none, or a placeholder."""
    return None if url is None or is_placeholder(url) else url


def edit_url(settings: Settings, path: str) -> str | None:
    """The edit link of a file of the catalogue; None where there is none, or a placeholder."""
    url = real(settings.edit_url)
    return url.replace("{path}", quote(path, safe="/~")) if url is not None else None


def report_url(url: str | None, title: str, body: str) -> str | None:
    """Fill in the report link of the settings; None where there is none, or a placeholder."""
    url = real(url)
    # Quoting leaves no brace, so neither text can be taken for the other's place.
    return url.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe="")) if url else None


def _further(number: int) -> str:
    return "" if number == 1 else f".{number}"
