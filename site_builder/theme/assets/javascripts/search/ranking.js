/* From a question to ranked entries: the twin of web/search/ranking.py, which says what is done and why. */
"use strict";

errdex.search.ranking = (() => {
  const { WEIGHT } = errdex.tables.store.format;
  const { FIELDS } = errdex.tables.text.terms;
  const {
    COUNT, LONGEST, MOST_GUESSED, MOST_GUESSES, MOST_READ, MOST_TERMS, TIER, TIERS,
  } = errdex.tables.search.ranking;
  const { decode } = errdex.text.escapes;
  const { isDigits, size } = errdex.text.strings;
  const { asked } = errdex.text.terms;
  const { MOST } = errdex.tables.search.phrases;
  const { distance, isOnePiece, matches } = errdex.search.codes;
  const { phrased } = errdex.search.phrases;

  /* {total, hits: [{entry, score, why}]}, best first. Rejects where a file could not be loaded. */
  async function search(store, query, { domain = null, limit = 20 } = {}) {
    const list = await store.codes();
    const { text } = decode(size(query) > LONGEST ? Array.from(query).slice(0, LONGEST).join("") : query);
    let [words, unknown] = await wordsOf(store, list, text);
    if (words.every((word) => word.common)) for (const word of words) word.common = unknown;
    else words = words.filter((word) => !(word.common && word.rarity < 2));
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
    const inside = (entry) => domain === null || list.domains[list.domain[entry]].id === domain;
    let raw = Array.from(scores, ([entry, score]) => ({ entry, score })).filter(({ entry }) => inside(entry));
    const code = tier("prefix") * TIER;
    if (isOnePiece(text) && raw.some(({ score }) => score >= code)) raw = raw.filter(({ score }) => score >= TIER);
    const below = ranked(list, raw).filter(({ score }) => score < code).slice(0, MOST).map(({ entry }) => entry);
    const lifted = await phrased(store, text, below);
    for (const hit of raw) {
      if (!lifted.has(hit.entry)) continue;
      whys.set(hit.entry, "phrase");
      hit.score = tier("phrase") * TIER + worthOfPhrase(hit.score, lifted.get(hit.entry));
    }
    const found = ranked(list, raw);
    const hits = found.slice(0, limit).map((hit) => ({ ...hit, why: whys.get(hit.entry) || strongest(hit.entry, words) }));
    return { total: found.length, hits };
  }

  const worthOfPhrase = (score, isAll) =>
    (isAll ? 1 << 21 : 0) | Math.floor(score / TIER) << 16 | Math.min(score % TIER, 0xffff);

  function ranked(list, hits) {
    return hits.map(({ entry, score }) => ({ entry, score: entry < list.leading ? score : takenDown(score) }))
      .sort((one, other) => other.score - one.score || one.entry - other.entry);
  }

  function takenDown(score) {
    if (score >= tier("prefix-less") * TIER) return score;
    return score - Math.floor((score % TIER) / 2) - (score >= TIER ? TIER : 0);
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

  async function wordsOf(store, list, text) {
    const needed = Array.from(new Set(asked(text).flat())).slice(0, MOST_READ);
    const rows = new Map();
    await Promise.all(needed.map(async (term) => {
      const row = (await shard(store, list, term)).get(term);
      if (row) rows.set(term, row);
    }));
    const known = needed.filter((term) => rows.has(term)).map((term) => rows.get(term));
    known.sort((one, other) => one[1] - other[1] || one[3].length - other[3].length);
    const words = known.slice(0, MOST_TERMS).map((row) =>
      ({ common: row[1] === 1, rarity: rarity(list, row[2]), ...unpacked(row), mistyped: false }));
    const others = needed.filter((term) => !rows.has(term));
    for (const term of others.slice(0, MOST_GUESSED)) {
      const guessed = await guesses(store, list, term);
      if (guessed.length) words.push({ common: false, rarity: 1, ...merged(list, guessed), mistyped: !guessed[0][0].startsWith(term) });
    }
    return [words, others.length > 0];
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

  async function guesses(store, list, word) {
    if (size(word) < 3 || word >= "\u3000" || isDigits(word)) return [];
    const byTerm = await shard(store, list, word);
    const rows = Array.from(byTerm.values());
    const begun = rows.filter((row) => row[0] !== word && row[0].startsWith(word)).slice(0, MOST_GUESSES);
    if (begun.length) return begun;
    const letters = Array.from(word);
    for (let length = letters.length - 1; length > Math.max(3, letters.length - 4); length--) {
      const row = byTerm.get(letters.slice(0, length).join(""));
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

  /* term → [term, common, entries that have it, steps from entry to entry, strength * 4096 + weight], of all terms that
     begin alike. */
  async function shard(store, list, term) {
    const rows = await store.shard("terms", list.terms, hashed(term));
    if (!rows.byTerm) rows.byTerm = new Map(rows.map((row) => [row[0], row]));
    return rows.byTerm;
  }

  /* FNV-1a of what `site_builder.search.shards.shard_of` takes of a term. */
  function hashed(term) {
    let value = 2166136261;
    const start = Array.from(term).slice(0, term >= "\u3000" ? 1 : 3).join("");
    for (const byte of new TextEncoder().encode(start)) value = Math.imul(value ^ byte, 16777619);
    return value >>> 0;
  }

  return { search };
})();
