/* How codes are written: the twin of web/paste/spelling.py. */
"use strict";

errdex.paste.spelling = (() => {
  const { GLUED } = errdex.tables.paste.spelling;
  const { isAscii, isDigits, isUpper } = errdex.text.strings;
  const { foldCode } = errdex.text.terms;

  const CODE_WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+/g;
  function folded(text) {
    if (!isAscii(text)) return foldCode(text);
    const bare = text.toLowerCase().replace(/[._\-: /#*>|\\\t\r\n@+~!$&;=?^]/g, "");
    return /^[a-z0-9]*$/.test(bare) ? bare : foldCode(text);
  }
  const wordsOf = (code) => code.match(CODE_WORD) || [];

  function isPlain(code) {
    const words = wordsOf(code);
    return words.length < 2 || words.every(isDigits) || (words.length === 2 && code.length < 4);
  }

  function unglued(token) {
    const found = [];
    let lower = token.toLowerCase();
    for (let round = 0; round < 2; round++) {
      const word = GLUED.find((one) => lower.endsWith(one));
      if (!word) break;
      lower = lower.slice(0, -word.length);
      if (lower.length < 4) break;
      found.push(lower.length);
    }
    return found;
  }

  function hasShape(code, prefix) {
    const rest = code.slice(prefix.length);
    if (isDigits(rest)) return rest.length >= 3;
    if (/[A-Za-z0-9]$/.test(prefix) && !/^[0-9A-Z]/.test(rest)) return false;
    if (isUpper(rest)) return rest.length >= 4;
    if (rest.includes(".")) return rest.split(".").every((part) => /^[A-Z]/.test(part));
    const words = wordsOf(rest);
    return words.length >= 2 && words.join("").length >= 6;
  }

  function blurred(word) {
    const found = [word];
    if (word.length >= 3) {
      for (let place = 0; place < word.length; place++) found.push(`${word.slice(0, place)}?${word.slice(place + 1)}`);
    }
    return found;
  }

  function isSlip(one, other) {
    one = folded(one);
    other = folded(other);
    const least = Math.min(one.length, other.length);
    let start = 0, end = 0;
    while (start < least && one[start] === other[start]) start++;
    while (end < least - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    return Math.max(one.length, other.length) - start - end <= 2 && start + end >= 6;
  }

  return { CODE_WORD, folded, wordsOf, isPlain, unglued, hasShape, blurred, isSlip };
})();
