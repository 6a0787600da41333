/* From a question to ranked entries: the twin of web/search.py, which says what is done and why.
   `new errdex.Search(load)`: `load(name)` gives a promise of a parsed file below assets/search/.
   What could not be loaded is asked for again by the next question. */
"use strict";

globalThis.errdex = globalThis.errdex || {};

errdex.Search = (() => {
  const { asked, unescaped } = errdex.text;
  const { distance, matches, size, spellings } = errdex.codes;

  const FIELDS = ["code", "alias", "former", "message", "keywords", "cause", "solution"];
  const TIERS = ["exact", "respelled", "prefix-less", "prefix", "part", "typo", ...FIELDS.slice(1)];
  const WHY = ["part", ...FIELDS.slice(1)];
  const LONGEST = 2000;
  const MOST_READ = 64;
  const MOST_TERMS = 24;
  const MOST_GUESSED = 4;
  const MOST_GUESSES = 16;
  const TIER = 2 ** 20;

  const tier = (why) => TIERS.length - TIERS.indexOf(why);

  class Search {
    constructor(load) {
      this.load = load;
      this.files = new Map();
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

    /* The list of codes, with their spellings. */
    async codes() {
      const list = await this.file("codes.json");
      if (!list.spelled) list.spelled = spellings(list);
      return list;
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
      const text = unescaped(size(query) > LONGEST ? Array.from(query).slice(0, LONGEST).join("") : query);
      const [words, unknown] = await this.words(list, text);
      const hits = byWords(words, unknown && words.every((word) => word.common));
      for (const match of matches(list.spelled, text, words.length > 0 && !unknown)) {
        let impact = match.worth;
        for (const word of words) if (word.found.has(match.entry)) impact += word.found.get(match.entry)[1];
        const score = tier(match.why) * TIER + Math.min(impact, TIER - 1);
        const known = hits.get(match.entry);
        if (!known || score > known.score) hits.set(match.entry, { entry: match.entry, score, why: match.why });
      }
      let found = Array.from(hits.values());
      if (domain !== null) found = found.filter((hit) => list.domains[list.domain[hit.entry]].id === domain);
      found.sort((one, other) => other.score - one.score || one.entry - other.entry);
      return { total: found.length, hits: found.slice(0, limit) };
    }

    async words(list, text) {
      const needed = Array.from(new Set(asked(text).flat())).slice(0, MOST_READ);
      const rows = new Map();
      await Promise.all(needed.map(async (term) => {
        const row = (await this.shard(list, term)).get(term);
        if (row) rows.set(term, row);
      }));
      const known = needed.filter((term) => rows.has(term)).map((term) => rows.get(term));
      known.sort((one, other) => one[1] - other[1] || one[2].length - other[2].length);
      const words = known.slice(0, MOST_TERMS).map((row) => ({ common: row[1] === 1, found: unpacked(row), mistyped: false }));
      const others = needed.filter((term) => !rows.has(term));
      for (const term of others.slice(0, MOST_GUESSED)) {
        const guesses = await this.guesses(list, term);
        if (guesses.length) words.push({ common: false, found: merged(guesses), mistyped: !guesses[0][0].startsWith(term) });
      }
      return [words, others.length > 0];
    }

    /* term → [term, common, steps from entry to entry, field * 4096 + impact], of all terms that begin alike. */
    async shard(list, term) {
      const rows = await this.file(`terms-${shardOf(term, list.shards)}.json?v=${list.hash}`);
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

  /* FNV-1a of what `site_builder.index.shard_of` takes of a term. */
  function shardOf(term, count) {
    let value = 2166136261;
    const start = Array.from(term).slice(0, term >= "\u3000" ? 1 : 3).join("");
    for (const byte of new TextEncoder().encode(start)) value = Math.imul(value ^ byte, 16777619);
    return (value >>> 0) % count;
  }

  function unpacked([, , steps, values]) {
    const found = new Map();
    let entry = 0;
    steps.forEach((step, index) => {
      entry += step;
      found.set(entry, [values[index] >> 12, values[index] & 0xfff]);
    });
    return found;
  }

  function merged(rows) {
    const all = new Map();
    for (const row of rows) {
      for (const [entry, [field, impact]] of unpacked(row)) {
        const known = all.get(entry) || [field, 0];
        all.set(entry, [Math.min(known[0], field), Math.max(known[1], impact >> 1)]);
      }
    }
    return all;
  }

  function byWords(words, partly) {
    let counting = words.filter((word) => !word.common);
    if (!counting.length) counting = words;
    const hits = new Map();
    for (const { found } of words) {
      for (const entry of found.keys()) if (!hits.has(entry)) hits.set(entry, hit(entry, words, counting, partly));
    }
    return hits;
  }

  function hit(entry, words, counting, partly) {
    const postings = words.filter((word) => word.found.has(entry)).map((word) => word.found.get(entry));
    const having = counting.filter((word) => word.found.has(entry)).map((word) => word.found.get(entry)[0]);
    const impact = postings.reduce((sum, posting) => sum + posting[1], 0);
    if (having.length === counting.length && !partly) {
      let why = WHY[Math.max(...having)];
      if (why === "part" && counting.some((word) => word.mistyped)) why = "typo";
      return { entry, score: tier(why) * TIER + Math.min(impact, TIER - 1), why };
    }
    const best = postings.reduce((one, other) =>
      other[1] > one[1] || (other[1] === one[1] && other[0] < one[0]) ? other : one);
    const part = Math.floor(impact * Math.max(having.length, 1) / counting.length);
    return { entry, score: Math.min(part, TIER - 1), why: WHY[best[0]] };
  }

  return Search;
})();
