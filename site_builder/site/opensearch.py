"""Write the description by which browsers search the site from their address bar.

OpenSearch 1.1, https://github.com/dewitt/opensearch: its addresses are absolute, so only a published site has one.
"""

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from site_builder.catalog.model import Catalog
from site_builder.data.addresses import Layout, absolute

DESCRIPTION: Final = "opensearch.xml"
"""Below a language's root."""
_SHORT: Final = 16
"""Characters that a short name may have."""


def opensearch(catalog: Catalog, language: str, layout: Layout) -> bytes:
    """Describe the search of the site in one language: the box of its home page."""
    site_url, title = catalog.settings.site_url, catalog.settings.title.in_(language)
    short = title if len(title) <= _SHORT else catalog.settings.id[:_SHORT]
    home = f"{absolute(site_url, layout.path(language, ''))}?q={{searchTerms}}"
    icon = absolute(site_url, layout.path(language, "assets/images/errdex.svg"))
    said = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(short)}</ShortName>",
        f"<LongName>{escape(title[:48])}</LongName>",
        f"<Description>{escape(catalog.words(language)['theme']['box_label'])}</Description>",
        f'<Url type="text/html" template={quoteattr(home)}/>',
        f'<Image type="image/svg+xml">{escape(icon)}</Image>',
        f"<Language>{escape(language)}</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        "</OpenSearchDescription>",
    )
    return "\n".join(said).encode() + b"\n"
