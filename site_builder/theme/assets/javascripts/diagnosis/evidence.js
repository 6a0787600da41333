/* Claims and messages that were found, as plain data with their order: the twin of web/diagnosis/evidence.py. */
"use strict";

errdex.diagnosis.evidence = (() => {
  /* Below, at or above zero, as Python compares the strengths of two matches. */
  function compareStrength({ found: one, pattern: first }, { found: other, pattern: second }) {
    return one.whole - other.whole || one.weight - other.weight ||
      (first.cause >= 0) - (second.cause >= 0) || second.kind - first.kind;
  }

  const causeOf = (pattern) => pattern.cause >= 0 ? pattern.cause : null;

  const claimOf = (level, start, end, entry, record, why) =>
    ({ level, start, end, entry, domain: record.domain, code: record.code, success: record.success, why, params: {}, cause: null });
  const unknownClaim = (level, start, end, code, why) =>
    ({ level, start, end, entry: -1, domain: null, code, success: false, why, params: {}, cause: null });

  return { causeOf, claimOf, compareStrength, unknownClaim };
})();
