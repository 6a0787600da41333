/* Where a plain word or number stands as a code: the twin of web/paste/plain.py. */
"use strict";

errdex.paste.plain = (() => {
  const { LINE, MOST, NAMES } = errdex.tables.paste.plain;
  const { endOf, stripEnd } = errdex.text.strings;

  const BETWEEN =
    "(?:/[0-9][0-9.]{0,3})?[\"'`\\])]{0,2}" +
    "(?:[ \\t_-]{0,2}(?:status|response|error|code|number|returned|no\\b\\.?|of|was)){0,3}" +
    "[\"'`\\])]{0,2}[ \\t]{0,3}(?:=>|[:=,])?[ \\t]{0,20}[#\"'`(\\[]{0,3}";
  const UNITS =
    "ms|s|sec|seconds|minutes|times|bytes|[kKmMgG]i?[bB]|rows|files|items|lines|tests|errors|warnings|retries|attempts" +
    "|failures|problems";
  const NUMBER = `(-?[0-9]{1,10})(?![A-Za-z0-9_/%#]|[.,:-][0-9]|[ ]?(?:${UNITS})\\b| --- \\[)`;
  const BRACKETED = new RegExp(`(?:(?<=[ \\t:])|^)[(\\[](?:${NUMBER})[)\\]]`, "g");
  const TUPLE = /\(([0-9]{2,10}), ?u?["']/g;
  const HASH = new RegExp(`(?:(?<=\\n)|^)#${NUMBER} - `, "g");
  const BEFORE = /(?<![A-Za-z0-9._:/-])([0-9]{3,10}) (?:ERROR|FATAL|PANIC): /g;
  const OF_ERROR = /error|fail|exception|fatal|refused|denied|timeout|timed out|abort|cancel|错误|失败|异常|超时/i;
  const WORD = new RegExp(
    "(?:Error|Exception)(?:\\[([A-Za-z][A-Za-z0-9]{2,60})\\]|: ([A-Za-z][A-Za-z0-9]{2,60})(?= : )" +
    "|: ([A-Z][A-Z0-9]{2,60})(?=[ \\t]*(?:\\r?\\n|$)))", "g");
  const named = new Map();

  /* {start, end, name} by start: where a plain code stands. */
  function plainFields(text, names) {
    const found = new Map();
    const add = (match, value, name) => {
      const start = match.index + match[0].lastIndexOf(value);
      found.set(start, { start, end: start + value.length, name });
    };
    for (const match of first(text, patternOf(names))) {
      const start = endOf(match) - match[2].length;
      if (text.slice(Math.max(0, match.index - 1), match.index + match[1].length) === "[Errno") continue;
      found.set(start, { start, end: endOf(match), name: match[1].toLowerCase() });
    }
    for (const match of first(text, BRACKETED)) {
      if (isOfError(text, endOf(match) - 1 - match[1].length, endOf(match) - 1)) add(match, match[1], NAMES[0]);
    }
    for (const pattern of [TUPLE, HASH, BEFORE, WORD]) {
      for (const match of first(text, pattern)) add(match, match.slice(1).find(Boolean), NAMES[0]);
    }
    return found;
  }

  const first = (text, pattern) => Array.from(text.matchAll(pattern)).slice(0, MOST);

  function patternOf(names) {
    const all = Array.from(new Set([...NAMES, ...names])).sort(), key = all.join(" ");
    if (!named.has(key)) {
      const escaped = all.map((name) => name.replace(/[.-]/g, "\\$&"));
      escaped.sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
      named.set(key, new RegExp(`(${escaped.join("|")})${BETWEEN}${NUMBER}`, "gi"));
    }
    return named.get(key);
  }

  function isOfError(text, start, end) {
    const before = text.slice(Math.max(0, start - LINE), start - 1).split("\n").pop();
    const after = text.slice(end + 1, end + LINE).split("\n", 1)[0];
    const closes = ["", "\r", ".", ";", '"', "'"].includes(after.slice(0, 1)) ||
      [":", ""].includes(stripEnd(before, " \t").slice(-1));
    return closes && end - start >= 3 && (OF_ERROR.test(before) || OF_ERROR.test(after));
  }

  return { plainFields };
})();
