/* Chinese whose UTF-8 was read as another encoding: the twin of web/text/mojibake.py, which says what is found. */
"use strict";

errdex.text.mojibake = (() => {
  const { FOLLOWING, LEADS, LETTERS, WINDOWS } = errdex.tables.text.mojibake;
  const { endOf, isAscii } = errdex.text.strings;

  const listed = (characters) => characters.map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  const BYTES = new Map(Array.from(WINDOWS, (character, number) => [character, 0x80 + number]));
  const LATIN = new RegExp(`(?:[\\xe2-\\xe9\\xef][\\x80-\\xbf${listed(Array.from(WINDOWS))}]{2}){2,}`, "g");
  const MANGLED = /[^\x00-\x7f]{3}/;
  const utf8 = (bytes) => new TextDecoder().decode(Uint8Array.from(bytes));
  let gbk = null;

  /* [start, end, what it was] of all that was read in a wrong encoding, in order. */
  function misread(text) {
    if (isAscii(text) || !MANGLED.test(text)) return [];
    return [...asLatin(text), ...asGbk(text)].sort((one, other) => one[0] - other[0]);
  }

  function asLatin(text) {
    const found = [];
    for (const match of text.matchAll(LATIN)) {
      for (let start = match.index; start < endOf(match); start += 3) {
        const bytes = Array.from(text.slice(start, start + 3), (one) => BYTES.get(one) ?? one.charCodeAt(0));
        found.push([start, start + 3, utf8(bytes).slice(0, 1)]);
      }
    }
    return found;
  }

  function asGbk(text) {
    gbk ??= readGbk();
    const found = [];
    const read = (start, end) => found.push([start, end, utf8(Array.from(text.slice(start, end)).flatMap((one) => gbk.pairs.get(one)))]);
    for (const match of text.matchAll(gbk.pattern)) {
      const whole = match.index + match[1].length;
      for (let start = match.index; start < whole; start += 3) read(start, start + 3);
      if (endOf(match) > whole) read(whole, endOf(match));
    }
    return found;
  }

  /* Character → the two bytes that GBK read as it; the pattern of Chinese that was read so. */
  function readGbk() {
    const decoder = new TextDecoder("gbk"), pairs = new Map();
    const readAs = (firsts, seconds) => {
      const characters = [];
      for (const first of firsts) {
        for (const second of seconds) {
          const character = decoder.decode(Uint8Array.of(first, second));
          // What Python's GBK does not know, the standard of the web has in the private area.
          if (character.length !== 1 || /[\ufffd\ue000-\uf8ff]/.test(character)) continue;
          pairs.set(character, [first, second]);
          characters.push(character);
        }
      }
      return listed(characters);
    };
    const first = readAs(LEADS, FOLLOWING), second = readAs(FOLLOWING, LEADS);
    const third = readAs(FOLLOWING, FOLLOWING), withLetter = readAs(FOLLOWING, LETTERS);
    return { pairs, pattern: new RegExp(`((?:[${first}][${second}][${third}])+)(?:[${first}][${withLetter}]?)?`, "g") };
  }

  return { misread };
})();
