"""Recognise what the columns of a table hold by their headers, in Chinese or English, in any order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from site_builder.importing import cells
from site_builder.importing.table import Table

Role = Literal["code", "message", "description", "solution", "status", "retry", "number", "index", "other"]
ROLES: Mapping[str, Role] = {
    **{role: role for role in get_args(Role) if role not in ("index", "other")},
    "cause": "description",
    "reason": "description",
    "http_status": "status",
    "errno": "number",
}
"""What `--columns` takes before the equals sign."""

_ONE_EACH = ("code", "message", "status", "retry")
"""Roles that one column of a table has."""
_BY_NAME: Mapping[str, Role] = {role: role for role in get_args(Role)}
_Kind = Literal[Role, "meaning", "detail", "plain-status", "weak-code", "vague-code", "definition"]
_ZH = "错误|异常|返回|响应|业务|状态|结果|回执|故障|报错"
_EN = "error|err|api|return|returned|response|result|business|service|exception|sub|biz|status|failure|fault"
_ERRNO = "err(or)?(no|number|id)s?|错误号|错误编号"
_PATTERNS: Sequence[tuple[_Kind, Sequence[str]]] = (
    ("index", ["序号", "no", "#", "index", "sn"]),
    ("retry", ["(是否|能否|可否)?(可以?|需要?|支持|建议)?重试(与否)?", "(is)?(auto)?retry(able)?", "retriable"]),
    ("retry", ["(can|should)(be)?retr(y|ied)"]),
    (
        "status",
        ["https?(响应|返回|错误)?(状态)?(码|代码|状态)", "https?(response)?(status|error|return)?(codes?|status)?"],
    ),
    ("status", ["https?statuses"]),
    ("plain-status", ["状态码", "状态代码", "响应码", "statuscode", "responsecode", "responsestatus(code)?"]),
    ("number", [_ERRNO, "sqlstate", "vendorcode"]),
    ("code", ["(reason|cause)code", "原因码"]),
    ("solution", [".*(解决|处理|建议|对策|措施|办法|排查|应对|修复|处置|怎么办).*"]),
    (
        "solution",
        [".*(solution|resol|suggest|advice|recommend|handling|workaround|remed|troubleshoot|whattodo|howto).*"],
    ),
    ("solution", [".*(corrective|required|user)action.*", "fix|fixes|howtofix", "countermeasures?|mitigation"]),
    ("detail", ["(错误)?(详细信息|详情|详细消息|明细)", "(error)?(details?|detailed(info|information))"]),
    ("description", [".*(描述|说明|原因|解释|场景|注释|备注|触发条件|解析)", "(错误|问题)?(分析|诊断)", ".*analysis"]),
    ("description", ["(description|explanation|cause|reason|note|remark|comment)s?.*"]),
    ("description", [".*(desc|(description|explanation|cause|reason|remark|note|comment)s?)"]),
    ("meaning", [".*(含义|意义|语义|释义)", ".*(meaning|definition|semantics?)", "(meaning|definition)s?.*"]),
    ("message", [f"({_ZH})*(提示|英文|中文)?(信息|消息|提示|提示语|报文|文案)", f"({_ZH})+内容"]),
    ("message", ["text", f"({_EN})*(messages?|msgs?)", f"({_EN})+(text|info|information)", ".*err(or)?(message|msg)"]),
    ("code", [f"({_ZH})*(码|代码|码值)", f"({_ZH})+(编码|标识符?)", "错误名称?"]),
    ("code", [f"({_EN})*(codes?|error|errcode)", f"({_EN})*code(name|value)", "errornames?", "errors?"]),
    ("definition", ["错误定义"]),
    ("weak-code", ["错误", "异常", "错误类型", "异常类型", "exception", "(error|exception)type"]),
    ("vague-code", [".*(codes?|码|代码)"]),
)
_COMPILED = [(kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS]
_LINE = re.compile(":?-+:?")
"""What stands below the cells of a header."""
_OF_PARAMETERS = re.compile(
    "参数|名称|字段|属性|必选|必填|取值|默认|示例|param|name|field|type|required|value|default|example"
)
_WEAK = ("weak-code", "vague-code", "plain-status")
"""Kinds that other columns, or the cells, have to confirm."""
_PARENTHESES = re.compile(r"[(\[{<](.*?)[)\]}>]")
_PARTS = re.compile(r"\s*(?:[/&+|、,]|及其?|以?及|和|与|\band\b)\s*")
_LATIN_WORD = re.compile("[a-z0-9]+")
_NOT_LETTERS = "0123456789-"
_LONGEST_SYSTEM = 40
_MARKS = re.compile(r"[\s_\-*`\"'“”:;：.()\[\]{}<>·?!]+")


def roles(table: Table, given: Mapping[str, Role]) -> tuple[Role, ...]:
    """The role of every column. `given`: roles by folded header, which go before what is recognised."""
    kinds: list[_Kind] = []
    named = {role for header in table.header if (role := given.get(folded(header))) is not None}
    for header in table.header:
        kind = given.get(folded(header)) or _kind(header)
        kinds.append("other" if folded(header) not in given and kind in named and kind in _ONE_EACH else kind)
    return _settled(kinds, table)


def has_codes(header: Sequence[str]) -> bool:
    """Test for a header that names a column of codes without any doubt."""
    return any(_kind(cell) == "code" for cell in header)


def may_have_lost_codes(header: Sequence[str]) -> bool:
    """Test the header of a table without codes: is it about errors all the same? One of parameters is not.

    A header with lines in its cells is what was left when something was cut out.
    """
    if any(map(_LINE.fullmatch, map(str.strip, header))):
        return True
    if any(_OF_PARAMETERS.search(folded(cell)) for cell in header):
        return False
    kinds = {_kind(cell) for cell in header}
    if {"message", "status", "plain-status"} & kinds:
        return True
    beside: dict[_Kind, set[_Kind]] = {"solution": {"description", "vague-code"}, "detail": {"description"}}
    return any(kind in kinds and others & kinds for kind, others in beside.items())


def is_header(texts: Sequence[str]) -> bool:
    """Test for a row of which some cell is known to head a column."""
    return any(_kind(text) != "other" or _OF_PARAMETERS.search(folded(text)) for text in texts)


def folded(header: str) -> str:
    """A header as it is compared: width, case, marks and spaces do not count."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", cells.shown(header)).casefold())


