/* Normalise text and cut it into terms: the twin of web/text/folding.py and terms.py, which say what is done and why.
   Separators and characters are listed once, in Python: `errdex.tables` has them. */
"use strict";

errdex.text.terms = (() => {
  const { CJK, EMPTY, PART, PARTICLES, SEPARATORS } = errdex.tables.text.terms;
  const { simplified } = errdex.text.simplified;
  const { isAscii } = errdex.text.strings;

  const SAYS_NOTHING = new Set(EMPTY);
  const WORD = `[^${SEPARATORS}${CJK}${PARTICLES}]+`;
  const RUN = new RegExp(`([${CJK}]+)|(${WORD}(?:${PART}${WORD})*)`, "gu");
  const NOT_IN_CODE = new RegExp(`[${SEPARATORS}]+`, "gu");
  const INVISIBLE = /^[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/;
  // Python's str.split() and this; JavaScript's \s differs from it by U+FEFF and U+001C to U+001F.
  const SPACE = /[\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const folding = new Map();

  function foldCharacter(character) {
    const known = folding.get(character);
    if (known !== undefined) return known;
    const folded = INVISIBLE.test(character) ? ""
      : simplified(character.normalize("NFKC").toLowerCase()
        .normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC")
        .replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/ı/g, "i"));
    if (character.length === 1) folding.set(character, folded);
    return folded;
  }

  function fold(text) {
    if (isAscii(text)) return text.toLowerCase();
    let folded = "";
    for (const character of simplified(text)) folded += foldCharacter(character);
    return folded;
  }

  function foldCode(code) {
    const folded = fold(code);
    return folded.replace(NOT_IN_CODE, "") || folded.replace(SPACE, "");
  }

  function bareCode(code, prefixes) {
    let longest = "";
    for (const prefix of prefixes) {
      if (code.startsWith(prefix) && code !== prefix && prefix.length > longest.length) longest = prefix;
    }
    return code.slice(longest.length);
  }

  const endsWith = (word, ...endings) => endings.some((ending) => word.endsWith(ending));

  function stem(word) {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    if ((word.endsWith("ies") && word.length > 4) || endsWith(word, "sses", "shes", "ches", "xes", "zes")) {
      word = word.slice(0, -2);
    } else if (word.endsWith("s") && !endsWith(word, "ss", "us", "is")) word = word.slice(0, -1);
    for (const ending of ["ing", "ed"]) {
      const rest = word.slice(0, -ending.length);
      if (word.endsWith(ending) && rest.length > 2 && /[aeiouy]/.test(rest) && !word.endsWith("eed")) {
        const last = rest[rest.length - 1];
        word = last === rest[rest.length - 2] && !"aeioulsz".includes(last) ? rest.slice(0, -1) : rest;
        break;
      }
    }
    if (word.endsWith("y") && word.length > 3 && !"aeiou".includes(word[word.length - 2])) word = word.slice(0, -1) + "i";
    else if (word.length > 4 && endsWith(word, "e", "ll")) word = word.slice(0, -1);
    return word;
  }

  function terms(text) {
    const found = [];
    for (const [chinese, parts] of runs(text)) {
      if (chinese) {
        found.push(...chinese, ...pairs(chinese));
      } else {
        if (parts.length > 1) found.push(stem(parts.join("")));
        for (const part of parts) if (saysSomething(part)) found.push(stem(part));
      }
    }
    return found;
  }

  function asked(text) {
    const words = new Map();
    for (const [chinese, parts] of runs(text)) {
      const needed = new Set(
        chinese ? (chinese.length > 1 ? pairs(chinese) : chinese) : parts.filter(saysSomething).map(stem));
      if (needed.size) words.set(Array.from(needed).join("\n"), Array.from(needed));
    }
    return Array.from(words.values());
  }

  /* [characters of a run of Chinese, no parts] or [nothing, the parts of a word], in the order of the text. */
  function* runs(text) {
    const marked = text.replaceAll(PART, " ")
      .replace(/([a-z0-9])([A-Z])/g, `$1${PART}$2`)
      .replace(/([A-Z])([A-Z][a-z])/g, `$1${PART}$2`);
    for (const match of fold(marked).matchAll(RUN)) {
      if (match[1]) yield [Array.from(match[1]), []];
      else yield [null, match[2].split(PART)];
    }
  }

  const pairs = (chinese) => chinese.slice(1).map((character, index) => chinese[index] + character);
  const saysSomething = (word) => !SAYS_NOTHING.has(word) && !/^[a-z]$/.test(word);

  /* What of a question can be marked in a text: its words as they are, Chinese in pairs or as one character. */
  function visible(text) {
    const words = new Set();
    for (const [chinese, parts] of runs(text)) {
      for (const word of chinese ? (chinese.length > 1 ? pairs(chinese) : chinese) : parts.filter(saysSomething)) words.add(word);
    }
    return Array.from(words);
  }

  return { fold, foldCode, bareCode, stem, terms, asked, visible };
})();
