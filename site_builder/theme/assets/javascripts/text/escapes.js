/* Undo what a pasted text went through, and remember where every character came from: the twin of web/text/escapes.py,
   which says what is undone and why. Places are UTF-16 units here; diagnosis/diagnose.js counts code points at last. */
"use strict";

errdex.text.escapes = (() => {
  const { CONTROL, DEPTH, INVISIBLE, MOST_MARKS, NAMED, REPLACEMENT, ROOM } = errdex.tables.text.escapes;
  const { misread } = errdex.text.mojibake;
  const { countUpTo, endOf, isAscii, size } = errdex.text.strings;

  const ESCAPE = new RegExp([
    "((?:\\\\\\\\)+)",
    "\\\\([!-/:-@\\[\\]-`{-~])",
    "((?:\\\\[nrt])+)",
    "((?:\\\\u[0-9A-Fa-f]{4})+)",
    "\\\\(?:u\\{([0-9A-Fa-f]{1,6})\\}|U([0-9A-Fa-f]{8}))",
    "((?:%[0-9A-Fa-f]{2})+)",
    "((?:\\\\x[0-9A-Fa-f]{2})+)",
    "((?:\\\\[0-3][0-7]{2})+)",
    "&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,6}));",
    `(\\x1b\\[[0-9;:?]{0,24}[A-Za-z]|[${INVISIBLE}]+|\\x00)`,
  ].join("|"), "y");
  const MAY_CHANGE = new RegExp(`[\\\\%&\\x00\\x1b${INVISIBLE}]`, "g");
  const BARE_UNITS = /(?:u(?:[3-9][0-9A-Fa-f]{3}|[fF]{2}[0-9A-Fa-f]{2})){2,}/g;
  const HALVES = /\p{Surrogate}/gu;

  /* A pass: the places of the pieces that changed, after (to) and before (of) it, and how many units before each unit
     after takes, 0 where the piece is one whole. */
  function before(layer, place) {
    const index = countUpTo(layer.toStart, place) - 1;
    if (index < 0) return [place, place + 1];
    if (place >= layer.toEnd[index]) {
      const start = layer.ofEnd[index] + place - layer.toEnd[index];
      return [start, start + 1];
    }
    const width = layer.width[index];
    if (!width) return [layer.ofStart[index], layer.ofEnd[index]];
    const start = layer.ofStart[index] + (place - layer.toStart[index]) * width;
    return [start, start + width];
  }

  /* {text, span(start, end)}: the text without escapes, and [start, end) of it in the text as it was sent. */
  function decode(text) {
    const layers = [];
    text = text.replace(HALVES, REPLACEMENT);
    const take = ([following, layer]) => {
      if (!layer.toStart.length) return false;
      text = following;
      layers.push(layer);
      return true;
    };
    for (let depth = 0; depth < DEPTH; depth++) {
      const again = take(replaced(text, misread(text).map((piece) => [...piece, 0])));
      if (!take(replaced(text, pieces(text))) && !again) break;
    }
    take(replaced(text, bareUnits(text)));
    take(inCompatibleForm(text));
    return {
      text,
      span(start, end) {
        let last = end - 1;
        for (const one of layers.slice().reverse()) {
          start = before(one, start)[0];
          last = before(one, last)[1] - 1;
        }
        return [start, last + 1];
      },
    };
  }

  function pieces(text) {
    const known = new Map(), found = []; // a text has few escapes that differ
    MAY_CHANGE.lastIndex = 0;
    let start = MAY_CHANGE.exec(text);
    while (start) {
      ESCAPE.lastIndex = start.index;
      const match = ESCAPE.exec(text);
      if (match) {
        let parts = known.get(match[0]);
        if (parts === undefined) known.set(match[0], parts = decoded(match));
        for (const [from, to, content, width] of parts) found.push([match.index + from, match.index + to, content, width]);
      }
      MAY_CHANGE.lastIndex = match ? ESCAPE.lastIndex : start.index + 1;
      start = MAY_CHANGE.exec(text);
    }
    return found;
  }

  const bareUnits = (text) => Array.from(text.matchAll(BARE_UNITS), (match) => {
    const units = match[0].slice(1).split("u").map((unit) => parseInt(unit, 16));
    return [match.index, endOf(match), String.fromCharCode(...units), 5];
  });

  function replaced(text, pieces) {
    const layer = { toStart: [], toEnd: [], ofStart: [], ofEnd: [], width: [] };
    let decoded = "", done = 0;
    for (const [start, end, content, width] of pieces) {
      decoded += text.slice(done, start);
      layer.toStart.push(decoded.length);
      decoded += content;
      layer.toEnd.push(decoded.length);
      layer.ofStart.push(start);
      layer.ofEnd.push(end);
      layer.width.push(width);
      done = end;
    }
    return [decoded + text.slice(done), layer];
  }

  /* The pieces of an escape; places are those from its start. */
  function decoded(match) {
    const end = match[0].length;
    const [, slashes, mark, controls, units, braced, long, percent, hex, octal, decimal, hexadecimal, name] = match;
    if (slashes) return [[0, end, slashes.slice(slashes.length / 2), 2]];
    if (mark) return [[0, end, mark, 0]];
    if (controls) return [[0, end, controls.replace(/\\([nrt])/g, (_, letter) => CONTROL[letter]), 2]];
    if (units) return fromUnits(units.slice(2).split("\\u").map((unit) => parseInt(unit, 16)));
    if (braced || long) return [[0, end, character(parseInt(braced || long, 16)), 0]];
    if (percent) return fromBytes(percent.slice(1).split("%").map((byte) => parseInt(byte, 16)), 3);
    if (hex) return fromBytes(hex.slice(2).split("\\x").map((byte) => parseInt(byte, 16)), 4);
    if (octal) return fromBytes(octal.slice(1).split("\\").map((byte) => parseInt(byte, 8)), 4);
    if (decimal) return [[0, end, character(parseInt(decimal, 10)), 0]];
    if (hexadecimal) return [[0, end, character(parseInt(hexadecimal, 16)), 0]];
    if (name) return Object.hasOwn(NAMED, name) ? [[0, end, NAMED[name], 0]] : [];
    return [[0, end, "", 0]];
  }

  const character = (point) =>
    point < 0xd800 || (point > 0xdfff && point < 0x110000) ? String.fromCodePoint(point) : REPLACEMENT;

  function fromUnits(units) {
    const text = units.map((unit) => String.fromCharCode(unit)).join("");
    if (!/[\ud800-\udfff]/.test(text)) return [[0, 6 * text.length, text, 6]];
    const found = [];
    for (let at = 0; at < text.length;) {
      const pair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at, at + 2));
      const size = pair ? 2 : 1;
      const content = pair || !/[\ud800-\udfff]/.test(text[at]) ? text.slice(at, at + size) : REPLACEMENT;
      found.push([6 * at, 6 * (at + size), content, 0]);
      at += size;
    }
    return found;
  }

  function fromBytes(bytes, width) {
    if (bytes.every((byte) => byte < 0x80)) {
      return [[0, bytes.length * width, ascii(bytes), width]];
    }
    const found = [];
    let start = 0;
    for (let index = 0; index < bytes.length;) {
      const [size, content] = utf8(bytes, index);
      if (size) found.push([start, start + size * width, content, 0]);
      index += size || 1;
      start += (size || 1) * width;
    }
    return found;
  }

  /* [bytes of the UTF-8 character at `index`, the character]; [0, ""] where there is none. */
  function utf8(bytes, index) {
    const lead = bytes[index];
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (!size || index + size > bytes.length) return [0, ""];
    let point = size === 1 ? lead : lead & (0xff >> (size + 1));
    for (let next = index + 1; next < index + size; next++) {
      if ((bytes[next] & 0xc0) !== 0x80) return [0, ""];
      point = point * 64 + (bytes[next] & 0x3f);
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][size];
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return [0, ""];
    return [size, String.fromCodePoint(point)];
  }

  const ascii = (bytes) => bytes.map((byte) => String.fromCharCode(byte)).join("");

  function inCompatibleForm(text) {
    if (isAscii(text)) return replaced(text, []);
    const characters = Array.from(new Set(text)).filter((one) => one > "\x7f");
    const marks = listed(characters.filter(isMark));
    const changed = listed(characters.filter((one) => one.normalize("NFKC") !== one));
    const moving = [];
    if (marks) moving.push(`[^${marks}]?[${marks}]{1,${MOST_MARKS}}`);
    if (changed) moving.push(`[${changed}]`);
    if (!moving.length) return replaced(text, []);
    const found = [];
    let room = ROOM;
    const put = (at, one, most) => {
      const form = one.normalize("NFKC");
      if (form === one) return true;
      const more = size(form) - size(one);
      if (more > most) return false;
      found.push([at, at + one.length, form, 0]);
      room -= Math.max(more, 0);
      return true;
    };
    for (const match of text.matchAll(new RegExp(moving.join("|"), "gu"))) {
      let at = match.index;
      if (put(at, match[0], room)) continue;
      for (const one of match[0]) {
        put(at, one, 0);
        at += one.length;
      }
    }
    return replaced(text, found);
  }

  const isMark = (one) => /^[\p{M}\u1160-\u11ff]/u.test(one.normalize("NFKC"));

  const listed = (characters) => characters.map((one) => `\\u{${one.codePointAt(0).toString(16)}}`).join("");

  return { decode };
})();
