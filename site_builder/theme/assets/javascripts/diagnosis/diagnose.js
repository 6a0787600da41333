/* From a pasted text to its error: the twin of web/diagnosis/diagnose.py, which says what is done and why.

   diagnose(store, text) gives a promise of at most 20 answers, best first:
   {domain, code, confidence, why, reason, matched, span, message_span, params, cause, entry}, as in the API, except that `entry` is
   a number or null; `why` is a sentence in the language of the page, `reason` its key. Of an entry there are also
   `message` and `url`, relative to the language's root. Causes and steps are in the entry's static JSON,
   {site}/api/v1/domains/{domain}/codes/{slug}.json, which the page fetches.

   `store` is a Store of store/store.js. Rejects where a file could not be loaded. */
"use strict";

errdex.diagnosis.diagnose = (() => {
  const { CONFIDENCE, UNKNOWN } = errdex.tables.diagnosis.evidence;
  const { FEW_WORDS, LONGEST_QUESTION, MOST_NEAR, MOST_SIMILAR, WEAKEST } = errdex.tables.diagnosis.diagnose;
  const { SPACE } = errdex.tables.diagnosis.messages;
  const { TIER } = errdex.tables.search.ranking;
  const { decode } = errdex.text.escapes;
  const { size, strip } = errdex.text.strings;
  const { asked, foldCode } = errdex.text.terms;
  const { search } = errdex.search.ranking;
  const { PasteAnalysis } = errdex.diagnosis.claims;
  const { DiagnosisIndex } = errdex.diagnosis.index;
  const { isSlip, wordsOf } = errdex.paste.spelling;
  const { diagnosis } = errdex.diagnosis.wording;

  const SOURCE = /[(){}[\];=<>_/\\]/;

  async function diagnose(store, text) {
    const known = await DiagnosisIndex.load(store);
    const view = decode(text);
    const paste = new PasteAnalysis(view.text, known);
    await paste.read();
    let claims = paste.claims;
    if (!claims.length) {
      claims = paste.guesses.slice(0, MOST_SIMILAR);
      if (!claims.length) claims = await byWords(store, paste);
    } else if (claims.length === 1 && claims[0].level === UNKNOWN) claims = [...claims, ...await near(store, paste, claims[0])];
    return Promise.all(claims.map((claim) => answer(store, claim, view, text, known)));
  }

  async function near(store, paste, unknown) {
    const found = [];
    for (const hit of (await search(store, unknown.code, { limit: MOST_NEAR })).hits) {
      for (const claim of await paste.guess(hit.entry, unknown.start, unknown.end, "near-code")) {
        if (isSlip(unknown.code, claim.code) || begins(unknown.code, claim.code)) found.push(claim);
      }
    }
    found.sort((one, other) => paste.saying.has(other.entry) - paste.saying.has(one.entry));
    return found.slice(0, MOST_SIMILAR);
  }

  const begins = (beginning, code) => wordsOf(beginning).length > 1 && foldCode(code).startsWith(foldCode(beginning));

  async function byWords(store, paste) {
    const question = strip(paste.text, SPACE);
    if (!question || size(question) > LONGEST_QUESTION) return [];
    const start = paste.text.indexOf(question);
    const words = asked(question);
    const plain = words.length <= FEW_WORDS && words.flat().length > 1 && !SOURCE.test(question);
    const found = [];
    for (const hit of (await search(store, question, { limit: MOST_SIMILAR })).hits) {
      if (hit.score < TIER || hit.score % TIER < WEAKEST || ["cause", "solution"].includes(hit.why)) continue;
      for (const claim of await paste.guess(hit.entry, start, start + question.length, "similar")) {
        if (plain || paste.policy.about(claim.domain)) found.push(claim);
      }
    }
    return found;
  }

  async function answer(store, claim, view, text, { list }) {
    const [start, end] = view.span(claim.start, claim.end);
    const points = (places) => places.map((place) => size(text.slice(0, place)));
    const entry = claim.entry >= 0 ? claim.entry : null;
    const shown = entry === null ? {} : await store.entry(entry).then(({ message, location }) => ({ message, url: location }));
    return {
      domain: claim.domain,
      code: claim.code,
      confidence: CONFIDENCE[claim.level],
      why: diagnosis(claim.why, list),
      reason: claim.why.key,
      matched: text.slice(start, end),
      span: points([start, end]),
      message_span: claim.said ? points(view.span(...claim.said)) : null,
      params: claim.params,
      cause: claim.cause,
      entry,
      ...shown,
    };
  }

  return { diagnose };
})();
