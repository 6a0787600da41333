"""Names of packages that a language, its registry or a system keeps for itself."""

from collections.abc import Callable, Mapping

from site_builder.catalog.naming import is_device

_OF_GO = """
archive arena bufio bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag
fmt go hash html image index io iter log main maps math mime net os path plugin reflect regexp runtime slices sort std
strconv strings structs sync syscall testing text time unicode unique unsafe weak
"""
_GO = frozenset(_OF_GO.split())
"""First parts of Go's own packages."""
_GO_CLOSED = frozenset({"internal", "vendor", "testdata"})
"""Parts of a path that other modules cannot import."""
_OF_NPM = """
assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events
favicon.ico fs http http2 https inspector module net node_modules os path perf_hooks process punycode querystring
readline repl stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib
"""
_NPM = frozenset(_OF_NPM.split())
"""Modules of Node.js, and what npm refuses."""


def taken_in_go(module: str) -> bool:
    """Test for a path that `go` refuses, takes for a package of its own, or lets nobody import."""
    parts = module.split("/")
    closed = any(part.endswith(".") or part in _GO_CLOSED or is_device(part) for part in parts)
    return closed or parts[0] in _GO or parts[-1] in ("v0", "v1")


def taken_in_npm(name: str) -> bool:
    """Test for the name of a module of Node.js, or one that npm refuses."""
    return name in _NPM


def taken_in_java(package: str) -> bool:
    """Test for a package that Java lets nobody add to, or no folder of Windows can hold."""
    parts = package.split(".")
    return parts[0] == "java" or any(map(is_device, parts))


TAKEN: Mapping[str, Callable[[str], bool]] = {"npm": taken_in_npm, "go": taken_in_go, "java": taken_in_java}
"""By the setting that names the package."""
