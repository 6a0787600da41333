"""Describe the tools for agents: when to use each, what it takes.

Written in English, for models: the texts that they read are in the catalogue's languages.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from jsonschema import Draft202012Validator

LONGEST_QUERY: Final = 2000
LONGEST_CODE: Final = 200
"""Characters. Longer texts are pasted errors, for diagnose."""
MOST_HITS: Final = 50
HITS: Final = 10
"""Of a search that says no limit: what an agent reads costs it."""
FEW_DOMAINS: Final = 12
_LONGEST_ERROR: Final = 200


class About(NamedTuple):
    """What the catalogue says of itself."""

    title: str
    codes: int
    languages: tuple[str, ...]
    language: str
    """In which answers are, where none is asked for."""
    domains: Mapping[str, str]
    """Id → title, in the order of their rank."""


class Tool(NamedTuple):
    """Tool that an agent may call. `schema`: the JSON Schema of its arguments."""

    name: str
    title: str
    description: str
    schema: Mapping[str, Any]


def instructions(about: About) -> str:
    """Tell an agent what the catalogue knows, and when to ask it."""
    domains = "; ".join(f"{title} (`{identifier}`)" for identifier, title in about.domains.items())
    return (
        f"{about.title}: what {about.codes} error codes mean, whether to send the request again, who has to act, causes"
        f" and solutions. Domains: {domains}. When a response, a log or a stack trace comes from one of these products,"
        " call `diagnose` with the whole text before you guess; for a code alone call `explain`; to find a code by what"
        " happened call `search`. Quote codes exactly as they are written here, and follow the retry advice: some"
        " errors get worse when the request is sent again."
    )


def tools(about: About) -> tuple[Tool, ...]:
    """Describe search, explain and diagnose for a catalogue."""
    domain = {
        "type": "string",
        "enum": list(about.domains),
        "description": f"Only codes of this domain{_titles(about)}.",
    }
    lang = {
        "type": "string",
        "enum": list(about.languages),
        "description": f"Language of the answer; `{about.language}` when not given.",
    }
    return (
        _tool(
            "search",
            "Search error codes",
            f"Find error codes of {about.title} by words of any language or by part of a code. Use it when there is no"
            " code and no error text to paste, only a question such as `balance too low`; then call `explain` for the"
            " hit that fits. Best hits first, each with code, domain, message and why it was found.",
            {
                "query": _text("Words, or part of a code.", LONGEST_QUERY),
                "domain": domain,
                "lang": lang,
                "limit": {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": HITS},
            },
        ),
        _tool(
            "explain",
            "Explain an error code",
            f"Say all that is known of one error code of {about.title}: message, retry advice, who has to act, causes,"
            " each with its solution, what to tell users, look-alikes. Use it when you have the code. Case, separators"
            " and a missing prefix are forgiven; an unknown code gets suggestions. A code of several domains gives the"
            " choices: call it again with `domain`.",
            {"code": _text("The error code, as the service sent it.", LONGEST_CODE), "domain": domain, "lang": lang},
        ),
        _tool(
            "diagnose",
            "Diagnose an error text",
            f"Find the error codes of {about.title} in a pasted error and say which cause it is. Use it first whenever"
            " you have a response body, log lines or a stack trace: pass the text whole and unchanged, it reads"
            " messages as well as codes, escaped JSON and mojibake too. No diagnosis means that nothing can be claimed;"
            " then `search` by what happened.",
            {"text": _text("The error text, unchanged; at most 64 KiB.", None), "domain": domain, "lang": lang},
        ),
    )


def _titles(about: About) -> str:
    """Tell the domains apart, where they are few: three tools say it, and an agent pays for each."""
    if len(about.domains) > FEW_DOMAINS:
        return ""
    return ": " + ", ".join(f"`{identifier}` {title}" for identifier, title in about.domains.items())


def wrong_arguments(tool: Tool, arguments: Mapping[str, Any]) -> str | None:
    """Say in one line what is wrong with the arguments of a call; None where nothing is."""
    error = next(iter(sorted(Draft202012Validator(tool.schema).iter_errors(arguments), key=str)), None)
    if error is None:
        return None
    said = " ".join(error.message.split())
    if error.validator == "maxLength":
        said = f"longer than {error.validator_value} characters; an error text goes to `diagnose`"
    elif len(said) > _LONGEST_ERROR:  # the value is quoted whole
        said = f"{said[:60]}…{said[60 - _LONGEST_ERROR :]}"
    where = "".join(f"{part}: " for part in error.absolute_path)
    return f"{tool.name}: {where}{said}"


def _tool(name: str, title: str, description: str, properties: Mapping[str, Any]) -> Tool:
    required = [next(iter(properties))]
    return Tool(
        name,
        title,
        description,
        {"type": "object", "properties": properties, "required": required, "additionalProperties": False},
    )


def _text(description: str, longest: int | None) -> Mapping[str, Any]:
    longer = {} if longest is None else {"maxLength": longest}
    return {"type": "string", "minLength": 1, **longer, "description": description}
