"""Words for units, months and small numbers in four languages.

A language that is not here is judged by the units of `SYMBOLS` alone, which all languages share.
"""

from collections.abc import Mapping

SYMBOLS: Mapping[str, str] = {
    "%": "%|％",
    "millisecond": "ms|msec",
    "second": "s|secs?",
    "minute": "min|mins",
    "hour": "h|hrs?",
    "bit": "bits?",
    "byte": "B|[Bb]ytes?",
    "KB": "[Kk][Bb]",
    "MB": "[Mm][Bb]|M",
    "GB": "[Gg][Bb]|G",
    "TB": "[Tt][Bb]|T",
    "PB": "PB",
    "KiB": "KiB",
    "MiB": "MiB",
    "GiB": "GiB",
    "pixel": "px|pixels?",
    "bit rate k": "[Kk]bps|[Kk]b/s",
    "bit rate m": "[Mm]bps|Mb/s",
    "hertz": "Hz",
    "kilohertz": "kHz|KHz",
    "QPS": "[Qq][Pp][Ss]",
    "yuan": "CNY|RMB",
    "dollar": "USD",
    "euro": "EUR|€",
}
"""Unit → how it is written in Latin letters and signs, as a pattern."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "%": "个百分点",
        "millisecond": "毫秒",
        "second": "秒钟?",
        "minute": "分钟",
        "hour": "小时|个钟头",
        "workday": "工作日|工作天",
        "day": "天|自然日|日(?![志期本常])",
        "week": "周(?![年期])|个星期|个礼拜",
        "month": "个月",
        "year": "年(?![级代龄])",
        "character": "(?:字符(?![串集])|汉字|[中英]文字符(?![串集])|字(?![节段符母面体典幕数]))",
        "bit": "比特",
        "byte": "字节",
        "pixel": "像素",
        "yuan": "元(?!素)",
        "dollar": "美元",
        "euro": "欧元",
    },
    "en": {
        "%": "percent|per cent",
        "millisecond": "milliseconds?",
        "second": "seconds?",
        "minute": "minutes?",
        "hour": "hours?",
        "workday": "(?:working|business|work) ?days?|workdays?",
        "day": "days?|calendar days?",
        "week": "weeks?",
        "month": "months?",
        "year": "years?",
        "character": "characters?|chars?",
        "pixel": "pixels?",
        "yuan": "yuan",
        "dollar": "dollars?",
        "euro": "euros?",
    },
    "ja": {
        "%": "パーセント",
        "millisecond": "ミリ秒",
        "second": "秒間?",
        "minute": "分間?",
        "hour": "時間",
        "workday": "営業日",
        "day": "日間?",
        "week": "週間",
        "month": "[かヶケカヵ箇]月間?",
        "year": "年間?",
        "character": "文字",
        "bit": "ビット",
        "byte": "バイト",
        "pixel": "ピクセル",
        "yuan": "元|人民元",
        "dollar": "ドル",
        "euro": "ユーロ",
    },
    "de": {
        "%": "Prozent",
        "millisecond": "Millisekunden?",
        "second": "Sekunden?|Sek\\.?",
        "minute": "Minuten?|Min\\.?",
        "hour": "Stunden?|Std\\.?",
        "workday": "Werktagen?|Werktage?|Arbeitstage?n?",
        "day": "Tage?n?|Kalendertage?n?",
        "week": "Wochen?",
        "month": "Monate?n?",
        "year": "Jahre?n?",
        "character": "Zeichen|Schriftzeichen",
        "pixel": "Pixel",
        "yuan": "Yuan",
        "dollar": "Dollar",
        "euro": "Euro",
    },
}
"""Language → unit → how its words are written, as a pattern. A count has no unit: 10 条 is 10."""

SPACELESS = frozenset({"zh", "ja"})
"""Languages whose unit words end where the next word begins, without a space."""

BEFORE: Mapping[str, str] = {
    **dict.fromkeys(("¥", "￥", "rmb", "cny"), "yuan"),
    **dict.fromkeys(("$", "usd"), "dollar"),
    **dict.fromkeys(("€", "eur"), "euro"),
    "百分之": "%",
}
"""What stands before a number → its unit."""

MULTIPLES: Mapping[str, int] = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "Tausend": 1000,
    "Million": 10**6,
    "Millionen": 10**6,
    "Milliarde": 10**9,
    "Milliarden": 10**9,
}
"""What makes a number larger that stands before it."""

MONTHS: Mapping[str, int] = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, name in enumerate(names.split(), 1)
}

NUMBER_WORDS: Mapping[str, str] = {
    word: number
    for number, words in (
        ("1", "one once single first ein eine einen einem einer eines einmal erste ersten"),
        ("2", "two twice both double second zwei zweimal beide beiden zweite zweiten"),
        ("3", "three third thrice drei dreimal dritte dritten"),
        ("4", "four fourth vier"),
        ("5", "five fifth fünf"),
        ("6", "six sixth sechs"),
        ("7", "seven seventh sieben"),
        ("8", "eight eighth acht"),
        ("9", "nine ninth neun"),
        ("10", "ten tenth zehn"),
        ("11", "eleven elf"),
        ("12", "twelve dozen zwölf"),
        ("20", "twenty zwanzig"),
        ("30", "thirty dreißig"),
        ("60", "sixty sechzig"),
        ("100", "hundred hundert"),
        ("1000", "thousand tausend"),
    )
    for word in words.split()
}
"""Number in words → the number."""

HALVES = frozenset({"30", "0.5", "1.5", "90"})
"""What a half may be in digits: 半小时 is 30 minutes, 一个半小时 1.5 hours."""
