/* Strings and sorted lists, as Python's methods and its bisect read them. */
"use strict";

errdex.text.strings = (() => {
  function stripStart(text, characters) {
    let start = 0;
    while (start < text.length && characters.includes(text[start])) start++;
    return text.slice(start);
  }
  function stripEnd(text, characters) {
    let end = text.length;
    while (end > 0 && characters.includes(text[end - 1])) end--;
    return text.slice(0, end);
  }
  const strip = (text, characters) => stripStart(stripEnd(text, characters), characters);
  const isUpper = (text) => /[A-Z]/.test(text) && !/[a-z]/.test(text);
  const isLower = (text) => /[a-z]/.test(text) && !/[A-Z]/.test(text);
  const isAlpha = (text) => /^[A-Za-z]+$/.test(text);
  const isDigits = (text) => /^[0-9]+$/.test(text);
  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);
  const afterDot = (text) => text.slice(text.lastIndexOf(".") + 1);

  /* Characters of a text as Python counts them. */
  const size = (text) => /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;

  function matchAt(sticky, text, at) {
    sticky.lastIndex = at;
    return sticky.exec(text);
  }
  const endOf = (match) => match.index + match[0].length;

  /* How many of the numbers, which are sorted, are at most `value`. */
  function countUpTo(numbers, value) {
    let low = 0, high = numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    strip, stripStart, stripEnd, isUpper, isLower, isAlpha, isDigits, isAscii, afterDot, size, matchAt, endOf, countUpTo,
  };
})();
