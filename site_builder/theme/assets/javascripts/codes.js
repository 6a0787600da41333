/* A question read as codes: the twin of web/codes.py, which says what is done and why.
   Here all spellings are in memory, so every code is looked at where Python asks SQLite. */
"use strict";

globalThis.errdex = globalThis.errdex || {};

errdex.codes = (() => {
  const { foldCode } = errdex.text;

  const CLOSE = 1000;
  const MOST_PIECES = 16;
  const MOST_CUT = 4;
  const MOST_PIECES_OF_ONE = 6;
  const LONGEST = 64;

  const SPACE = "\\x09-\\x0d\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
  const BETWEEN = new RegExp(`[${SPACE},;|"'\`()\\[\\]{}<>=，；、。：（）【】「」“”‘’《》]+`);
  const CODE_LIKE = /[A-Za-z0-9]\\?[_.][A-Za-z0-9]|[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|^[A-Z]{4,}$/;
  const PLAIN_WORD = /^[a-z]+$/;
  const EDGE = /^[.:!?*~+#&/\\-]+|[.:!?*~+#&/\\-]+$/g;

  const CODE = 0, BARE = 1, ALIAS = 2;

  /* Characters of a text as Python counts them. */
  const size = (text) => /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
  const characters = (text) => /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;

  /* Every folded spelling of the codes in codes.json, as `search_key` of lookup.db has them. */
  function spellings(list) {
    const keys = [], byKey = new Map();
    const add = (key, kind, entry) => {
      const row = { key, size: size(key), kind, entry };
      keys.push(row);
      const rows = byKey.get(key);
      if (rows) rows.push(row);
      else byKey.set(key, [row]);
    };
    list.code.forEach((code, entry) => {
      if (entry in list.moved) return;
      const whole = foldCode(code);
      const bare = foldCode(errdex.text.bareCode(code, list.domains[list.domain[entry]].prefixes));
      add(whole, CODE, entry);
      if (bare !== whole) add(bare, BARE, entry);
    });
    for (const [key, kind, entry] of list.key) add(key, kind, entry);
    return { keys, byKey, code: list.code };
  }

  function pieces(text) {
    const found = new Set();
    for (const part of text.split(BETWEEN)) {
      const trimmed = part.replace(EDGE, "");
      for (const name of [trimmed, ...trimmed.split(":")]) if (name) found.add(name);
    }
    const single = found.size === 1;
    let parts = Array.from(found, (typed) =>
      ({ typed, key: foldCode(typed), alone: single, codeLike: CODE_LIKE.test(typed) }));
    if (parts.length > MOST_PIECES) parts = parts.filter((piece) => piece.codeLike).slice(0, MOST_PIECES);
    const whole = text.replace(AROUND, "");
    return [{ typed: whole, key: foldCode(whole), alone: found.size <= MOST_PIECES_OF_ONE, codeLike: false }, ...parts];
  }

  /* [{entry, why, worth}]: every code that the question may mean, an entry perhaps more than once. */
  function matches(spelled, text, words) {
    const read = pieces(text).filter((piece) => piece.key);
    const joined = [];
    for (let index = 1; index + 1 < read.length; index++) {
      const [one, other] = [read[index], read[index + 1]];
      if (one.codeLike || other.codeLike) joined.push({ typed: "", key: one.key + other.key, alone: false, codeLike: true });
    }
    const done = new Set(), found = [];
    for (const piece of [...read, ...joined]) {
      for (const { kind, entry } of spelled.byKey.get(piece.key) || []) {
        const code = spelled.code[entry];
        let why = null;
        if (code === piece.typed && (piece.alone || !PLAIN_WORD.test(code))) why = "exact";
        else if (piece.alone || piece.codeLike) why = ["respelled", "prefix-less", "alias"][kind];
        if (why) {
          found.push({ entry, why, worth: Math.min(size(piece.key), CLOSE) });
          done.add(piece.key);
        }
      }
    }
    const cut = read.filter((piece) => piece.alone && size(piece.key) <= LONGEST).slice(0, 1);
    const first = cut.map((piece) => piece.key);
    cut.push(...read.filter((piece) => piece.codeLike && size(piece.key) >= 5 && size(piece.key) <= LONGEST &&
      !done.has(piece.key) && !first.includes(piece.key)));
    cut.length = Math.min(cut.length, MOST_CUT);
    for (const piece of cut) found.push(...beginningsAndParts(spelled, piece.key));
    if (!found.length) {
      for (const piece of cut) if (piece.codeLike || !words) found.push(...mistyped(spelled, piece.key));
    }
    return found;
  }

  function beginningsAndParts(spelled, key) {
    const chinese = key >= "\u3000", length = size(key), found = [];
    const worth = (row) => Math.floor(CLOSE * length / row.size);
    for (const row of spelled.keys) {
      const at = row.kind === ALIAS ? -1 : row.key.indexOf(key);
      if (at === 0 && row.size > length && (chinese || length > 1)) {
        found.push({ entry: row.entry, why: "prefix", worth: worth(row) });
      } else if (at > 0 && row.kind === CODE && (chinese || length > 2)) {
        found.push({ entry: row.entry, why: "part", worth: worth(row) });
      }
    }
    return found;
  }

  function editsAllowed(key) {
    const length = size(key);
    return length < 5 || /^[0-9]+$/.test(key) ? 0 : length < 10 ? 1 : 2;
  }

  function mistyped(spelled, key) {
    const most = editsAllowed(key), length = size(key), found = [];
    if (!most) return found;
    for (const row of spelled.keys) {
      if (row.kind === ALIAS || Math.abs(row.size - length) > most) continue;
      const edits = distance(key, row.key, most);
      if (edits <= most) found.push({ entry: row.entry, why: "typo", worth: CLOSE - 100 * edits });
    }
    return found;
  }

  function distance(one, other, most) {
    one = characters(one);
    other = characters(other);
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [], last = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (let row = 1; row <= one.length; row++) {
      const line = [row];
      let least = row;
      for (let column = 1; column <= other.length; column++) {
        let cost = Math.min(last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1), last[column] + 1, line[column - 1] + 1);
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          cost = Math.min(cost, before[column - 2] + 1);
        }
        line.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most && Math.min(...last) > most) return most + 1;
      before = last;
      last = line;
    }
    return Math.min(last[other.length], most + 1);
  }

  return { spellings, matches, pieces, distance, size };
})();
