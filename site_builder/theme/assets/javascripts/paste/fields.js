/* Fields of a pasted text: the twin of web/paste/fields.py. */
"use strict";

errdex.paste.fields = (() => {
  const {
    ERROR_CODES, IN_NAME, LOOK_BACK, MESSAGES, MOST, OTHER_CODES, RECEIPTS, STATES,
  } = errdex.tables.paste.fields;
  const { afterDot, endOf, matchAt, stripEnd } = errdex.text.strings;

  const SEPARATOR =
    "[\"'`”’\\])(*_ \\t]{0,6}(?:=>|->|:=|=(?!=)|[:>]|为|是){1,2}" +
    "[ \\t\\r\\n]{0,40}(?:string\\([0-9]{1,6}\\)[ \\t\\r\\n]{0,3}|\\(string\\)[ \\t\\r\\n]{0,3})?[\"'`“‘<\\[(*_]{0,3}";
  const KEYWORD = new RegExp(
    "(?:[cC][oO][dD][eE](?:_?[nN]ame)?|[eE][rR][rR][nN][oO]|[rR]eport_?[sS]tatus|[kK]eyword|[?&]q|(?:Error|ERROR|error)(?=:[A-Z])" +
    "|错误码|错误代码|错误编码|错误编号|异常码|返回码|返回代码|业务码)" + SEPARATOR, "g");
  const FIELD_VALUE =
    /[A-Za-z0-9][A-Za-z0-9._:/#@+*~-]{0,199}|-[0-9]{1,10}|[^\x00-\x7f\u2000-\u206f\u3000-\u303f\uff00-\uffef]{1,60}/yu;
  const WORD_OF_KEY = /[A-Za-z_?&]+|[^\x00-\x7f]{3,4}/y;
  const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
  const KEY_BEFORE = new RegExp(
    "(?:^|[^A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{0,40})([\"'`\\])]{0,3})[ \\t]{0,3}(=>|[:=>])[ \\t\\r\\n]{0,20}" +
    "(?:string\\([0-9]{1,6}\\)[ \\t\\r\\n]{0,3})?([\"'`<]{0,2})$");

  /* {start, end, name, receipt, error} by start: the values of code-like fields. */
  function codeFields(text, names) {
    const found = new Map();
    const add = (value, name, kind) => {
      const stop = value.index + stripEnd(value[0], "._:/#@+*~-").length;
      if (found.has(value.index)) return;
      found.set(value.index, { start: value.index, end: stop, name, receipt: kind === "receipt", error: kind === "error" });
    };
    for (const match of names.length ? Array.from(text.matchAll(named(names))).slice(0, MOST) : []) {
      const value = matchAt(FIELD_VALUE, text, endOf(match));
      if (value) add(value, match[1], "code");
    }
    let count = 0;
    for (const match of text.matchAll(KEYWORD)) {
      if (count++ === MOST) break;
      const value = matchAt(FIELD_VALUE, text, endOf(match));
      if (!value) continue;
      let start = match.index;
      const word = matchAt(WORD_OF_KEY, text, start);
      const end = word ? endOf(word) : start;
      if ("?&".includes(text[start])) start++;
      else if (text[start] < "\x80") {
        const before = text.slice(Math.max(0, start - 60), start);
        start -= before.length - stripEnd(before, IN_NAME).length;
      }
      const name = afterDot(text.slice(start, end));
      const mark = start > 0 ? text[start - 1] : "";
      if (mark === "/" || (mark === "<" && name === "code")) continue;
      const kind = kindOf(name);
      if (kind === null || OTHER_CODES.includes(precedingWord(text, start))) continue;
      add(value, name, kind);
    }
    return found;
  }

  const patterns = new Map();

  function named(names) {
    const key = names.join(" ");
    if (!patterns.has(key)) {
      const escaped = names.map((name) => name.replace(/[.-]/g, "\\$&"));
      escaped.sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
      patterns.set(key, new RegExp(`(?<![A-Za-z0-9_.-])(${escaped.join("|")})${SEPARATOR}`, "gi"));
    }
    return patterns.get(key);
  }

  function precedingWord(text, start) {
    if (start === 0 || text[start - 1] !== " ") return "";
    const before = stripEnd(text.slice(Math.max(0, start - 24), start), " ");
    return before.slice(stripEnd(before, IN_NAME).length).toLowerCase();
  }

  function kindOf(name) {
    if (name > "\x80" || ["q", "Keyword", "keyword"].includes(name)) return "code";
    const words = (name.match(PARTS) || []).map((word) => word.toLowerCase());
    let joined = words.join("");
    if (RECEIPTS.includes(joined)) return "receipt";
    if (joined === "error") return "error";
    if (words[words.length - 1] === "name") { // codeName
      words.pop();
      joined = joined.slice(0, -4);
    }
    if (words[words.length - 1] === "code") return words.slice(0, -1).every((word) => ERROR_CODES.includes(word)) ? "code" : null;
    if (joined.endsWith("code")) return ERROR_CODES.includes(joined.slice(0, -4)) ? "code" : null;
    return null;
  }

  function isOfAnotherField(text, start) {
    const match = KEY_BEFORE.exec(text.slice(Math.max(0, start - LOOK_BACK), start));
    if (!match) return false;
    const name = afterDot(match[1]).toLowerCase().replaceAll("-", "_");
    if (STATES.includes(name)) return true;
    if (kindOf(afterDot(match[1])) !== null || MESSAGES.includes(name.replaceAll("_", ""))) return false;
    return match[3] === "=" || match[2] !== "";
  }

  function isOfMessageField(text, start) {
    const match = KEY_BEFORE.exec(text.slice(Math.max(0, start - LOOK_BACK), start));
    if (!match) return null;
    const name = afterDot(match[1]);
    return MESSAGES.includes(name.toLowerCase().replace(/[_-]/g, "")) ? name : null;
  }

  return { codeFields, isOfAnotherField, isOfMessageField };
})();
