/* A question read as codes: the twin of web/search/codes.py, which says what is done and why.
   Here all spellings are in memory, so every code is looked at where Python asks SQLite. */
"use strict";

errdex.search.codes = (() => {
  const { How, OWN } = errdex.tables.store.format;
  const { CLOSE, LONGEST, MOST_CUT, MOST_PIECES, MOST_PIECES_OF_ONE, SPACE, WHY } = errdex.tables.search.codes;
  const { isAscii, isDigits, size } = errdex.text.strings;
  const { foldCode } = errdex.text.terms;

  const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
  const BETWEEN = new RegExp(`[${SPACE},;|"'\`()\\[\\]{}<>=，；、。：（）【】「」“”‘’《》]+`);
  const CODE_LIKE = /[A-Za-z0-9][_.][A-Za-z0-9]|[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|^[A-Z]{4,}$/;
  const ASCII = /[A-Za-z0-9][!-~]*[A-Za-z0-9]/g;
  const PLAIN = /^(?:[a-z]+|[0-9]+)$/;
  const EDGE = /^[.:!?*~+#&/\\-]+|[.:!?*~+#&/\\-]+$/g;

  function pieces(text) {
    const found = new Set();
    for (const part of text.split(BETWEEN)) {
      const trimmed = part.replace(EDGE, "");
      const glued = isAscii(part) ? [] : (part.match(ASCII) || []).filter((one) => CODE_LIKE.test(one));
      for (const name of [trimmed, ...trimmed.split(":"), ...glued]) if (name) found.add(name);
    }
    const single = found.size === 1;
    const listed = Array.from(found).every((typed) => CODE_LIKE.test(typed) || isDigits(typed));
    let parts = Array.from(found, (typed) =>
      ({ typed, key: foldCode(typed), alone: single, codeLike: listed || CODE_LIKE.test(typed) }));
    if (parts.length > MOST_PIECES) parts = parts.filter((piece) => piece.codeLike).slice(0, MOST_PIECES);
    const whole = text.replace(AROUND, "");
    return [{ typed: whole, key: foldCode(whole), alone: found.size <= MOST_PIECES_OF_ONE, codeLike: false }, ...parts];
  }

  const isOnePiece = (text) => pieces(text).length === 2;

  /* [{entry, why, worth, words}]: every code that the question may mean, an entry perhaps more than once. */
  function matches(spelled, text, words) {
    const read = pieces(text).filter((piece) => piece.key);
    const joined = [];
    for (let index = 1; index + 1 < read.length; index++) {
      const [one, other] = [read[index], read[index + 1]];
      if (one.codeLike || other.codeLike) joined.push({ typed: "", key: one.key + other.key, alone: false, codeLike: true });
    }
    const [found, done] = equal(spelled, [...read, ...joined]);
    const tried = read.filter((piece) => piece.alone && size(piece.key) <= LONGEST).slice(0, 1);
    const first = tried.map((piece) => piece.key);
    tried.push(...read.filter((piece) => piece.codeLike && size(piece.key) >= 5 && size(piece.key) <= LONGEST &&
      !done.has(piece.key) && !first.includes(piece.key)));
    tried.length = Math.min(tried.length, MOST_CUT);
    for (const piece of tried) found.push(...cut(spelled, piece.key));
    if (!found.length) {
      for (const piece of tried) if (piece.codeLike || !words) found.push(...mistyped(spelled, piece.key));
    }
    return found;
  }

  /* [matches, their keys]: codes that are there in full. */
  function equal(spelled, asked) {
    const found = [], done = new Set();
    for (const piece of asked) {
      for (const { how, entry } of spelled.byKey.get(piece.key) || []) {
        const code = spelled.code[entry];
        const likely = piece.alone || piece.codeLike;
        let why = null;
        if (code === piece.typed && (likely || !PLAIN.test(code))) why = "exact";
        else if (likely) why = WHY[how];
        if (why) {
          found.push({ entry, why, worth: Math.min(size(piece.key), CLOSE), words: !piece.alone });
          done.add(piece.key);
        }
      }
    }
    return [found, done];
  }

  /* Codes that begin with the key, with or without their prefix, or have it inside. */
  function cut(spelled, key) {
    const chinese = key >= "\u3000", length = size(key), found = [];
    const worth = (row) => Math.floor(CLOSE * length / row.size);
    for (const row of spelled.keys) {
      const at = OWN.includes(row.how) ? row.key.indexOf(key) : -1;
      if (at === 0 && row.size > length && (chinese || length > 1)) {
        found.push({ entry: row.entry, why: "prefix", worth: worth(row), words: true });
      } else if (at > 0 && row.how === How.CODE && (chinese || length > 2)) {
        found.push({ entry: row.entry, why: "part", worth: worth(row), words: true });
      }
    }
    return found;
  }

  function editsAllowed(key) {
    const length = size(key);
    return length < 5 || isDigits(key) ? 0 : length < 10 ? 1 : 2;
  }

  /* An edit spoils at most two neighbours of the key's parts, and moves the others by no more than a place. Codes that
     have too few of them where they should be need not be measured. */
  function mistyped(spelled, key) {
    const letters = Array.from(key), most = editsAllowed(key), found = [];
    if (!most) return found;
    const all = parts(letters, Math.max(2 * most + 1, Math.floor(letters.length / 3)));
    const isNear = (other) => {
      let spoilt = 0;
      for (const { start, text } of all) {
        const from = Math.max(start - most, 0);
        const at = other.slice(from, start + most + text.length).indexOf(text);
        if (at < 0 && ++spoilt > 2 * most) return false;
      }
      return true;
    };
    for (let length = letters.length - most; length <= letters.length + most; length++) {
      for (const row of spelled.bySize.get(length) || []) {
        if (letters.length === key.length && row.size === row.key.length && !isNear(row.key)) continue;
        const edits = distance(key, row.key, most);
        if (edits <= most) found.push({ entry: row.entry, why: "typo", worth: CLOSE - 100 * edits, words: true });
      }
    }
    return found;
  }

  /* The key in so many parts, each with the place where it starts. */
  const parts = (letters, count) => Array.from({ length: count }, (_, number) => {
    const start = Math.floor(letters.length * number / count), end = Math.floor(letters.length * (number + 1) / count);
    return { start, text: letters.slice(start, end).join("") };
  });

  /* Only the cells within `most` of the diagonal are looked at: all others hold more. */
  function distance(one, other, most) {
    one = characters(one);
    other = characters(other);
    const many = most + 1;
    if (Math.abs(one.length - other.length) > most) return many;
    let before = [], last = [], line = [], leastBefore = 0;
    for (let column = 0; column <= Math.min(other.length, many); column++) last[column] = column;
    for (let row = 1; row <= one.length; row++) {
      const from = Math.max(1, row - most), to = Math.min(other.length, row + most);
      line[from - 1] = from === 1 ? row : many;
      let least = line[from - 1];
      for (let column = from; column <= to; column++) {
        const same = one[row - 1] === other[column - 1];
        let cost = Math.min(last[column - 1] + (same ? 0 : 1), last[column] + 1, line[column - 1] + 1, many);
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          cost = Math.min(cost, before[column - 2] + 1);
        }
        line[column] = cost;
        if (cost < least) least = cost;
      }
      if (to < other.length) line[to + 1] = many;
      if (least > most && leastBefore > most) return many;
      leastBefore = least;
      [before, last, line] = [last, line, before];
    }
    return Math.min(last[other.length], many);
  }

  const characters = (text) => /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;

  return { distance, isOnePiece, matches };
})();
