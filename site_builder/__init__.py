"""Turn the catalogue (YAML) into a site, a lookup database and packages of constants.

The writing side of errdex. A package imports those before it: core → catalog → rules, data, search → pages,
constants → site → assemble → cli.
"""

__version__ = "0.1.0"
