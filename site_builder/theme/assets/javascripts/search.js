/* From a question to ranked entries: the twin of web/search/ranking.py, which says what is done and why.
   `new errdex.Search(load)`: `load(name)` gives a promise of a parsed file below assets/search/. All files are of one
   build: codes.json names the others by their content. What could not be loaded is asked for again by the next question. */
"use strict";

globalThis.errdex = globalThis.errdex || {};

/* The site answered, but not with what its list of codes, or this script, names. */
errdex.Changed = class extends Error {};

errdex.Search = (() => {
  const { decode } = errdex;
  const { FIELDS, asked } = errdex.text;
  const { distance, matches, size, spellings } = errdex.codes;

  /* As in site_builder/search/term_shards.py and site_builder/search/sealed.py. */
  const SCHEMA = 3;
  const DIGITS = 10;

  const TIERS = ["exact", "respelled", "prefix-less", "prefix", "part", "typo", ...FIELDS.slice(1)];
  const LONGEST = 2000;
  const MOST_READ = 40;
  const MOST_TERMS = 24;
  const MOST_GUESSED = 4;
  const MOST_GUESSES = 16;
  const TIER = 2 ** 24;
  const COUNT = 2 ** 24;
  const WEIGHT = 0xfff;

  class Search {
    constructor(load) {
      this.load = load;
      this.files = new Map();
      this.version = null;
    }

    /* A file, loaded once; forgotten when that failed. */
    file(name) {
      if (!this.files.has(name)) {
        const loading = this.load(name);
        this.files.set(name, loading);
        loading.catch(() => this.files.delete(name));
      }
      return this.files.get(name);
    }

    /* The list of codes as it comes. */
    async list() {
      const list = await this.file("codes.json");
      if (list.schema !== SCHEMA) throw new errdex.Changed(`schema ${list.schema}`);
      this.version = list.hash;
      return list;
    }

    /* The list of codes, with their spellings. */
    async codes() {
      const list = await this.list();
      if (!list.spelled) {
        list.spelled = spellings(list);
        list.living = list.code.length - Object.keys(list.moved).length;
      }
      return list;
    }

    /* A file that the list leads to. `seals`: of all files of its kind, one after the other. */
    async sealed(stem, seals, number = 0) {
      const { shared } = await this.list();
      return this.file(`${shared}${stem}.${seals.slice(number * DIGITS, (number + 1) * DIGITS)}.json`);
    }

    /* {domain, code, message, location} of an entry; the location is relative to the language's root. */
    async entry(number) {
      const list = await this.codes();
      const domain = list.domains[list.domain[number]].id;
      const location = `${domain}/${list.slug[number] || list.code[number]}.html`;
      return { domain, code: list.code[number], message: list.message[number], location };
    }

    /* {total, hits: [{entry, score, why}]}, best first. Rejects where a file could not be loaded. */
    async search(query, { domain = null, limit = 20 } = {}) {
      const list = await this.codes();
      const { text } = decode(size(query) > LONGEST ? Array.from(query).slice(0, LONGEST).join("") : query);
      const [words, unknown] = await this.words(list, text);
      if (words.every((word) => word.common)) for (const word of words) word.common = unknown;
      const sums = summed(words, list.code.length);
      const scores = new Map(), whys = new Map();
      sums.forEach((sum, entry) => {
        if (sum) scores.set(entry, (sum % COUNT) * (Math.floor(sum / COUNT) || 1));
      });
      havingAll(sums, words.filter((word) => !word.common)).forEach((why, entry) => {
        whys.set(entry, why);
        scores.set(entry, tier(why) * TIER + sums[entry] % COUNT);
      });
      for (const { entry, why, worth, words: counts } of matches(list.spelled, text, words.length > 0 && !unknown)) {
        const score = tier(why) * TIER + worth + (counts ? sums[entry] % COUNT : 0);
        if (score > (scores.has(entry) ? scores.get(entry) : -1)) {
          scores.set(entry, score);
          whys.set(entry, why);
        }
      }
      let found = Array.from(scores, ([entry, score]) => ({ entry, score }));
      if (domain !== null) found = found.filter(({ entry }) => list.domains[list.domain[entry]].id === domain);
      found.sort((one, other) => other.score - one.score || one.entry - other.entry);
      const hits = found.slice(0, limit).map((hit) => ({ ...hit, why: whys.get(hit.entry) || strongest(hit.entry, words) }));
      return { total: found.length, hits };
    }

    async words(list, text) {
      const needed = Array.from(new Set(asked(text).flat())).slice(0, MOST_READ);
      const rows = new Map();
      await Promise.all(needed.map(async (term) => {
        const row = (await this.shard(list, term)).get(term);
        if (row) rows.set(term, row);
      }));
      const known = needed.filter((term) => rows.has(term)).map((term) => rows.get(term));
      known.sort((one, other) => one[1] - other[1] || one[3].length - other[3].length);
      const words = known.slice(0, MOST_TERMS).map((row) =>
        ({ common: row[1] === 1, rarity: rarity(list, row[2]), ...unpacked(row), mistyped: false }));
      const others = needed.filter((term) => !rows.has(term));
      for (const term of others.slice(0, MOST_GUESSED)) {
        const guesses = await this.guesses(list, term);
        if (guesses.length) words.push({ common: false, rarity: 1, ...merged(list, guesses), mistyped: !guesses[0][0].startsWith(term) });
      }
      return [words, others.length > 0];
    }

    /* term → [term, common, entries that have it, steps from entry to entry, strength * 4096 + weight], of all terms that
       begin alike. */
    async shard(list, term) {
      const number = shardOf(term, list.terms.length / DIGITS);
      const rows = await this.sealed(`terms-${number}`, list.terms, number);
      if (!rows.byTerm) rows.byTerm = new Map(rows.map((row) => [row[0], row]));
      return rows.byTerm;
    }

    async guesses(list, word) {
      if (size(word) < 3 || word >= "\u3000" || /^[0-9]+$/.test(word)) return [];
      const shard = await this.shard(list, word);
      const rows = Array.from(shard.values());
      const begun = rows.filter((row) => row[0] !== word && row[0].startsWith(word)).slice(0, MOST_GUESSES);
      if (begun.length) return begun;
      const letters = Array.from(word);
      for (let length = letters.length - 1; length > Math.max(3, letters.length - 4); length--) {
        const row = shard.get(letters.slice(0, length).join(""));
        if (row) return [row];
      }
      const most = letters.length < 5 ? 0 : letters.length < 8 ? 1 : 2;
      const start = letters.slice(0, 3).join("");
      const measured = rows
        .filter((row) => row[0] !== start && row[0].startsWith(start))
        .map((row) => [distance(word, row[0], most), row])
        .sort((one, other) => one[0] - other[0]);
      return measured.filter(([edits]) => edits <= most && edits === measured[0][0]).map(([, row]) => row).slice(0, MOST_GUESSES);
    }
  }

  const tier = (why) => TIERS.length - TIERS.indexOf(why);
  const why = (strength) => strength === FIELDS.length ? "part" : FIELDS[FIELDS.length - strength];

  /* Of each entry the sum of its impacts + COUNT for each word that it has and that is not common. */
  function summed(words, size) {
    const sums = new Float64Array(size);
    for (const { common, rarity, entries, values } of words) {
      const step = common ? 0 : COUNT;
      entries.forEach((entry, place) => {
        sums[entry] += (values[place] & WEIGHT) * rarity + step;
      });
    }
    return sums;
  }

  function havingAll(sums, counting) {
    const weakest = new Map(), whys = new Map();
    counting.forEach(({ entries, values }) => entries.forEach((entry, place) => {
      const strength = values[place] >> 12;
      if (sums[entry] >= counting.length * COUNT && !(weakest.get(entry) <= strength)) weakest.set(entry, strength);
    }));
    const mistyped = counting.some((word) => word.mistyped);
    weakest.forEach((strength, entry) => {
      const reason = why(strength);
      whys.set(entry, mistyped && reason === "part" ? "typo" : reason);
    });
    return whys;
  }

  function strongest(entry, words) {
    let most = 0, best = 0;
    for (const { rarity, entries, values } of words) {
      const place = entries.indexOf(entry);
      if (place < 0) continue;
      const impact = (values[place] & WEIGHT) * rarity, strength = values[place] >> 12;
      if (impact > most || (impact === most && strength > best)) [most, best] = [impact, strength];
    }
    return why(best);
  }

  const rarity = (list, count) => 32 - Math.clz32(Math.floor(list.living / count));

  function unpacked([, , , steps, values]) {
    let entry = 0;
    return { entries: steps.map((step) => entry += step), values };
  }

  function merged(list, rows) {
    const best = new Map();
    for (const row of rows) {
      const { entries, values } = unpacked(row), times = rarity(list, row[2]);
      entries.forEach((entry, place) => {
        const impact = (values[place] & ~WEIGHT) | (values[place] & WEIGHT) * times;
        if (impact > (best.get(entry) || 0)) best.set(entry, impact);
      });
    }
    const entries = Array.from(best.keys());
    return { entries, values: entries.map((entry) => (best.get(entry) & ~WEIGHT) | ((best.get(entry) & WEIGHT) >> 1)) };
  }

  /* FNV-1a of what `site_builder.search.shards.shard_of` takes of a term. */
  function shardOf(term, count) {
    let value = 2166136261;
    const start = Array.from(term).slice(0, term >= "\u3000" ? 1 : 3).join("");
    for (const byte of new TextEncoder().encode(start)) value = Math.imul(value ^ byte, 16777619);
    return (value >>> 0) % count;
  }

  Search.DIGITS = DIGITS;
  Search.TIER = TIER; // a hit that lacks a word stays below it
  return Search;
})();
