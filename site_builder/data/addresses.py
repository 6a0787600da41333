"""Where the catalogue's pages lie, seen from one another and from elsewhere."""

from urllib.parse import quote, urlsplit

from site_builder.catalog.model import Entry, Settings


def beside(domain: str, entry: Entry, extension: str = ".html") -> str:
    """The way from a page of `domain` to that of `entry`."""
    return f"{entry.slug}{extension}" if entry.domain == domain else f"../{entry.domain}/{entry.slug}{extension}"


def absolute(settings: Settings, path: str) -> str:
    """The published address of a path from the site's root: `en/dysms/isv.X.html`."""
    return f"{settings.site_url.rstrip('/')}/{path}"


def is_example(site_url: str) -> bool:
    """Whether the address is no site's: names that end in `.example` are reserved for examples (RFC 2606)."""
    return (urlsplit(site_url).hostname or "").rsplit(".", 1)[-1] == "example"


def edit_url(settings: Settings, path: str) -> str | None:
    """Where the file `path` of the catalogue is edited; None where the catalogue does not say."""
    if settings.edit_url is None:
        return None
    return settings.edit_url.replace("{path}", quote(path, safe="/~"))


def report_url(settings: Settings, title: str, body: str) -> str | None:
    """Where a problem is reported, filled in as far as known; None where the catalogue does not say."""
    if settings.report_url is None:
        return None
    # Quoting leaves no brace, so neither text can be taken for the other's place.
    return settings.report_url.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))
