/* Codes of no domain of the catalogue: the twin of web/paste/foreign.py. */
"use strict";

errdex.paste.foreign = (() => {
  const { AROUND, FIRST_LINES, LETTERS, MOST, NO_CODES } = errdex.tables.paste.foreign;
  const { isAlpha, matchAt, strip } = errdex.text.strings;
  const { wordsOf } = errdex.paste.spelling;

  const whole = (pattern) => new RegExp(`^(?:${pattern})$`);
  const CODE = whole("[A-Z][A-Za-z]{2,}[0-9]{0,2}(?:\\.[A-Z][A-Za-z]+[0-9]{0,2}){0,3}|[A-Z]{2,}[0-9]*(?:[._][A-Z0-9]+){1,8}");
  const SMALL = whole("[A-Za-z][A-Za-z0-9]*(?:[._/-][A-Za-z0-9]+){1,6}");
  const NUMBERED = whole("[A-Z]{2,}[._-]?[0-9]{3,}");
  const WORD = whole("[A-Z][a-z]{3,}|[A-Z]{4,}");
  const DOTTED = whole(
    "[A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){1,3}|[A-Z]{2,}[0-9]*(?:_[A-Z0-9]+){1,8}|[a-z]{2,4}\\.[A-Z]{2,}(?:_[A-Z0-9]+)*");
  const CLASS = /(?:Exception|Type|Enum)$/;
  const IN_SOURCE = /(?:Error|Codes?)$/;
  const MESSAGE_NEXT = /[ \t]{0,3}[,;|&\n\r][ \t\r\n]{0,8}["']?(?:error|err)?_?(?:message|msg|requestid|desc|reason)/iy;
  const TOKEN = String.raw`[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*`;
  const RAISED = new RegExp(`(?:Exception|Error)["'\\])>]{0,2}:[ \\t]{1,3}(${TOKEN})(?![A-Za-z0-9._-])`, "g");
  const FIRST = new RegExp(`[ \\t\\r\\n"'\`*>-]{0,12}(${TOKEN})[ \\t]{1,3}[:|][ \\t]`, "dy");
  const SAID = new RegExp(
    "`([a-z]{2,4}\\.[A-Z]{2,}(?:_[A-Z0-9]+)*)`" +
    "|\\n([A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){1,3}) : " +
    "|HTTP Status: [0-9]{3} Error:([A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){0,3}) " +
    "|SDKException\\]message:([A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){1,3})-" +
    "|An error occurred \\(([A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){0,3})\\) when calling ", "g");
  const ALONE = whole("[A-Z][A-Za-z0-9]+(?:\\.[A-Z][A-Za-z0-9]+){1,3}|[A-Z]{2,}[0-9]*(?:_[A-Z0-9]+){2,8}");
  const MESSAGE = /[ \t]{1,3}:[ \t]/y;
  const ENDS = /[ \t]{0,3}(?:[\r\n,;"'`)\]}]|$)/y;

  /* [{start, end, name, plainly}], one perhaps found twice, in a field first. */
  function foreignCodes(text, fields) {
    const found = [];
    for (const field of fields) {
      const code = text.slice(field.start, field.end);
      if (!field.error && isValue(text, field, code)) {
        found.push({ start: field.start, end: field.end, name: field.name, plainly: DOTTED.test(code) && code.includes(".") });
      }
    }
    const plain = (start, code) => found.push({ start, end: start + code.length, name: null, plainly: true });
    for (const match of Array.from(text.matchAll(RAISED)).slice(0, MOST)) {
      const start = match.index + match[0].length - match[1].length;
      if (isRaised(text, match[1], start + match[1].length)) plain(start, match[1]);
    }
    const first = text.split("\n", FIRST_LINES + 1).length <= FIRST_LINES ? matchAt(FIRST, text, 0) : null;
    if (first && hasShape(first[1]) && !IN_SOURCE.test(first[1].replace(/Code$/, ""))) plain(first.indices[1][0], first[1]);
    for (const match of Array.from(text.matchAll(SAID)).slice(0, MOST)) {
      const code = match.slice(1).find(Boolean);
      plain(match.index + match[0].lastIndexOf(code), code);
    }
    const alone = strip(text, AROUND);
    if (ALONE.test(alone)) plain(text.indexOf(alone), alone);
    return found;
  }

  function isValue(text, field, code) {
    const quoted = field.start > 0 && "\"'>`“".includes(text[field.start - 1]);
    if (CLASS.test(code) || NO_CODES.includes(code.toLowerCase())) return false;
    if (IN_SOURCE.test(code) && !quoted && !code.includes(".")) return false;
    if (WORD.test(code)) return quoted || matchAt(MESSAGE_NEXT, text, field.end) !== null;
    if (quoted && NUMBERED.test(code)) return true;
    if (CODE.test(code)) return alphabetic(code) >= 2;
    return quoted && SMALL.test(code) && code.replace(/[^A-Za-z]/g, "").length >= LETTERS && alphabetic(code) >= 2;
  }

  function isRaised(text, code, end) {
    if (CLASS.test(code) || NO_CODES.includes(code.toLowerCase())) return false;
    if (matchAt(MESSAGE, text, end)) return CODE.test(code) || hasShape(code);
    if (matchAt(ENDS, text, end)) return hasShape(code) && !code.endsWith("Error");
    return DOTTED.test(code);
  }

  const hasShape = (code) => DOTTED.test(code) || (CODE.test(code) && alphabetic(code) >= 2);
  const alphabetic = (code) => wordsOf(code).filter(isAlpha).length;

  return { foreignCodes };
})();
