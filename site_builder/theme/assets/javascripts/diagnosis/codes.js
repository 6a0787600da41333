/* Codes in a pasted text: the twin of web/diagnosis/codes.py. */
"use strict";

errdex.diagnosis.codes = (() => {
  const {
    IN_TOKEN, LONGEST, MOST_HEADED, MOST_JOINED, MOST_JOINS, MOST_NUMBERS, MOST_REPEATED, MOST_TOKENS, NARROWEST,
  } = errdex.tables.diagnosis.codes;
  const { QUOTES_AFTER, QUOTES_BEFORE, RANK } = errdex.tables.diagnosis.codes;
  const {
    afterDot, countUpTo, endOf, isDigits, isLower, matchAt, size, strip, stripEnd, stripStart,
  } = errdex.text.strings;
  const { CODE_WORD, blurred, folded, hasShape, unglued } = errdex.paste.spelling;

  const FIRST_CODE_WORD = new RegExp(CODE_WORD.source, "y");
  const TOKEN = /[A-Za-z0-9]+(?:[._-]{1,2}[A-Za-z0-9]+)*/y;
  const TOKENS = new RegExp(TOKEN.source, "g");
  const ONE_TOKEN = new RegExp(`^(?:${TOKEN.source})$`);
  const GAP = /[._-]{0,2}[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}[._-]{0,2}|[ \t]{0,3}[._:/-]{0,2}[ \t]{0,3}/y;
  const BREAK = /[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}/g;
  const AFTER_BREAK = /[ \t>#*/|]{0,120}[._-]{0,2}/y;
  const LOUD = new RegExp(
    "(?<![A-Za-z0-9._-])[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*(?:(?: {1,2}_?|_ )[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*){1,11}" +
    "(?![A-Za-z0-9])", "g");
  const NOISE = /^(?:(?:ERROR|ERR|CODE|WARN|FATAL|ALERT|INFO|FAILED|ERRORCODE|MESSAGE) {1,2})+/;
  const NUMBERED = /^E[0-9]{4,}$/;
  const HUMP = /[A-Z](?=[a-z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[a-z]/g;
  const HOLDS_CODES = /(?:codes?|enum|errors?|constants?)$/i;

  /* The candidate with the signs and brackets that the code and the text have; null for a number of another sign. */
  function asWritten(text, candidate, code) {
    if (candidate.text === code) {
      const before = text.slice(Math.max(0, candidate.start - 2), candidate.start);
      return isDigits(code) && before.endsWith("-") && !/[\p{L}\p{N}]/u.test(before.slice(0, -1)) ? null : candidate;
    }
    const at = code.indexOf(candidate.text), start = candidate.start - at;
    if (at >= 0 && start >= 0 && text.startsWith(code, start)) return { ...candidate, start, end: start + code.length, text: code };
    return code[0] === "-" && isDigits(code.slice(1)) ? null : candidate;
  }

  class CodeFinder {
    constructor(text, known, values) {
      this.text = text;
      this.known = known;
      this.values = values; // start → end of what stands where a code stands
      this.words = Array.from(new Set(known.prefixes.map(({ prefix }) => folded(prefix)))).filter(Boolean).sort();
      this.longest = Math.max(0, ...this.words.map((word) => word.length));
      this.near = new Map();
      for (const head of this.words) {
        const forms = new Set(blurred(head));
        for (let length = 2; length < head.length; length++) forms.add(head.slice(0, length));
        for (const form of forms) this.near.set(form, [...(this.near.get(form) || []), head]);
      }
      this.starts = [];
      this.ends = [];
      for (const match of text.matchAll(TOKENS)) {
        this.starts.push(match.index);
        this.ends.push(endOf(match));
      }
      this.heads = this.findHeads();
    }

    candidates() {
      const found = new Map();
      const add = (one) => found.set(`${one.start} ${one.end} ${one.form} ${one.key}`, one);
      this.whole(add);
      this.tokens(add);
      for (const start of this.heads) this.headed(start, add);
      this.wrapped(add);
      this.loud(add);
      this.separated(add);
      for (const [start, end] of this.values) this.ifKnown(start, end, "token", add);
      return Array.from(found.values()).sort((one, other) =>
        one.start - other.start || RANK[one.form] - RANK[other.form] || other.end - one.end);
    }

    findHeads() {
      const { text } = this;
      const lower = text.replaceAll("İ", " ").toLowerCase(); // the one letter that gets longer
      const found = new Set();
      for (const { prefix } of this.known.prefixes) {
        if (!/^[A-Za-z0-9]+$/.test(prefix)) for (const place of places(lower, prefix.toLowerCase())) found.add(place);
      }
      for (const word of this.words) {
        for (const place of places(lower, word)) {
          if (this.isHead(place, word)) found.add(place);
        }
      }
      return Array.from(found).sort((one, other) => one - other).slice(0, MOST_HEADED);
    }

    isHead(place, word) {
      const before = place > 0 ? this.text[place - 1] : "";
      const hump = /[a-z]/.test(before) && /[A-Z]/.test(this.text[place]);
      return (!/[A-Za-z0-9]/.test(before) || hump) && (word.length > 1 || /[0-9]/.test(this.text[place + 1] || ""));
    }

    headed(start, add) {
      let end = this.end(start);
      if (end === null) return;
      const token = this.text.slice(start, end);
      let key = folded(token);
      if (this.known.mayHave(key)) add({ start, end, key, form: "token", text: token });
      const humps = Array.from(token.matchAll(HUMP), (hump) => hump.index).filter((place) => place >= 8);
      for (const place of new Set([...unglued(token), ...humps.slice(0, 4), ...humps.slice(4).slice(-4)])) {
        this.ifKnown(start, start + place, "glued", add);
      }
      for (let count = 1; count < MOST_JOINED; count++) {
        const gap = matchAt(GAP, this.text, end);
        const following = gap ? matchAt(TOKEN, this.text, endOf(gap)) : null;
        if (!following || key.length + following[0].length > LONGEST) return;
        key += folded(following[0]);
        end = endOf(following);
        if (this.known.mayHave(key)) add(this.broken(start, end, key));
      }
    }

    end(start) {
      const number = countUpTo(this.starts, start) - 1;
      const end = number >= 0 ? this.ends[number] : start;
      return start < end && end <= start + 2 * LONGEST && !"._-".includes(this.text[start]) ? end : null;
    }

    tokens(add) {
      const seen = new Map(), words = new Set(), repeated = new Map();
      let numbers = 0, others = 0;
      for (const [number, start] of this.starts.entries()) {
        if (this.ends[number] - start > 2 * LONGEST) continue;
        const token = this.text.slice(start, this.ends[number]);
        if ((words.has(token) || isWord(token)) && !this.values.has(start)) continue;
        let forms = seen.get(token);
        if (forms === undefined) {
          if (isDigits(token)) {
            numbers++;
            if (numbers > MOST_NUMBERS && !this.values.has(start)) {
              words.add(token);
              continue;
            }
          } else if (++others > MOST_TOKENS) return;
          forms = this.forms(token);
          seen.set(token, forms);
        }
        if (forms.length && isDigits(token)) {
          repeated.set(token, (repeated.get(token) || 0) + 1);
          if (repeated.get(token) === MOST_REPEATED) words.add(token);
        }
        for (const [from, to, key, form] of forms) {
          add({ start: start + from, end: start + to, key, form, text: token.slice(from, to) });
        }
      }
    }

    forms(token) {
      const found = this.ending(token, 0, "token");
      if (NUMBERED.test(token)) found.push(...this.ending(token, 1, "token"));
      for (let at = token.indexOf("."); at > 0; at = token.indexOf(".", at + 1)) {
        const led = afterDot(token.slice(0, at));
        if (this.known.owners.has(led.toLowerCase()) || HOLDS_CODES.test(led)) found.push(...this.ending(token, at + 1, "led"));
      }
      const word = matchAt(FIRST_CODE_WORD, token, 0);
      if (word && word[0].length < token.length && word[0].length <= this.longest) {
        for (const head of this.meant(word[0].toLowerCase())) {
          const key = head + folded(token.slice(word[0].length));
          if (this.known.mayHave(key)) found.push([0, token.length, key, "near"]);
        }
      }
      return found;
    }

    ending(token, start, form) {
      const found = [], key = folded(token.slice(start));
      if (this.known.mayHave(key)) found.push([start, token.length, key, form]);
      for (const end of unglued(token.slice(start))) {
        const shorter = folded(token.slice(start, start + end));
        if (this.known.mayHave(shorter)) found.push([start, start + end, shorter, "glued"]);
      }
      return found;
    }

    meant(word) {
      if (this.words.includes(word)) return [];
      return Array.from(new Set(blurred(word).flatMap((form) => this.near.get(form) || []))).sort();
    }

    wrapped(add) {
      const { text } = this;
      let at = text.indexOf("\n"), last = -1;
      for (let count = 0; count < MOST_JOINS && at >= 0; count++) {
        if (at - last > NARROWEST) {
          const [start, before] = this.precedingToken(at);
          const gap = before ? matchAt(AFTER_BREAK, text, at + 1) : null;
          const after = gap ? matchAt(TOKEN, text, endOf(gap)) : null;
          if (after && before.length + after[0].length <= LONGEST && !(isLower(before) && isLower(after[0]))) {
            const key = folded(before) + folded(after[0]);
            if (this.known.mayHave(key)) add(this.broken(start, endOf(after), key));
          }
        }
        last = at;
        at = text.indexOf("\n", at + 1);
      }
    }

    loud(add) {
      let count = 0;
      for (const match of this.text.matchAll(LOUD)) {
        if (count++ === MOST_JOINS) break;
        const noise = NOISE.exec(match[0]);
        this.ifKnown(match.index + (noise ? noise[0].length : 0), endOf(match), "spaced", add);
      }
    }

    separated(add) {
      const { text } = this;
      for (const separator of this.known.separators) {
        for (const at of places(text, separator).slice(0, MOST_JOINS)) {
          const [start, before] = this.precedingToken(at);
          const after = matchAt(TOKEN, text, at + separator.length);
          if (!before || !after || start + before.length < at) continue;
          this.ifKnown(start, endOf(after), "token", add);
          if (text.startsWith(separator, endOf(after))) {
            const third = matchAt(TOKEN, text, endOf(after) + separator.length);
            if (third) this.ifKnown(start, endOf(third), "token", add);
          }
        }
      }
    }

    precedingToken(at) {
      let before = this.text.slice(Math.max(0, at - LONGEST), at);
      before = before.slice(0, Math.max(before.length - 3, 0)) + stripEnd(before.slice(-3), " \t\r");
      const token = stripStart(before.slice(stripEnd(before, IN_TOKEN).length), "._-");
      return [Math.max(0, at - LONGEST) + before.length - token.length, token];
    }

    whole(add) {
      if (size(this.text) > 3 * LONGEST) return;
      const text = strip(this.text, QUOTES_BEFORE + QUOTES_AFTER);
      if (text && size(text) <= LONGEST) {
        this.ifKnown(this.text.indexOf(text), this.text.indexOf(text) + text.length, "whole", add);
      }
    }

    ifKnown(start, end, form, add) {
      const text = this.text.slice(start, end), key = folded(text);
      if (key && key.length <= LONGEST && this.known.mayHave(key)) add({ start, end, key, form, text });
    }

    broken(start, end, key) {
      const stretch = this.text.slice(start, end), text = stretch.replace(BREAK, "");
      return { start, end, key, form: text.length < stretch.length && ONE_TOKEN.test(text) ? "wrapped" : "spaced", text };
    }

    unknown(taken) {
      const found = [];
      const spans = taken.slice().sort((one, other) => one[1] - other[1] || one[0] - other[0]);
      const ends = spans.map(([, end]) => end);
      const heads = this.known.prefixes.map(({ prefix }) => prefix.toLowerCase());
      let done = -1;
      for (const start of this.heads) {
        const end = this.end(start);
        if (end === null || start < done) continue;
        const following = countUpTo(ends, start);
        if (following < spans.length && spans[following][0] < end) continue;
        const code = this.text.slice(start, end), lower = code.toLowerCase();
        const prefix = this.known.prefixes.find((one, number) => lower.startsWith(heads[number]) && hasShape(code, one.prefix));
        if (prefix) {
          found.push({ start, end, code, prefix });
          done = end;
        }
      }
      return found;
    }
  }

  const isWord = (token) => /^(?:[A-Za-z][a-z]*|[A-Z]+)$/.test(token);

  function places(text, literal) {
    const found = [];
    let at = literal ? text.indexOf(literal) : -1;
    while (at >= 0 && found.length < MOST_HEADED * MOST_JOINED) {
      found.push(at);
      at = text.indexOf(literal, at + literal.length);
    }
    return found;
  }

  return { CodeFinder, asWritten };
})();
