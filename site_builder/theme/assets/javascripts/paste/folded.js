/* A text folded to letters and digits, with the place of every character: the twin of web/paste/folded.py. */
"use strict";

errdex.paste.folded = (() => {
  const { NARROW, WIDE } = errdex.tables.store.format;
  const { countUpTo, endOf } = errdex.text.strings;
  const { simplified } = errdex.text.simplified;
  const { foldCode } = errdex.text.terms;

  const UNITS = /[A-Za-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+|[^\x00-\x7f]/g;
  const INNER = /(?<=[0-9])[A-Za-z]{4}/g;

  class FoldedText {
    constructor(text) {
      this.original = text;
      this.pieces = [];
      this.at = [];
      this.of = [];
      this.until = [];
      let length = 0;
      UNITS.lastIndex = 0;
      for (let match = UNITS.exec(text); match; match = UNITS.exec(text)) {
        const content = foldedRun(match[0]);
        if (!content) continue;
        this.pieces.push(content);
        this.at.push(length);
        this.of.push(match.index);
        this.until.push(UNITS.lastIndex);
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
      const found = new Map();
      const look = (place, length) => {
        const end = Math.min(place + length, this.text.length);
        if (!known.mayHave(this.text, place, end)) return;
        const anchor = this.text.slice(place, end), places = found.get(anchor);
        if (places) places.push(place);
        else found.set(anchor, [place]);
      };
      for (let number = 0; number < this.pieces.length; number++) {
        const content = this.pieces[number], start = this.at[number];
        if (this.original[this.of[number]] < "\x80") {
          look(start, NARROW);
          if (content.length <= 4) continue; // too short for a word within
          for (const match of content.matchAll(INNER)) look(start + match.index, NARROW);
        } else for (let place = 0; place < content.length; place++) look(start + place, WIDE);
      }
      return found;
    }

    words() {
      this.latin = this.latin || new Set(this.pieces.filter((content) => content < "\x80"));
      return this.latin;
    }
  }

  function foldedRun(unit) {
    if (unit < "\x80") return unit.toLowerCase();
    return unit >= "\u3400" && unit < "\ua000" ? simplified(unit) : foldedCharacter(unit);
  }

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

  return { FoldedText, foldedCharacter };
})();
