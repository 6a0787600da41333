/* From a pasted text to its error, in the browser: the twin of web/diagnosis/diagnose.py and of the modules that it names,
   which say what is done and why. Nothing of the text leaves the browser: only names of files do.

   errdex.diagnose(text, search) gives a promise of at most 20 answers, best first:
   {domain, code, confidence, why, reason, matched, span, params, cause, entry}, as in the API, except that `entry` is
   a number or null; `why` is a sentence in the language of the page, `reason` its key. Of an entry there are also
   `message` and `url`, relative to the language's root. Causes and steps are in the entry's static JSON,
   {site}/api/v1/domains/{domain}/codes/{slug}.json, which the page fetches.

   `search` is an errdex.Search. Our own files lie in diagnose/ (site_builder/search/diagnosis_shards.py says what is in them): the
   facts, which its codes.json names, then of the others, which the facts name, only the shards that the text needs.
   Rejects where a file could not be loaded. */
"use strict";

globalThis.errdex = globalThis.errdex || {};

errdex.diagnose = (() => {
  const { asked, foldCode } = errdex.text;
  const { CODE, ALIAS, MOVED, size } = errdex.codes;
  const { decode } = errdex;

  const SPACE = " \t\r\n";
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /* Strings, as Python's methods cut and judge them. */
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
  const afterDot = (text) => text.slice(text.lastIndexOf(".") + 1);
  const startsWithin = (text, part, at) => text.startsWith(part, at);

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

  /* ---- web/diagnosis/spelling.py ---- */

  const CODE_WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+/g;
  const FIRST_CODE_WORD = new RegExp(CODE_WORD.source, "y");
  const GLUED = ["exception", "error", "err", "code", "fault", "failure", "server", "client"];

  const folded = (text) => text.toLowerCase().replace(/[._\-: /#*>|\\\t\r\n@+~!$&;=?^]/g, "");
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

  /* ---- web/diagnosis/index.py ---- */

  const WIRE = 0, MESSAGE = 1, FORMER = 2;
  const HASHES = 3;

  const CRC = Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte >>> 0;
  });
  const encoder = new TextEncoder();

  function crc32(text) {
    let value = 0xffffffff;
    for (let place = 0; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      if (unit > 0x7f) return crc32OfBytes(encoder.encode(text));
      value = CRC[(value ^ unit) & 0xff] ^ (value >>> 8);
    }
    return (value ^ 0xffffffff) >>> 0;
  }

  function crc32OfBytes(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  }

  class Known {
    static async load(search) {
      const list = await search.codes();
      const facts = await search.sealed("diagnose/facts", list.facts);
      if (!facts.bits) {
        facts.bits = Uint8Array.from(atob(facts.filter), (character) => character.charCodeAt(0));
        facts.separators.sort();
      }
      return new Known(search, facts, list);
    }

    constructor(search, facts, list) {
      this.search = search;
      this.facts = facts;
      this.language = list.language;
      this.words = list.words;
      this.prefixes = facts.prefixes.map(([domain, prefix, fault, meaning]) => ({ domain, prefix, fault, meaning }));
      this.owners = new Set([
        ...Object.values(facts.context).flat(2),
        ...Object.values(facts.enums).map((name) => name.toLowerCase()),
      ]);
      this.receipts = new Set(facts.receipts);
      this.separators = facts.separators;
    }

    mayHave(member) {
      const { bits } = this.facts, last = bits.length * 8 - 1;
      let place = crc32(member);
      const step = ((place >>> 15) | 1) >>> 0;
      for (let number = 0; number < HASHES; number++) {
        const bit = (place & last) >>> 0;
        if (!((bits[bit >> 3] >> (bit & 7)) & 1)) return false;
        place = (place + step) >>> 0;
      }
      return true;
    }

    /* What the shards have under each of the keys that they have. */
    async under(kind, keys) {
      const seals = this.facts.shards[kind], count = seals.length / errdex.Search.DIGITS;
      const found = new Map();
      await Promise.all(Array.from(new Set(keys), async (key) => {
        const number = (typeof key === "number" ? key : crc32(key)) % count;
        const shard = await this.search.sealed(`diagnose/${kind}-${number}`, seals, number);
        if (Object.hasOwn(shard, key)) found.set(key, shard[key]);
      }));
      return found;
    }

    /* Spelling → [entry, how] of those that a paste may mean, in order of the entries. */
    async codes(keys) {
      const { spelled } = await this.search.codes();
      const found = new Map();
      for (const key of keys) {
        const rows = (spelled.byKey.get(key) || []).filter((row) => row.how !== MOVED);
        if (rows.length) found.set(key, rows.map(({ entry, how }) => [entry, how]).sort((one, other) => one[0] - other[0]));
      }
      return found;
    }

    async begun(key) {
      const list = await this.search.codes();
      const found = list.spelled.keys.filter((row) => row.how === CODE && row.key !== key && row.key.startsWith(key));
      return found.length === 1 ? found[0].entry : null;
    }

    /* [entry, number of the pattern, anchor, anchor and what follows], sorted. */
    async texts(anchors) {
      const found = [];
      for (const [anchor, rows] of await this.under("anchors", anchors)) {
        for (const [entry, number, more] of rows) found.push([entry, number, anchor, anchor + more]);
      }
      return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    }

    async entries(numbers) {
      const records = new Map();
      for (const [number, [domain, code, kind, patterns]] of await this.under("entries", numbers)) {
        records.set(number, {
          domain, code, success: kind === "success",
          patterns: patterns.map(([cause, kind, need, weight, literals, names]) =>
            ({ cause, kind, need, weight, literals, names })),
        });
      }
      return records;
    }
  }

  /* ---- web/diagnosis/fields.py ---- */

  const MOST_FIELDS = 4000;
  const LOOK_BACK = 120;
  const KEYWORD = new RegExp(
    "(?:[cC][oO][dD][eE]|[eE][rR][rR][nN][oO]|[rR]eport_?[sS]tatus|[kK]eyword|[?&]q|(?:Error|ERROR|error)(?=:[A-Z])" +
    "|错误码|错误代码|错误编码|错误编号|异常码|返回码|返回代码|业务码)" +
    "[\"'`”’\\])(*_ \\t]{0,6}(?:=>|->|:=|=(?!=)|[:>]|为|是){1,2}" +
    "[ \\t\\r\\n]{0,40}(?:string\\([0-9]{1,6}\\)[ \\t\\r\\n]{0,3}|\\(string\\)[ \\t\\r\\n]{0,3})?[\"'`“‘<\\[(*_]{0,3}", "g");
  const FIELD_VALUE = /[A-Za-z0-9][A-Za-z0-9._:/#@+*~-]{0,199}/y;
  const IN_NAME = `${LETTERS}_.-`;
  const WORD_OF_KEY = /[A-Za-z_?&]+|[^\x00-\x7f]{3,4}/y;
  const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
  const setOf = (words) => new Set(words.split(" "));
  const OTHER_CODES = setOf("status http exit zip postal qr verification verify country area source region");
  const ERROR_CODES = setOf("error err sub resp response return ret result biz business fail failure api service server sdk" +
    " app inner original origin remote top gateway exception get report send");
  const MESSAGES = setOf("message msg errmsg errormessage submsg errormsg errmessage messages description desc detail" +
    " details reason error err exception title cause info warning warn fatal failed failure getmessage");
  const STATES = setOf("status state health phase condition level mode");
  const RECEIPTS = setOf("errcode reportcode reportstatus reporterrcode errno");
  const KEY_BEFORE = new RegExp(
    "(?:^|[^A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{0,40})([\"'`\\])]{0,3})[ \\t]{0,3}(=>|[:=>])[ \\t\\r\\n]{0,20}" +
    "(?:string\\([0-9]{1,6}\\)[ \\t\\r\\n]{0,3})?([\"'`<]{0,2})$");

  /* {start, end, name, receipt, error} by start: the values of code-like fields. */
  function codeFields(text) {
    const found = new Map();
    let count = 0;
    for (const match of text.matchAll(KEYWORD)) {
      if (count++ === MOST_FIELDS) break;
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
      if (kind === null || OTHER_CODES.has(wordBefore(text, start))) continue;
      const stop = value.index + stripEnd(value[0], "._:/#@+*~-").length;
      if (!found.has(value.index)) {
        found.set(value.index, { start: value.index, end: stop, name, receipt: kind === "receipt", error: kind === "error" });
      }
    }
    return found;
  }

  function wordBefore(text, start) {
    if (start === 0 || text[start - 1] !== " ") return "";
    const before = stripEnd(text.slice(Math.max(0, start - 24), start), " ");
    return before.slice(stripEnd(before, IN_NAME).length).toLowerCase();
  }

  function kindOf(name) {
    if (name > "\x80" || ["q", "Keyword", "keyword"].includes(name)) return "code";
    const words = (name.match(PARTS) || []).map((word) => word.toLowerCase());
    const joined = words.join("");
    if (RECEIPTS.has(joined)) return "receipt";
    if (joined === "error") return "error";
    if (words[words.length - 1] === "code") return words.slice(0, -1).every((word) => ERROR_CODES.has(word)) ? "code" : null;
    if (joined.endsWith("code")) return ERROR_CODES.has(joined.slice(0, -4)) ? "code" : null;
    return null;
  }

  function isOfAnotherField(text, start) {
    const match = KEY_BEFORE.exec(text.slice(Math.max(0, start - LOOK_BACK), start));
    if (!match) return false;
    const name = afterDot(match[1]).toLowerCase().replaceAll("-", "_");
    if (STATES.has(name)) return true;
    if (kindOf(afterDot(match[1])) !== null || MESSAGES.has(name.replaceAll("_", ""))) return false;
    return match[3] === "=" || match[2] !== "";
  }

  function isOfMessageField(text, start) {
    const match = KEY_BEFORE.exec(text.slice(Math.max(0, start - LOOK_BACK), start));
    if (!match) return null;
    const name = afterDot(match[1]);
    return MESSAGES.has(name.toLowerCase().replace(/[_-]/g, "")) ? name : null;
  }

  /* ---- web/diagnosis/codes.py ---- */

  const LONGEST = 100, MOST_JOINED = 12, MOST_HEADED = 400, MOST_TOKENS = 6000, MOST_JOINS = 1500, NARROWEST = 20;
  const TOKEN = /[A-Za-z0-9]+(?:[._-]{1,2}[A-Za-z0-9]+)*/y;
  const TOKENS = new RegExp(TOKEN.source, "g");
  const ONE_TOKEN = new RegExp(`^(?:${TOKEN.source})$`);
  const GAP = /[._-]{0,2}[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}[._-]{0,2}|[ \t]{0,3}[._:/-]{0,2}[ \t]{0,3}/y;
  const BREAK = /[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}/g;
  const AFTER_BREAK = /[ \t>#*/|]{0,120}[._-]{0,2}/y;
  const IN_TOKEN = `${LETTERS}._-`;
  const LOUD = new RegExp(
    "(?<![A-Za-z0-9._-])[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*(?:(?: {1,2}_?|_ )[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*){1,11}" +
    "(?![A-Za-z0-9])", "g");
  const NOISE = /^(?:(?:ERROR|ERR|CODE|WARN|FATAL|ALERT|INFO|FAILED|ERRORCODE|MESSAGE) {1,2})+/;
  const HUMP = /[A-Z](?=[a-z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[a-z]/g;
  const HOLDS_CODES = /(?:codes?|enum|errors?|constants?)$/i;
  const QUOTES_BEFORE = `${SPACE}"'\`“‘([{<`;
  const QUOTES_AFTER = `${SPACE}"'\`”’)]}>.,;:!?。，；：！？`;
  const RANK = { whole: 0, token: 1, led: 2, glued: 3, near: 4, wrapped: 5, spaced: 6 };

  function places(text, literal) {
    const found = [];
    let at = literal ? text.indexOf(literal) : -1;
    while (at >= 0 && found.length < MOST_HEADED * MOST_JOINED) {
      found.push(at);
      at = text.indexOf(literal, at + literal.length);
    }
    return found;
  }

  class Reader {
    constructor(text, known, fields) {
      this.text = text;
      this.known = known;
      this.fields = fields;
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

    spelled() {
      const found = new Map();
      const add = (one) => found.set(`${one.start} ${one.end} ${one.form} ${one.key}`, one);
      this.whole(add);
      this.tokens(add);
      for (const start of this.heads) this.headed(start, add);
      this.wrapped(add);
      this.loud(add);
      this.separated(add);
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
          const before = place > 0 ? text[place - 1] : "";
          const hump = /[a-z]/.test(before) && /[A-Z]/.test(text[place]);
          if ((!/[A-Za-z0-9]/.test(before) || hump) && (word.length > 1 || /[0-9]/.test(text[place + 1] || ""))) found.add(place);
        }
      }
      return Array.from(found).sort((one, other) => one - other).slice(0, MOST_HEADED);
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
      const seen = new Map();
      for (const [number, start] of this.starts.entries()) {
        if (this.ends[number] - start > 2 * LONGEST) continue;
        const token = this.text.slice(start, this.ends[number]);
        const plain = isDigits(token) || /^(?:[A-Za-z][a-z]*|[A-Z]+)$/.test(token);
        if (plain && !this.fields.has(start)) continue;
        let forms = seen.get(token);
        if (forms === undefined) {
          if (seen.size >= MOST_TOKENS) return;
          forms = this.forms(token);
          seen.set(token, forms);
        }
        for (const [from, to, key, form] of forms) {
          add({ start: start + from, end: start + to, key, form, text: token.slice(from, to) });
        }
      }
    }

    forms(token) {
      const found = this.ending(token, 0, "token");
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
          const [start, before] = this.tokenBefore(at);
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
      for (const match of this.text.matchAll(LOUD)) {
        const noise = NOISE.exec(match[0]);
        this.ifKnown(match.index + (noise ? noise[0].length : 0), endOf(match), "spaced", add);
      }
    }

    separated(add) {
      const { text } = this;
      for (const separator of this.known.separators) {
        for (const at of places(text, separator).slice(0, MOST_JOINS)) {
          const [start, before] = this.tokenBefore(at);
          const after = matchAt(TOKEN, text, at + 1);
          if (!before || !after || start + before.length < at) continue;
          this.ifKnown(start, endOf(after), "token", add);
          if (text[endOf(after)] === separator) {
            const third = matchAt(TOKEN, text, endOf(after) + 1);
            if (third) this.ifKnown(start, endOf(third), "token", add);
          }
        }
      }
    }

    tokenBefore(at) {
      let before = this.text.slice(Math.max(0, at - LONGEST), at);
      before = before.slice(0, Math.max(before.length - 3, 0)) + stripEnd(before.slice(-3), " \t\r");
      const token = stripStart(before.slice(stripEnd(before, IN_TOKEN).length), "._-");
      return [Math.max(0, at - LONGEST) + before.length - token.length, token];
    }

    whole(add) {
      if (size(this.text) > 3 * LONGEST) return;
      const text = strip(this.text, QUOTES_BEFORE + QUOTES_AFTER);
      if (text && /^[\x00-\x7f]*$/.test(text) && text.length <= LONGEST) {
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

  /* ---- web/diagnosis/folded.py, web/diagnosis/messages.py ---- */

  const WIDE = 4, NARROW = 8, MOST_TRIES = 8, REACH = 80, ENOUGH = 16;
  const UNITS = /[A-Za-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+|[^\x00-\x7f]/g;
  const INNER = /(?<=[0-9])[A-Za-z]{4}/g;
  const SAYS = /[A-Za-z0-9]|[^\x00-\x7f]/g;
  const CUT_MESSAGE = /[ \t\r\n"'`)\]}]{0,4}(?:\.\.\.|…|\(truncated|\(cut|$)/y;
  const VALUE = /[ \t]{0,3}([\x21-\x7e]{1,200})/y;
  const ENDS_VALUE = /["'`,;<>[\]{}()|\\]/;
  const WIDE_VALUE = /[^\x00-\x7f，。；：！？、（）“”‘’《》]{1,64}/y;
  const VALUE_BEFORE = /[^ \t\r\n"'`,;:=([{，。；：、（“‘]{1,64}$/;
  const BREAKS_VALUE = /[\n\r"“”{}]/;

  const foldings = new Map();

  function foldedCharacter(character) {
    let known = foldings.get(character);
    if (known === undefined) {
      const leftOut = /[\ud800-\udfff]/.test(character) || character.normalize("NFKC").length > 1;
      known = leftOut ? "" : foldCode(`a${character}`).slice(1);
      foldings.set(character, known);
    }
    return known;
  }

  function piece(unit) {
    if (unit < "\x80") return unit.toLowerCase();
    return unit >= "\u3400" && unit < "\ua000" ? unit : foldedCharacter(unit);
  }

  class Folded {
    constructor(text) {
      this.original = text;
      this.pieces = [];
      this.at = [];
      this.of = [];
      this.until = [];
      let length = 0;
      for (const match of text.matchAll(UNITS)) {
        const content = piece(match[0]);
        if (!content) continue;
        this.pieces.push(content);
        this.at.push(length);
        this.of.push(match.index);
        this.until.push(endOf(match));
        length += content.length;
      }
      this.text = this.pieces.join("");
    }

    place(index) {
      const number = countUpTo(this.at, index) - 1;
      return Math.min(this.of[number] + index - this.at[number], this.until[number] - 1);
    }

    index(place) {
      const number = countUpTo(this.of, place) - 1;
      if (number < 0) return 0;
      return Math.min(this.at[number] + place - this.of[number], this.at[number] + this.pieces[number].length);
    }

    /* anchor → its places, of those anchors that the catalogue may know. */
    anchors(known) {
      const found = new Map(), others = new Set();
      const look = (place, length) => {
        const anchor = this.text.slice(place, place + length), places = found.get(anchor);
        if (places) places.push(place);
        else if (!others.has(anchor)) {
          if (known.mayHave(anchor)) found.set(anchor, [place]);
          else others.add(anchor);
        }
      };
      for (const [number, content] of this.pieces.entries()) {
        const start = this.at[number];
        if (this.original[this.of[number]] < "\x80") {
          look(start, NARROW);
          for (const match of content.matchAll(INNER)) look(start + match.index, NARROW);
        } else for (let place = 0; place < content.length; place++) look(start + place, WIDE);
      }
      return found;
    }

    words() {
      return new Set(this.pieces.filter((content) => content < "\x80"));
    }
  }

  /* {start, end, weight, params, whole} of every place where a text of an entry stands. */
  class Wanted {
    constructor(pattern) {
      this.pattern = pattern;
      this.literals = pattern.literals.map(literalOf);
      this.pieces = this.literals.map((literal) => literal.folded);
    }

    find(text) {
      const first = this.pieces.findIndex(Boolean), found = [];
      if (first < 0) return found;
      let at = text.text.indexOf(this.pieces[first]);
      for (let tries = 0; at >= 0 && tries < MOST_TRIES; tries++) {
        const one = this.from(text, first, at);
        if (one) found.push(one);
        at = text.text.indexOf(this.pieces[first], at + 1);
      }
      return found.length ? found : this.cut(text, first);
    }

    from(text, first, at) {
      const { original } = text, { names } = this.pattern;
      let start = text.place(at), end = text.place(at + this.pieces[first].length - 1) + 1;
      if (!begins(original, start)) return null;
      const params = {};
      if (first > 0) {
        const { head } = this.literals[first];
        const value = valueBefore(original, start - head.length);
        if (value === null) return null;
        start -= value.length + head.length;
        params[names[first - 1]] = value;
      }
      let index = at + this.pieces[first].length;
      for (let number = first + 1; number < this.pieces.length; number++) {
        const name = names[number - 1], content = this.pieces[number];
        if (!content) {
          const [from, to] = valueAfter(original, skip(original, end, this.literals[number - 1].tail));
          params[name] = original.slice(from, to);
          end = to;
          index = text.index(end);
          continue;
        }
        const following = text.text.slice(0, index + REACH + content.length).indexOf(content, index);
        if (following < 0) return null;
        const value = valueBetween(original.slice(end, text.place(following)), this.literals[number - 1], this.literals[number]);
        if (value === null) return null;
        params[name] = value;
        index = following + content.length;
        end = text.place(index - 1) + 1;
      }
      if (!ends(original, end)) return null;
      if (this.pieces[this.pieces.length - 1]) end = skip(original, end, this.literals[this.literals.length - 1].tail);
      for (const name of Object.keys(params)) if (!params[name]) delete params[name];
      const numeric = Object.values(params).filter(isDigits).length;
      return { start, end, weight: this.pattern.weight + 6 * numeric, params, whole: true };
    }

    cut(text, first) {
      const content = this.pieces[first], enough = content < "\x80" ? ENOUGH : ENOUGH / 2;
      if (first > 0 || content.length <= enough) return [];
      const at = text.text.indexOf(content.slice(0, enough));
      if (at < 0 || !begins(text.original, text.place(at))) return [];
      let length = enough;
      while (length < content.length && text.text[at + length] === content[length]) length++;
      const end = text.place(at + length - 1) + 1;
      if (2 * length < content.length || !matchAt(CUT_MESSAGE, text.original, end)) return [];
      const weight = Math.floor(this.pattern.weight * length / content.length);
      return [{ start: text.place(at), end, weight, params: {}, whole: false }];
    }
  }

  const isLetter = (character) => /^[A-Za-z]$/.test(character);
  const isDigit = (character) => /^[0-9]$/.test(character);
  const begins = (text, start) => start === 0 || !(isLetter(text[start]) && isLetter(text[start - 1]));

  function ends(text, end) {
    if (end >= text.length) return true;
    const last = text[end - 1], following = text[end];
    return !((isLetter(last) && isLetter(following)) || (isDigit(last) && isDigit(following)));
  }

  function literalOf(literal) {
    const { text } = decode(literal);
    const says = Array.from(text.matchAll(SAYS)).filter((match) => match[0] < "\x80" || foldedCharacter(match[0]));
    if (!says.length) return { folded: "", head: text, tail: text };
    return { folded: new Folded(text).text, head: text.slice(0, says[0].index), tail: text.slice(says[says.length - 1].index + 1) };
  }

  function skip(text, place, tail) {
    for (const character of tail) {
      if (" \t".includes(character)) continue;
      while (place < text.length && " \t".includes(text[place])) place++;
      if (!startsWithin(text, character, place)) break;
      place += character.length;
    }
    return place;
  }

  function valueAfter(text, place) {
    const match = matchAt(VALUE, text, place);
    if (match) {
      const start = endOf(match) - match[1].length, end = match[1].search(ENDS_VALUE);
      const value = stripEnd(end < 0 ? match[1] : match[1].slice(0, end), ".:!?");
      return value ? [start, start + value.length] : [place, place];
    }
    const wide = matchAt(WIDE_VALUE, text, place);
    return wide ? [wide.index, endOf(wide)] : [place, place];
  }

  function valueBefore(text, end) {
    const match = end > 0 ? VALUE_BEFORE.exec(text.slice(Math.max(0, end - 64), end)) : null;
    return match ? match[0] : null;
  }

  function valueBetween(text, before, after) {
    const head = after.head.replaceAll(" ", "");
    let value = stripEnd(text.slice(skip(text, 0, before.tail)), SPACE);
    if (head && value.endsWith(head)) value = value.slice(0, value.length - head.length);
    value = strip(value, SPACE);
    return BREAKS_VALUE.test(value) ? null : value;
  }

  /* ---- web/diagnosis/policy.py ---- */

  const CLAIMED = 0, SIMILAR = 1, NOTHING = 2;
  const SHORTEST = 8, LONG_BESIDE_ANOTHER_CODE = 20, LESS_IF_ABOUT = 4;
  const WHOLE_VALUE =
    /[ \t]*(?:["'`<,;)\]}&|\r\n]|$)|[ \t]+["'{[(<]{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,60}["'\])]{0,2}[ \t]{0,2}[:=]/y;
  const IS_KEY = /["']?[ \t]{0,2}:/y;
  const IN_SOURCE = /(?:raise|import|except|class|new|throw|catch|extends|instanceof) $/;
  const OPENS = "\"'`>=:([{|\n\t“‘「（【";
  const CLOSES = "\"'`<)]}|\n\r\t;,”’」）】";
  const PAUSES = ",;.!?:-— ，。；！？：、…";
  const AROUND = " \t\r\n\"'`“”‘’「」()（）[]{}<>.,;:!?。，；：！？…";

  const isHan = (text) => /[\u3400-\u9fff]/.test(text);
  const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

  class Judge {
    constructor(text, foldedText, known, fields) {
      const said = strip(text, AROUND), from = text.indexOf(said);
      Object.assign(this, { text, foldedText, known, fields, said, from, to: from + said.length, domains: new Map() });
    }

    about(domain) {
      let known = this.domains.get(domain);
      if (known === undefined) {
        const [phrases, acronyms] = this.known.facts.context[domain] || [[], []];
        const words = acronyms.length ? this.foldedText.words() : new Set();
        known = phrases.some((phrase) => this.foldedText.text.includes(phrase)) || acronyms.some((acronym) =>
          words.has(acronym) || this.text.includes(capitalized(acronym)) || this.text.includes(acronym.toUpperCase()));
        this.domains.set(domain, known);
      }
      return known;
    }

    /* [outcome, exact, why] */
    code(spelled, how, record) {
      const field = this.fields.get(spelled.start);
      const inCodeField = field !== undefined && !field.error;
      if (spelled.text === record.code && spelled.form !== "glued") {
        if (!record.success && !isPlain(record.code)) {
          if (this.isSource(spelled, record)) return [NOTHING, false, ""];
          return [CLAIMED, true, spelled.form === "wrapped" ? "wrapped" : "code"];
        }
        const receipt = this.known.receipts.has(record.domain) && !record.success;
        const claimed = receipt ? field !== undefined && field.receipt : inCodeField;
        if (claimed && matchAt(WHOLE_VALUE, this.text, spelled.end)) return [CLAIMED, true, "code"];
        return record.success || isDigits(record.code) ? [NOTHING, false, ""] : [SIMILAR, false, "word"];
      }
      if (record.success || isPlain(record.code)) return [NOTHING, false, ""];
      if (spelled.form === "led") return [CLAIMED, false, "name"];
      if (how === ALIAS) {
        const claimed = ["token", "wrapped"].includes(spelled.form) && !isPlain(spelled.text);
        return [claimed ? CLAIMED : SIMILAR, false, "alias"];
      }
      const why = ["glued", "wrapped"].includes(spelled.form) ? spelled.form : "respelled";
      if (how === CODE && this.prefixOf(record)) {
        return [CLAIMED, spelled.text === record.code && spelled.form === "wrapped", why];
      }
      const outcome = this.withoutPrefix(spelled, record, how === CODE, inCodeField);
      return [outcome, false, how === CODE ? why : "prefix-less"];
    }

    /* The longest prefix of its domain that a code has. */
    prefixOf(record) {
      let longest = "";
      for (const { domain, prefix } of this.known.prefixes) {
        if (domain === record.domain && record.code.startsWith(prefix) && prefix.length > longest.length) longest = prefix;
      }
      return longest;
    }

    isSource(spelled, record) {
      if (!/^[A-Za-z0-9]+$/.test(spelled.text) || this.fields.has(spelled.start) || this.about(record.domain)) return false;
      return IN_SOURCE.test(this.text.slice(Math.max(0, spelled.start - 12), spelled.start));
    }

    withoutPrefix(spelled, record, allOfIt, inCodeField) {
      const { text } = spelled;
      const words = wordsOf(record.code).length - (allOfIt ? 0 : wordsOf(this.prefixOf(record)).length);
      const about = this.about(record.domain);
      const alone = !this.said.slice(0, 2 * LONGEST).includes(" ") && this.said.startsWith(text);
      const strong = about || inCodeField || alone || spelled.form === "whole";
      const elsewhere = isOfAnotherField(this.text, spelled.start) ||
        (matchAt(IS_KEY, this.text, spelled.end) !== null && spelled.start > 0 && this.text[spelled.start - 1] === '"');
      if (words < 2 || (elsewhere && !about)) return NOTHING;
      const otherwise = strong ? SIMILAR : NOTHING;
      const claimedIf = (condition) => condition ? CLAIMED : otherwise;
      if (/[ \t\n]/.test(text)) return claimedIf((isUpper(text) && words >= 3 && strong) || (inCodeField && about));
      if (isUpper(text)) return claimedIf(words >= 3 || about || alone);
      if (text.includes("_")) return claimedIf(words >= 3 || about);
      if (text.includes("-")) return claimedIf(words >= 3 && strong);
      if (allOfIt && text.toLowerCase() === record.code.toLowerCase()) return claimedIf(text.length >= 10);
      if (spelled.form === "glued" && allOfIt && record.code.startsWith(text.slice(0, 4))) return CLAIMED;
      return claimedIf(words >= 3 && strong);
    }

    message(found, pattern, record, foreign) {
      if (record.success || found.weight < SHORTEST) return NOTHING;
      const about = this.about(record.domain);
      const need = pattern.need - (about && pattern.kind === MESSAGE ? LESS_IF_ABOUT : 0);
      if (found.weight >= need) {
        return !foreign || about || found.weight >= LONG_BESIDE_ANOTHER_CODE ? CLAIMED : SIMILAR;
      }
      if (!found.whole) return NOTHING;
      const own = pattern.kind === WIRE || pattern.kind === MESSAGE || (pattern.kind === FORMER && isHan(pattern.literals[0]));
      if (own && found.start <= this.from && this.to <= found.end) return CLAIMED;
      if (foreign && !about) return SIMILAR;
      const name = isOfMessageField(this.text, found.start);
      if (name !== null && this.closed(found.end, CLOSES) &&
        (about || (own && name === "Message" && this.text.includes("RequestId")))) return CLAIMED;
      if (about && this.opened(found.start) && this.closed(found.end, CLOSES + PAUSES)) return CLAIMED;
      return SIMILAR;
    }

    opened(start) {
      while (start > 0 && this.text[start - 1] === " ") {
        start--;
        if (start > 0 && this.text[start - 1] > "\x80") return true;
      }
      return start === 0 || (OPENS + PAUSES).includes(this.text[start - 1]);
    }

    closed(end, closing) {
      if (end < this.text.length && ".。!！".includes(this.text[end])) end++;
      return end >= this.text.length || closing.includes(this.text[end]);
    }
  }

  /* ---- web/diagnosis/claims.py ---- */

  const EXACT = 1, RESPELLED = 3, UNKNOWN = 4, BY_MESSAGE = 5, UNKNOWN_IN_FIELD = 6, GUESS = 7;
  const CONFIDENCE = ["exact", "exact", "respelled", "respelled", "unknown", "message", "unknown", "similar"];
  const KINDS = ["wire", "message", "former", "translation"];
  const MOST = 20, MOST_TEXTS = 200, MOST_JUDGED = 100, NEAR = 600;
  const OTHER_CODE =
    /^(?:[A-Z][A-Za-z]{2,}[0-9]{0,2}(?:\.[A-Z][A-Za-z]+[0-9]{0,2}){0,3}|[A-Z]{2,}[0-9]*(?:[._][A-Z0-9]+){1,8})$/;
  const CLASS = /(?:Exception|Error|Codes?|Type|Enum)$/;
  const CUT_CODE = /[._-]{0,2}(?:\.\.\.|…|[ \t\r\n]*$)/y;

  const claimFor = (level, start, end, entry, record, why) =>
    ({ level, start, end, entry, domain: record.domain, code: record.code, success: record.success, why, params: {}, cause: null });
  const unknownClaim = (level, start, end, code, why) =>
    ({ level, start, end, entry: -1, domain: null, code, success: false, why, params: {}, cause: null });

  const causeOf = (pattern) => pattern.cause >= 0 ? pattern.cause : null;

  /* Below, at or above zero, as Python compares the strengths of two sightings. */
  function compareStrength({ found: one, pattern: first }, { found: other, pattern: second }) {
    return one.whole - other.whole || one.weight - other.weight ||
      (first.cause >= 0) - (second.cause >= 0) || second.kind - first.kind;
  }

  function distinct(claims) {
    const first = new Map();
    for (const claim of claims) {
      const key = `${claim.entry} ${claim.code}`;
      if (!first.has(key)) first.set(key, claim);
    }
    return Array.from(first.values());
  }

  class Paste {
    constructor(text, known) {
      this.text = text;
      this.known = known;
      this.fields = codeFields(text);
      this.foldedText = new Folded(text);
      this.reader = new Reader(text, known, this.fields);
      this.judge = new Judge(text, this.foldedText, known, this.fields);
      this.guesses = [];
      this.taken = [];
    }

    async read() {
      const spelled = this.reader.spelled();
      const anchors = this.foldedText.anchors(this.known);
      const [codes, texts] = await Promise.all([
        this.known.codes(spelled.map((one) => one.key)),
        this.known.texts(anchors.keys()),
      ]);
      const standing = texts.filter(([, , anchor, more]) =>
        anchors.get(anchor).some((place) => startsWithin(this.foldedText.text, more, place))).slice(0, MOST_TEXTS);
      const wanted = [...Array.from(codes.values()).flat(), ...standing].map(([entry]) => entry);
      this.records = await this.known.entries(wanted);
      const sightings = standing.flatMap(([entry, number]) =>
        this.sightings(entry, [this.records.get(entry).patterns[number]]));
      const claims = this.byCode(spelled, codes);
      claims.push(...await this.unknown(sightings));
      const others = claims.length ? [] : this.otherCodes();
      claims.push(...this.byText(sightings, claims, others.length > 0), ...others);
      claims.sort((one, other) =>
        one.success - other.success || one.level - other.level || one.start - other.start || one.entry - other.entry);
      this.claims = distinct(claims).slice(0, MOST).map((claim) => claim.level < UNKNOWN ? this.withText(claim) : claim);
      this.guesses = distinct(this.guesses);
    }

    async guess(entry, start, end, key) {
      const record = (await this.known.entries([entry])).get(entry);
      return record && !record.success ? [claimFor(GUESS, start, end, entry, record, { key })] : [];
    }

    byCode(spelled, codes) {
      const best = new Map(), judged = new Map(), claimed = new Set();
      let until = -1;
      for (const one of spelled) {
        if (one.start < until || !codes.has(one.key)) continue;
        const count = (judged.get(one.key) || 0) + 1;
        judged.set(one.key, count);
        if (count > MOST_JUDGED) {
          if (claimed.has(one.key)) {
            this.taken.push([one.start, one.end]);
            until = one.end;
          }
          continue;
        }
        let reached = until;
        for (const [entry, how] of codes.get(one.key)) {
          const record = this.records.get(entry);
          const [outcome, exact, key] = this.judge.code(one, how, record);
          if (outcome === NOTHING) continue;
          const field = this.fields.get(one.start);
          let level = outcome === SIMILAR ? GUESS : exact ? EXACT : RESPELLED;
          if (field && level !== GUESS) level--;
          const claim = claimFor(level, one.start, one.end, entry, record, { key, field: field ? field.name : null });
          if (level === GUESS) {
            this.guesses.push(claim);
            continue;
          }
          reached = one.end;
          const known = best.get(entry);
          if (!known || level < known.level || (level === known.level && one.start < known.start)) best.set(entry, claim);
        }
        if (reached > until) {
          claimed.add(one.key);
          this.taken.push([one.start, one.end]);
          until = reached;
        }
      }
      return Array.from(best.values());
    }

    async unknown(sightings) {
      const seen = new Set(), found = [];
      for (const { start, end, code, prefix } of this.reader.unknown(this.taken)) {
        if (seen.has(code)) continue;
        if (seen.size >= MOST) break;
        seen.add(code);
        const field = this.fields.get(start), name = field ? field.name : null;
        const begun = await this.begun(start, end, sightings);
        if (begun === null) {
          const why = { key: "unknown-prefix", field: name, fault: prefix.fault, meaning: prefix.meaning };
          found.push(unknownClaim(UNKNOWN, start, end, code, why));
        } else {
          found.push(claimFor(RESPELLED, start, end, begun, this.records.get(begun), { key: "cut", field: name }));
        }
      }
      return found;
    }

    async begun(start, end, sightings) {
      const key = folded(this.text.slice(start, end));
      for (const { found, entry } of sightings) {
        if (Math.max(found.start - end, start - found.end) < NEAR && foldCode(this.records.get(entry).code).startsWith(key)) {
          return entry;
        }
      }
      const cut = matchAt(CUT_CODE, this.text, end), words = wordsOf(this.text.slice(start, end));
      if (!cut || words.length < 3) return null;
      const entry = await this.known.begun(key);
      if (entry === null) return null;
      for (const [number, record] of await this.known.entries([entry])) this.records.set(number, record);
      const begins = wordsOf(this.records.get(entry).code).slice(0, words.length).join(" ") === words.join(" ");
      return begins && !/\.\.\.|…/.test(cut[0]) ? null : entry;
    }

    otherCodes() {
      const seen = new Set(), found = [];
      for (const { start, end, name } of this.fields.values()) {
        const code = this.text.slice(start, end);
        if (seen.has(code) || !OTHER_CODE.test(code) || CLASS.test(code)) continue;
        if (wordsOf(code).filter(isAlpha).length < 2) continue;
        seen.add(code);
        found.push(unknownClaim(UNKNOWN_IN_FIELD, start, end, code, { key: "unknown", field: name }));
      }
      return found;
    }

    sightings(entry, patterns) {
      return patterns.flatMap((pattern) => new Wanted(pattern).find(this.foldedText).map((found) => ({ found, pattern, entry })));
    }

    withText(claim) {
      const sightings = this.sightings(claim.entry, this.records.get(claim.entry).patterns);
      const pointing = ({ pattern }) => pattern.cause >= 0;
      sightings.sort((one, other) => pointing(other) - pointing(one) || compareStrength(other, one));
      const apart = [];
      for (const one of sightings) {
        if (!apart.some(({ found }) => one.found.start < found.end && found.start < one.found.end)) apart.push(one);
      }
      if (!apart.length) return claim;
      const distance = ({ found }) => Math.max(found.start - claim.end, claim.start - found.end, 0);
      const [best] = apart.sort((one, other) => pointing(other) - pointing(one) || distance(one) - distance(other) ||
        one.found.start - other.found.start);
      const why = { ...claim.why, text: KINDS[best.pattern.kind] };
      return { ...claim, why, params: best.found.params, cause: causeOf(best.pattern) };
    }

    byText(sightings, codes, foreign) {
      const failing = codes.filter((claim) => !claim.success).map((claim) => [claim.start, claim.end]);
      failing.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      const claimed = new Set(codes.map((claim) => claim.entry));
      const covered = [], best = new Map();
      const order = sightings.slice().sort((one, other) =>
        compareStrength(other, one) || one.found.start - other.found.start || one.entry - other.entry);
      for (const sighting of order) {
        const { found, pattern, entry } = sighting;
        if (claimed.has(entry) || best.has(entry) || covered.some(([from, to]) => found.start < to && from < found.end)) continue;
        if (isNear(found, failing)) continue;
        const record = this.records.get(entry);
        const outcome = this.judge.message(found, pattern, record, foreign);
        if (outcome === NOTHING) continue;
        const shared = order.some((other) =>
          other.entry !== entry && other.found.start === found.start && compareStrength(other, sighting) === 0);
        const why = { key: found.whole ? KINDS[pattern.kind] : "cut-message" };
        const claim = { ...claimFor(BY_MESSAGE, found.start, found.end, entry, record, why), params: found.params, cause: causeOf(pattern) };
        if (outcome === CLAIMED && !shared) {
          best.set(entry, claim);
          covered.push([found.start, found.end]);
        } else this.guesses.push({ ...claim, level: GUESS });
      }
      return Array.from(best.values());
    }
  }

  function isNear(found, spans) {
    const following = spans.filter(([start]) => start < found.start).length;
    return spans.slice(Math.max(0, following - 1), following + 1).some(([start, end]) =>
      Math.max(found.start - end, start - found.end) < NEAR);
  }

  /* ---- web/diagnosis/wording.py: the sentences come with the list of codes ---- */

  const said = (texts, language) => texts[language] || texts.en || Object.values(texts)[0];

  function sentence(why, { language, words }) {
    const key = why.key === "code" && why.field ? "code-field" : why.key;
    let meaning = why.meaning && Object.keys(why.meaning).length ? said(why.meaning, language) : "";
    if (!meaning && why.fault) meaning = words.faults[why.fault];
    const values = { "{field}": why.field || "", "{meaning}": meaning };
    const text = words.diagnoses[key].replace(/\{field\}|\{meaning\}/g, (name) => values[name]);
    return text + (why.text ? words.texts[why.text] : "");
  }

  /* ---- web/diagnosis/diagnose.py ---- */

  const MOST_SIMILAR = 3, LONGEST_QUESTION = 160, FEW_WORDS = 6, WEAKEST = 32;

  async function byWords(search, paste) {
    const question = strip(paste.text, SPACE);
    if (!question || size(question) > LONGEST_QUESTION) return [];
    const start = paste.text.indexOf(question);
    const { TIER } = errdex.Search;
    const words = asked(question);
    const plain = words.length <= FEW_WORDS && words.flat().length > 1 && !/[(){}[\];=<>_/\\]/.test(question);
    const found = [];
    for (const hit of (await search.search(question, { limit: MOST_SIMILAR })).hits) {
      if (hit.score < TIER || hit.score % TIER < WEAKEST || ["cause", "solution"].includes(hit.why)) continue;
      for (const claim of await paste.guess(hit.entry, start, start + question.length, "similar")) {
        if (plain || paste.judge.about(claim.domain)) found.push(claim);
      }
    }
    return found;
  }

  async function near(search, paste, unknown) {
    const found = [];
    for (const hit of (await search.search(unknown.code, { limit: MOST_SIMILAR })).hits) {
      for (const claim of await paste.guess(hit.entry, unknown.start, unknown.end, "near-code")) {
        const begins = wordsOf(unknown.code).length > 1 && foldCode(claim.code).startsWith(foldCode(unknown.code));
        if (isSlip(unknown.code, claim.code) || begins) found.push(claim);
      }
    }
    return found;
  }

  return async (text, search) => {
    const known = await Known.load(search);
    const view = decode(text);
    const paste = new Paste(view.text, known);
    await paste.read();
    let claims = paste.claims;
    if (!claims.length) {
      claims = paste.guesses.slice(0, MOST_SIMILAR);
      if (!claims.length) claims = await byWords(search, paste);
    } else if (claims.length === 1 && claims[0].level === UNKNOWN) claims = [...claims, ...await near(search, paste, claims[0])];
    return Promise.all(claims.map(async (claim) => {
      const [start, end] = view.span(claim.start, claim.end);
      const entry = claim.entry >= 0 ? claim.entry : null;
      const shown = entry === null ? {} : await search.entry(entry).then(({ message, location }) => ({ message, url: location }));
      return {
        domain: claim.domain,
        code: claim.code,
        confidence: CONFIDENCE[claim.level],
        why: sentence(claim.why, known),
        reason: claim.why.key,
        matched: text.slice(start, end),
        span: [size(text.slice(0, start)), size(text.slice(0, end))],
        params: claim.params,
        cause: claim.cause,
        entry,
        ...shown,
      };
    }));
  };
})();
