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

_BY_NAME: Mapping[str, Role] = {role: role for role in get_args(Role)}
_Kind = Literal[Role, "meaning", "detail", "plain-status", "weak-code", "definition"]
_NAMES = ("name", "名称", "key", "id")
"""Headers that say too little for a column of codes; other columns may be named so too."""
_ZH = "错误|异常|返回|响应|业务|状态|结果|回执|故障|报错"
_EN = "error|err|api|return|returned|response|result|business|service|exception|sub|biz|status|failure|fault"
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
    ("number", ["err(or)?(no|number|id)s?", "错误号", "错误编号", "sqlstate", "vendorcode"]),
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
    ("message", [f"({_EN})*(messages?|msgs?)", f"({_EN})+(text|info|information)", ".*err(or)?(message|msg)"]),
    ("code", [f"({_ZH})*(码|代码|码值)", f"({_ZH})+(编码|标识符?)", "错误名称?"]),
    ("code", [f"({_EN})*(codes?|error|errcode)", f"({_EN})*code(name|value)", "errornames?", "errors?"]),
    ("definition", ["错误定义"]),
    ("weak-code", ["错误", "异常", "错误类型", "异常类型", "exception", "(error|exception)type"]),
    ("weak-code", ["status", "状态", *_NAMES]),
)
_COMPILED = [(kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS]
_OF_PARAMETERS = re.compile(
    "参数|名称|字段|属性|必选|必填|取值|默认|示例|param|name|field|type|required|value|default|example"
)
_PARENTHESES = re.compile(r"[(\[{<](.*?)[)\]}>]")
_PARTS = re.compile(r"\s*(?:[/&+|、,]|及其?|以?及|和|与|\band\b)\s*")
_MARKS = re.compile(r"[\s_\-*`\"'“”:;：.()\[\]{}<>·?!]+")


def roles(table: Table, given: Mapping[str, Role]) -> tuple[Role, ...]:
    """The role of every column. `given`: roles by folded header, which go before what is recognised."""
    kinds: list[_Kind] = []
    named = {role for header in table.header if (role := given.get(folded(header))) is not None}
    for header in table.header:
        if folded(header) in given:
            kinds.append(given[folded(header)])
        else:
            kind = _kind(header)
            kinds.append("other" if kind == "code" and "code" in named else kind)
    return _settled(kinds, table)


def has_codes(header: Sequence[str]) -> bool:
    """Test for a header that names a column of codes without any doubt."""
    return any(_kind(cell) == "code" for cell in header)


def may_have_lost_codes(header: Sequence[str], table_roles: Sequence[Role]) -> bool:
    """Test for a table without codes that is about errors all the same; one of parameters is not."""
    if any(_OF_PARAMETERS.search(folded(cell)) for cell in header):
        return False
    return "message" in table_roles or {"solution", "description"} <= set(table_roles)


def folded(header: str) -> str:
    """A header as it is compared: width, case, marks and spaces do not count."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", cells.shown(header)).casefold())


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
    sure = [kind for kind in found if kind not in ("other", "weak-code", "plain-status")]
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
    about_errors = bool({"message", "meaning", "description", "solution", "detail"} & set(kinds))
    fallbacks: tuple[_Kind, ...] = ("code", "plain-status", "definition", "number", "status", "weak-code")
    code_kind = next((kind for kind in fallbacks if kind in kinds), None)
    vague = {*_NAMES, "status", "状态"}
    result: list[Role] = []
    for at, kind in enumerate(kinds):
        sure = kind != "weak-code" or (about_errors and folded(table.header[at]) not in vague)
        if kind == code_kind and "code" not in result and sure and (kind == "code" or about_errors):
            result.append("code")
        else:
            result.append(_role_beside_codes(kind, kinds, table, at))
    _check_retries(result, table)
    if "code" in result and not {"message", "description", "solution"} & set(result):
        texts = [at for at, role in enumerate(result) if role == "other" and at > result.index("code")]
        if texts:
            result[texts[0]] = "message"
    return tuple(result)


def _role_beside_codes(kind: _Kind, kinds: Sequence[_Kind], table: Table, at: int) -> Role:
    if kind == "code":
        return "number"
    if kind in ("plain-status", "weak-code"):
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
    values = [row.cells[at] for row in table.rows if len(row.cells) == len(table.header)]
    said = [value for value in values if not cells.is_blank(value)]
    return bool(said) and all(cells.status(value) is not None for value in said)


def _check_retries(result: list[Role], table: Table) -> None:
    """A column that is headed `retry` and holds sentences is advice."""
    for at, role in enumerate(result):
        if role == "retry":
            values = [row.cells[at] for row in table.rows if len(row.cells) == len(table.header)]
            if values and not any(cells.yes_or_no(value) is not None for value in values):
                result[at] = "solution"
