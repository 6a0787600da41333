/* Where a plain word or number stands as a code: the twin of web/paste/plain.py. */
"use strict";

errdex.paste.plain = (() => {
  const { LINE, MOST, NAMES } = errdex.tables.paste.plain;
  const { endOf, matchAt, stripEnd } = errdex.text.strings;

  const BETWEEN =
    "(?:/[0-9][0-9.]{0,3})?[\"'`\\])]{0,2}" +
    "(?:[ \\t_-]{0,2}(?:[sS]tatus|[rR]esponse|[eE]rror|[cC]ode|[nN]umber|returned|no\\b\\.?|of|was)){0,3}" +
    "[\"'`\\])]{0,2}[ \\t]{0,3}(?:=>|[:=,])?[ \\t]{0,20}[#\"'`(\\[]{0,3}";
  const UNITS =
    "ms|s|sec|seconds|minutes|times|bytes|[kKmMgG]i?[bB]|rows|files|items|lines|tests|errors|warnings|retries|attempts" +
    "|failures|problems";
  const NUMBER = `(-?[0-9]{1,10})(?![A-Za-z0-9_/%#]|[.,:-][0-9]|[ ]?(?:${UNITS})\\b| --- \\[)`;
  const BEHIND = new RegExp(BETWEEN + NUMBER, "y");
  const BRACKETED = new RegExp(`[(\\[]${NUMBER}[)\\]]`, "g");
  const TUPLE = /\(([0-9]{2,10}), ?u?["']/g;
  const HASH = new RegExp(`#${NUMBER} - `, "g");
  const AHEAD = / (?:ERROR|FATAL|PANIC): /g;
  const NUMBER_BEFORE = /(?<![A-Za-z0-9._:/-])[0-9]{3,10}$/;
  const OF_ERROR = /error|fail|exception|fatal|refused|denied|timeout|timed out|abort|cancel|错误|失败|异常|超时/i;
  const WORD = new RegExp(
    "(?:Error|Exception)(?:\\[([A-Za-z][A-Za-z0-9]{2,60})\\]|: ([A-Za-z][A-Za-z0-9]{2,60})(?= : )" +
    "|: ([A-Z][A-Z0-9]{2,60})(?=[ \\t]*(?:\\r?\\n|$)))", "g");

  /* {start, end, name} by start: where a plain code stands. */
  function plainFields(text, names) {
    const found = new Map();
    const add = (start, end, name) => found.set(start, { start, end, name });
    for (const [start, name] of places(text, new Set([...NAMES, ...names]))) {
      const number = matchAt(BEHIND, text, start + name.length);
      if (!number || text.slice(Math.max(0, start - 1), start + name.length) === "[Errno") continue;
      add(endOf(number) - number[1].length, endOf(number), name);
    }
    const before = (match) => match.index > 0 ? text[match.index - 1] : "";
    for (const match of first(text, BRACKETED)) {
      const end = endOf(match) - 1, start = end - match[1].length;
      if (["", " ", "\t", ":"].includes(before(match)) && isOfError(text, start, end)) add(start, end, NAMES[0]);
    }
    for (const match of first(text, HASH)) {
      if (["", "\n"].includes(before(match))) add(match.index + 1, match.index + 1 + match[1].length, NAMES[0]);
    }
    for (const match of first(text, AHEAD)) {
      const number = NUMBER_BEFORE.exec(text.slice(Math.max(0, match.index - 20), match.index));
      if (number) add(match.index - number[0].length, match.index, NAMES[0]);
    }
    for (const pattern of [TUPLE, WORD]) {
      for (const match of first(text, pattern)) {
        const value = match.slice(1).find(Boolean), start = match.index + match[0].lastIndexOf(value);
        add(start, start + value.length, NAMES[0]);
      }
    }
    return found;
  }

  const first = (text, pattern) => Array.from(text.matchAll(pattern)).slice(0, MOST);

  function places(text, names) {
    const lower = text.replaceAll("İ", " ").toLowerCase(), longest = new Map(); // the one letter that gets longer
    for (const name of Array.from(names).sort((one, other) => one.length - other.length)) {
      let at = lower.indexOf(name);
      for (let count = 0; count < MOST && at >= 0; count++) {
        longest.set(at, name);
        at = lower.indexOf(name, at + name.length);
      }
    }
    return Array.from(longest).sort((one, other) => one[0] - other[0]);
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