def system(header: str) -> str:
    """The system that the numbers of a column are of, by its header.

    >>> system("SQLSTATE"), system("Error No."), system("错误编号"), system("Vendor code"), system("返回码")
    ('sqlstate', 'errno', 'errno', 'vendor-code', 'code')
    """
    if re.fullmatch(_ERRNO, folded(header)):
        return "errno"
    words = _LATIN_WORD.findall(unicodedata.normalize("NFKC", cells.shown(header)).casefold())
    return "-".join(words).lstrip(_NOT_LETTERS)[:_LONGEST_SYSTEM] or "code"


def is_combined(header: str) -> bool:
    """Test for a column that holds cause and solution in one: `原因及解决方案`, `Cause / Resolution`."""
    kinds = {_kind_of(folded(part)) for part in _PARTS.split(unicodedata.normalize("NFKC", cells.shown(header)))}
    return "solution" in kinds and bool(kinds & {"description", "meaning", "detail"})


def _kind(header: str) -> _Kind:
    """Recognise a header by all of it, by what stands outside its parentheses, and by what stands inside."""
    plain = unicodedata.normalize("NFKC", cells.shown(header)).casefold()
    if is_combined(header):
        return "description"
    found: list[_Kind] = []
    for form in (plain, _PARENTHESES.sub("", plain), " ".join(_PARENTHESES.findall(plain))):
        kind = _kind_of(_MARKS.sub("", form))
        if kind == "other":
            kind = _kind_of("".join(re.findall("[\u4e00-\u9fff]+", form)))
        found.append(kind)
    sure = [kind for kind in found if kind not in ("other", *_WEAK)]
    return sure[0] if sure else next((kind for kind in found if kind != "other"), "other")


