/* What speaks for which entry in one text: the twin of web/diagnosis/claims.py. */
"use strict";

errdex.diagnosis.claims = (() => {
  const { BESIDE, MOST, MOST_JUDGED, MOST_TEXTS, NEAR, SHORT } = errdex.tables.diagnosis.claims;
  const { EXACT, GUESS, KINDS, MESSAGE, RESPELLED, UNKNOWN, UNKNOWN_IN_FIELD } = errdex.tables.diagnosis.evidence;
  const { CLAIMED, NOTHING, SIMILAR } = errdex.tables.diagnosis.policy;
  const { isDigits, matchAt, size } = errdex.text.strings;
  const { foldCode } = errdex.text.terms;
  const { CodeFinder, asWritten } = errdex.diagnosis.codes;
  const { codeFields } = errdex.paste.fields;
  const { FoldedText } = errdex.paste.folded;
  const { causeOf, claimOf, compareStrength, unknownClaim } = errdex.diagnosis.evidence;
  const { foreignCodes } = errdex.paste.foreign;
  const { MessageMatcher } = errdex.diagnosis.messages;
  const { Nesting } = errdex.paste.nesting;
  const { plainFields } = errdex.paste.plain;
  const { ClaimPolicy } = errdex.diagnosis.policy;
  const { folded, isPlain, wordsOf } = errdex.paste.spelling;

  const CUT_CODE = /[._-]{0,2}(?:\.\.\.|…|[ \t\r\n]*$)/y;

  class PasteAnalysis {
    constructor(text, known) {
      this.text = text;
      this.known = known;
      this.fields = codeFields(text, known.fieldNames);
      const plain = plainFields(text, known.allNames);
      const values = new Map([...plain.values(), ...this.fields.values()].map(({ start, end }) => [start, end]));
      this.foldedText = new FoldedText(text);
      this.finder = new CodeFinder(text, known, values);
      this.policy = new ClaimPolicy(text, this.foldedText, known, this.fields, plain);
      this.guesses = [];
      this.matches = new Map();
      this.taken = [];
    }

    /* The brackets of the text, for when there is something to pair. */
    get nesting() {
      this.paired ??= new Nesting(this.text);
      return this.paired;
    }

    async read() {
      const candidates = this.finder.candidates();
      const anchors = this.foldedText.anchors(this.known);
      const [codes, texts] = await Promise.all([
        this.known.codes(numbersLast(new Set(candidates.map((one) => one.key)))),
        this.known.texts(anchors.keys()),
      ]);
      const standing = texts.filter(([, , anchor, more]) =>
        anchors.get(anchor).some((place) => this.foldedText.text.startsWith(more, place))).slice(0, MOST_TEXTS);
      const wanted = [...Array.from(codes.values()).flat(), ...standing].map(([entry]) => entry);
      this.records = await this.known.entries(wanted);
      const messageMatches = standing.flatMap(([entry, number]) =>
        this.messageMatches(entry, [this.records.get(entry).patterns[number]]));
      this.saying = new Set(messageMatches.filter(({ found }) => found.whole).map(({ entry }) => entry));
      const claims = this.byCode(candidates, codes);
      claims.push(...await this.unknown(messageMatches));
      const foreign = this.foreignCodes(claims);
      claims.push(...this.byText(messageMatches, claims, foreign.length > 0 && !claims.length), ...foreign);
      claims.sort((one, other) =>
        one.success - other.success || one.level - other.level || one.start - other.start || one.entry - other.entry);
      this.claims = distinct(claims).slice(0, MOST).map((claim) => claim.level < UNKNOWN ? this.withText(claim) : claim);
      this.guesses = distinct(this.guesses);
    }

    async guess(entry, start, end, key) {
      const record = (await this.known.entries([entry])).get(entry);
      return record && !record.success ? [claimOf(GUESS, start, end, entry, record, { key })] : [];
    }

    byCode(candidates, codes) {
      const best = new Map(), judged = new Map();
      const claimed = new Set(Array.from(codes.keys()).filter((key) => !codes.get(key).length)); // too many to judge
      let until = -1;
      for (const one of candidates) {
        if (one.start < until || !codes.has(one.key)) continue;
        const count = (judged.get(one.key) || 0) + 1;
        judged.set(one.key, count);
        if (count > MOST_JUDGED || !codes.get(one.key).length) {
          if (claimed.has(one.key)) {
            this.taken.push([one.start, one.end]);
            until = one.end;
          }
          continue;
        }
        let reached = until;
        for (const claim of this.ofCandidate(one, codes.get(one.key))) {
          if (claim.level === GUESS) {
            this.guesses.push(claim);
            continue;
          }
          reached = Math.max(reached, claim.end);
          const known = best.get(claim.entry);
          if (!known || claim.level < known.level || (claim.level === known.level && claim.start < known.start)) {
            best.set(claim.entry, claim);
          }
        }
        if (reached > until) {
          claimed.add(one.key);
          this.taken.push([one.start, one.end]);
          until = reached;
        }
      }
      return Array.from(best.values());
    }

    ofCandidate(one, entries) {
      const claims = [];
      for (const [entry, how] of entries) {
        const record = this.records.get(entry);
        const written = asWritten(this.text, one, record.code);
        if (written === null) continue;
        const [outcome, exact, key, named] = this.policy.code(written, how, record, () => this.isBeside(written, entry));
        if (outcome === NOTHING) continue;
        let level = outcome === SIMILAR ? GUESS : exact ? EXACT : RESPELLED;
        if (named && level !== GUESS) level--;
        const field = this.fields.get(one.start);
        claims.push(claimOf(level, written.start, written.end, entry, record, { key, field: field ? field.name : null }));
      }
      const least = Math.min(GUESS, ...claims.map(({ level }) => level));
      return claims.filter(({ level, code }) => level === least || !isPlain(code));
    }

    isBeside(spelled, entry) {
      return this.matchesOf(entry).some(({ found: { start, end }, pattern }) => {
        const gap = spelled.end <= start ? this.text.slice(spelled.end, start) : this.text.slice(end, spelled.start);
        const apart = Math.max(start - spelled.end, spelled.start - end);
        return apart >= 0 && apart <= BESIDE && !gap.includes("\n") && size(foldCode(pattern.literals.join(""))) >= SHORT;
      });
    }

    matchesOf(entry) {
      if (!this.matches.has(entry)) this.matches.set(entry, this.messageMatches(entry, this.records.get(entry).patterns));
      return this.matches.get(entry);
    }

    async unknown(messageMatches) {
      const seen = new Set(), found = [];
      for (const { start, end, code, prefix } of this.finder.unknown(this.taken)) {
        if (seen.has(code)) continue;
        if (seen.size >= MOST) break;
        seen.add(code);
        const field = this.fields.get(start), name = field ? field.name : null;
        const begun = await this.begun(start, end, messageMatches);
        if (begun === null) {
          const why = { key: "unknown-prefix", field: name, fault: prefix.fault, meaning: prefix.meaning };
          found.push(unknownClaim(UNKNOWN, start, end, code, why));
        } else {
          found.push(claimOf(RESPELLED, start, end, begun, this.records.get(begun), { key: "cut", field: name }));
        }
      }
      return found;
    }

    async begun(start, end, messageMatches) {
      const key = folded(this.text.slice(start, end));
      for (const { found, entry } of messageMatches) {
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

    foreignCodes(claims) {
      const known = new Set(this.guesses.filter(({ why }) => why.key === "word").map((claim) => claim.start));
      const seen = new Set(claims.map(({ code }) => code)), found = [];
      for (const { start, end, name, plainly } of foreignCodes(this.text, this.fields.values())) {
        const code = this.text.slice(start, end);
        if (seen.has(code) || known.has(start) || this.known.isUnclaimed(folded(code)) || !claims.every((claim) => this.isAnother(start, end, name, claim))) continue;
        seen.add(code);
        const why = { key: name ? "unknown" : "unknown-code", field: name };
        found.push(unknownClaim(plainly ? UNKNOWN : UNKNOWN_IN_FIELD, start, end, code, why));
      }
      return found;
    }

    isAnother(start, end, name, claim) {
      const one = [start, end], other = [claim.start, claim.end];
      if (this.nesting.separate(one, other)) return true;
      const [around, lines] = this.nesting.apart(one, other);
      return around === this.text.length && lines > 0 && name === (claim.why.field ?? null);
    }

    messageMatches(entry, patterns) {
      return patterns.flatMap((pattern) => new MessageMatcher(pattern).find(this.foldedText).map((found) => ({ found, pattern, entry })));
    }

    withText(claim) {
      const messageMatches = this.matchesOf(claim.entry).slice();
      const pointing = ({ pattern }) => pattern.cause >= 0;
      messageMatches.sort((one, other) => pointing(other) - pointing(one) || compareStrength(other, one));
      const apart = [];
      for (const one of messageMatches) {
        if (!apart.some(({ found }) => one.found.start < found.end && found.start < one.found.end)) apart.push(one);
      }
      if (!apart.length) return claim;
      const [best] = apart.map((one) => ({ ...one, closeness: this.closeness(claim, one) }))
        .sort((one, other) => byNumbers(one.closeness, other.closeness));
      const why = { ...claim.why, text: KINDS[best.pattern.kind] };
      return { ...claim, why, params: best.found.params, cause: causeOf(best.pattern), said: [best.found.start, best.found.end] };
    }

    closeness(claim, { found, pattern }) {
      const apart = this.nesting.apart([claim.start, claim.end], [found.start, found.end]);
      return [pattern.cause < 0 ? 1 : 0, ...apart, Math.max(found.start - claim.end, claim.start - found.end, 0), found.start];
    }

    isNear(found, codes) {
      const following = codes.filter(([start]) => start < found.start).length;
      return codes.slice(Math.max(0, following - 1), following + 1).some(([start, end]) =>
        Math.max(found.start - end, start - found.end) < NEAR && !this.nesting.separate([start, end], [found.start, found.end]));
    }

    byText(messageMatches, codes, foreign) {
      let [claims, guesses] = this.judged(messageMatches, codes, foreign);
      const domains = claims.map(({ domain }) => domain);
      const several = Array.from(new Set(domains)).filter((domain) =>
        domains.filter((one) => one === domain).length > 1 && !this.policy.about(domain));
      if (several.length && guesses.length) {
        this.policy.isAbout(several);
        [claims, guesses] = this.judged(messageMatches, codes, foreign);
      }
      this.guesses.push(...guesses);
      return claims;
    }

    judged(messageMatches, codes, foreign) {
      const failing = codes.filter((claim) => !claim.success).map((claim) => [claim.start, claim.end]);
      failing.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      const claimed = new Set(codes.map((claim) => claim.entry));
      const covered = [], guesses = [], best = new Map();
      const order = messageMatches.slice().sort((one, other) =>
        compareStrength(other, one) || one.found.start - other.found.start || one.entry - other.entry);
      for (const sighting of order) {
        const { found, pattern, entry } = sighting;
        if (claimed.has(entry) || best.has(entry) || covered.some(([from, to]) => found.start < to && from < found.end)) continue;
        if (this.isNear(found, failing)) continue;
        const record = this.records.get(entry);
        const outcome = this.policy.message(found, pattern, record, foreign);
        if (outcome === NOTHING) continue;
        const shared = order.some((other) =>
          other.entry !== entry && other.found.start === found.start && compareStrength(other, sighting) === 0);
        const why = { key: found.whole ? KINDS[pattern.kind] : "cut-message" };
        const claim = { ...claimOf(MESSAGE, found.start, found.end, entry, record, why), params: found.params, cause: causeOf(pattern) };
        if (outcome === CLAIMED && !shared) {
          best.set(entry, claim);
          covered.push([found.start, found.end]);
        } else guesses.push({ ...claim, level: GUESS });
      }
      return [Array.from(best.values()), guesses];
    }
  }

  const numbersLast = (keys) => {
    const all = Array.from(keys);
    return [...all.filter((key) => !isDigits(key)), ...all.filter(isDigits)];
  };

  function distinct(claims) {
    const first = new Map();
    for (const claim of claims) {
      const key = `${claim.entry} ${claim.code}`;
      if (!first.has(key)) first.set(key, claim);
    }
    return Array.from(first.values());
  }

  /* Below, at or above zero, as Python compares tuples of numbers. */
  function byNumbers(one, other) {
    const place = one.findIndex((number, at) => number !== other[at]);
    return place < 0 ? 0 : one[place] - other[place];
  }

  return { PasteAnalysis };
})();
