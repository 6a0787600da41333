/* Texts that come with codes, in a pasted text: the twin of web/diagnosis/messages.py. */
"use strict";

errdex.diagnosis.messages = (() => {
  const { ENOUGH, MOST_TRIES, REACH, SPACE } = errdex.tables.diagnosis.messages;
  const { decode } = errdex.text.escapes;
  const { endOf, isDigits, matchAt, strip, stripEnd } = errdex.text.strings;
  const { FoldedText, foldedCharacter } = errdex.paste.folded;

  const SAYS = /[A-Za-z0-9]|[^\x00-\x7f]/g;
  const CUT_MESSAGE = /[ \t\r\n"'`)\]}]{0,4}(?:\.\.\.|…|\(truncated|\(cut|$)/y;
  const VALUE = /[ \t]{0,3}([\x21-\x7e]{1,200})/y;
  const ENDS_VALUE = /["'`,;<>[\]{}()|\\]/;
  const WIDE_VALUE = /[^\x00-\x7f，。；：！？、（）“”‘’《》]{1,64}/y;
  const VALUE_BEFORE = /[^ \t\r\n"'`,;:=([{，。；：、（“‘]{1,64}$/;
  const BREAKS_VALUE = /[\n\r"“”{}]/;

  function literalOf(literal) {
    const { text } = decode(literal);
    const says = Array.from(text.matchAll(SAYS)).filter((match) => match[0] < "\x80" || foldedCharacter(match[0]));
    if (!says.length) return { folded: "", head: text, tail: text };
    return { folded: new FoldedText(text).text, head: text.slice(0, says[0].index), tail: text.slice(says[says.length - 1].index + 1) };
  }

  /* {start, end, weight, params, whole} of every place where a text of an entry stands. */
  class MessageMatcher {
    constructor(pattern) {
      this.pattern = pattern;
      this.literals = pattern.literals.map(literalOf);
      this.pieces = this.literals.map(({ folded }) => folded);
    }

    find(text) {
      const first = this.pieces.findIndex(Boolean), found = [];
      if (first < 0) return found;
      let at = text.text.indexOf(this.pieces[first]);
      for (let tries = 0; at >= 0 && tries < MOST_TRIES; tries++) {
        const one = this.from(text, first, at);
        if (one) found.push(one);
        at = text.text.indexOf(this.pieces[first], at + 1);
      }
      return found.length ? found : this.cut(text, first);
    }

    from(text, first, at) {
      const { original } = text, { names } = this.pattern;
      let start = text.place(at), end = text.place(at + this.pieces[first].length - 1) + 1;
      if (!begins(original, start)) return null;
      const params = {};
      if (first > 0) {
        const { head } = this.literals[first];
        const value = preceding(original, start - head.length);
        if (value === null) return null;
        start -= value.length + head.length;
        params[names[first - 1]] = value;
      }
      let index = at + this.pieces[first].length;
      for (let number = first + 1; number < this.pieces.length; number++) {
        const name = names[number - 1], content = this.pieces[number];
        if (!content) {
          const [from, to] = after(original, skip(original, end, this.literals[number - 1].tail));
          params[name] = original.slice(from, to);
          end = to;
          index = text.index(end);
          continue;
        }
        const following = text.text.slice(0, index + REACH + content.length).indexOf(content, index);
        if (following < 0) return null;
        const value = between(original.slice(end, text.place(following)), this.literals[number - 1], this.literals[number]);
        if (value === null) return null;
        params[name] = value;
        index = following + content.length;
        end = text.place(index - 1) + 1;
      }
      if (!ends(original, end)) return null;
      if (this.pieces[this.pieces.length - 1]) end = skip(original, end, this.literals[this.literals.length - 1].tail);
      for (const name of Object.keys(params)) if (!params[name]) delete params[name];
      const numeric = Object.values(params).filter(isDigits).length;
      return { start, end, weight: this.pattern.weight + 6 * numeric, params, whole: true };
    }

    cut(text, first) {
      const content = this.pieces[first], enough = content < "\x80" ? ENOUGH : ENOUGH / 2;
      if (first > 0 || content.length <= enough) return [];
      const at = text.text.indexOf(content.slice(0, enough));
      if (at < 0 || !begins(text.original, text.place(at))) return [];
      let length = enough;
      while (length < content.length && text.text[at + length] === content[length]) length++;
      const end = text.place(at + length - 1) + 1;
      if (2 * length < content.length || !matchAt(CUT_MESSAGE, text.original, end)) return [];
      const weight = Math.floor(this.pattern.weight * length / content.length);
      return [{ start: text.place(at), end, weight, params: {}, whole: false }];
    }
  }

  const begins = (text, start) => start === 0 || !(isLetter(text[start]) && isLetter(text[start - 1]));

  function ends(text, end) {
    if (end >= text.length) return true;
    const last = text[end - 1], following = text[end];
    return !((isLetter(last) && isLetter(following)) || (isDigit(last) && isDigit(following)));
  }

  const isLetter = (character) => /^[A-Za-z]$/.test(character);
  const isDigit = (character) => /^[0-9]$/.test(character);

  function skip(text, place, tail) {
    for (const character of tail) {
      if (" \t".includes(character)) continue;
      while (place < text.length && " \t".includes(text[place])) place++;
      if (!text.startsWith(character, place)) break;
      place += character.length;
    }
    return place;
  }

  function after(text, place) {
    const match = matchAt(VALUE, text, place);
    if (match) {
      const start = endOf(match) - match[1].length, end = match[1].search(ENDS_VALUE);
      const value = stripEnd(end < 0 ? match[1] : match[1].slice(0, end), ".:!?");
      return value ? [start, start + value.length] : [place, place];
    }
    const wide = matchAt(WIDE_VALUE, text, place);
    return wide ? [wide.index, endOf(wide)] : [place, place];
  }

  function preceding(text, end) {
    const match = end > 0 ? VALUE_BEFORE.exec(text.slice(Math.max(0, end - 64), end)) : null;
    return match ? match[0] : null;
  }

  function between(text, before, after) {
    const head = after.head.replaceAll(" ", "");
    let value = stripEnd(text.slice(skip(text, 0, before.tail)), SPACE);
    if (head && value.endsWith(head)) value = value.slice(0, value.length - head.length);
    value = strip(value, SPACE);
    return BREAKS_VALUE.test(value) ? null : value;
  }

  return { MessageMatcher };
})();
