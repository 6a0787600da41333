/* Which stretches of a text belong to one response: the twin of web/paste/nesting.py. */
"use strict";

errdex.paste.nesting = (() => {
  const { BRACKETS, MOST, MOST_DEEP } = errdex.tables.paste.nesting;
  const { countUpTo } = errdex.text.strings;

  class Nesting {
    constructor(text) {
      this.text = text;
      this.kinds = BRACKETS.map((brackets) => paired(text, brackets));
    }

    /* [length of the smallest brackets around both, line ends between them] */
    apart(one, other) {
      const [first, second] = inOrder(one, other);
      const lengths = this.kinds.flatMap((kind) => around(kind, first[0]))
        .filter(([, end]) => end >= second[1]).map(([start, end]) => end - start);
      const lines = this.text.slice(first[1], Math.max(first[1], second[0])).split("\n").length - 1;
      return [Math.min(this.text.length, ...lengths), lines];
    }

    separate(one, other) {
      const [first, second] = inOrder(one, other), [braces] = this.kinds, of = around(braces, first[0]);
      return of.length > 0 && of.every(([, end]) => end < second[1]) && around(braces, second[0]).length > 0;
    }
  }

  const inOrder = (one, other) => one[0] < other[0] || (one[0] === other[0] && one[1] <= other[1]) ? [one, other] : [other, one];

  function around({ starts, ends, outer }, place) {
    const found = [];
    let number = countUpTo(starts, place) - 1;
    for (let deep = 0; deep < MOST_DEEP && number >= 0; deep++) {
      if (ends[number] > place) found.push([starts[number], ends[number]]);
      number = outer[number];
    }
    return found;
  }

  function paired(text, [opening, closing]) {
    const starts = [], ends = [], outer = [], around = [];
    let opens = text.indexOf(opening), closes = text.indexOf(closing);
    while ((opens >= 0 || closes >= 0) && starts.length < MOST) {
      if (opens >= 0 && (closes < 0 || opens < closes)) {
        outer.push(around.length ? around[around.length - 1] : -1);
        around.push(starts.length);
        starts.push(opens);
        ends.push(text.length);
        opens = text.indexOf(opening, opens + 1);
      } else {
        if (around.length) ends[around.pop()] = closes + 1;
        closes = text.indexOf(closing, closes + 1);
      }
    }
    return { starts, ends, outer };
  }

  return { Nesting };
})();