def _kind_of(name: str) -> _Kind:
    return next((kind for kind, pattern in _COMPILED if name and pattern.fullmatch(name)), "other")


def _settled(kinds: list[_Kind], table: Table) -> tuple[Role, ...]:
    """Decide what headers leave open by the other columns, and by what stands in the cells."""
    for kind in ("code", "plain-status"):
        candidates = [at for at, found in enumerate(kinds) if found == kind]
        if "status" not in kinds and len(candidates) + kinds.count("code") > 1:
            numbers = [at for at in candidates if _all_statuses(table, at)]
            if numbers and (kind != "code" or len(numbers) < len(candidates)):
                kinds[numbers[0]] = "status"
    code = _code_column(kinds, table)
    result: list[Role] = ["code" if at == code else _role_beside(kinds, at, table) for at in range(len(kinds))]
    _check_retries(result, table)
    if "code" in result and not {"message", "description", "solution"} & set(result):
        texts = [at for at, role in enumerate(result) if role == "other" and at > result.index("code")]
        if texts:
            result[texts[0]] = "message"
    return tuple(result)


def _code_column(kinds: Sequence[_Kind], table: Table) -> int | None:
    """The column of codes: the one that is named so, else what may be meant in a table that is about errors."""
    if "code" in kinds:
        return kinds.index("code")
    if not {"message", "meaning", "description", "solution", "detail"} & set(kinds):
        return None
    # a column of codes whose header says nothing: then no status is taken for the code
    nameless = any(_all_codes(table, at) for at, kind in enumerate(kinds) if kind == "other")
    fallbacks: list[_Kind] = ["definition", "number", "weak-code"]
    fallbacks += ["vague-code"] if {"message", "solution", "detail"} & set(kinds) else []
    fallbacks = fallbacks if nameless else ["plain-status", *fallbacks, "status"]
    found = (at for wanted in fallbacks for at, kind in enumerate(kinds) if kind == wanted)
    return next((at for at in found if not (nameless and _all_statuses(table, at))), None)


def _role_beside(kinds: Sequence[_Kind], at: int, table: Table) -> Role:
    """The role of a column that is not the one of codes."""
    kind = kinds[at]
    if kind == "code":
        return "number"
    if kind in _WEAK:
        return "status" if "status" not in kinds and _all_statuses(table, at) else "other"
    if kind == "definition":
        return "message" if not {"message", "meaning"} & set(kinds) else "number"
    if kind == "meaning":
        return "description" if "message" in kinds else "message"
    if kind == "detail":
        return "message" if "message" not in kinds and "description" in kinds else "description"
    if kind == "message" and "message" in kinds[:at]:
        return "other"
    return _BY_NAME[kind]


def _all_statuses(table: Table, at: int) -> bool:
    values = _values(table, at)
    return bool(values) and all(cells.status(value) is not None for value in values)


def _all_codes(table: Table, at: int) -> bool:
    values = _values(table, at)
    return bool(values) and all(map(cells.looks_like_code, values))


def _values(table: Table, at: int) -> list[str]:
    """What a column says in the rows that have all their cells."""
    values = [row.cells[at] for row in table.rows if len(row.cells) == len(table.header)]
    return [value for value in values if not cells.is_blank(value)]


def _check_retries(result: list[Role], table: Table) -> None:
    """A column that is headed `retry` and holds sentences is advice."""
    for at, role in enumerate(result):
        if role == "retry":
            values = _values(table, at)
            if values and not any(cells.yes_or_no(value) is not None for value in values):
                result[at] = "solution"
