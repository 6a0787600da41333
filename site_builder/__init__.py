"""Turn the catalogue (YAML) into a site, a lookup database and a constants package.

The writing side of errdex. Data flows one way: document → model → load → rules → pages,
static_api, lookup_db, constants → site → publish; `cli` puts the parts together.
"""

__version__ = "0.1.0"
