/* Traditional Chinese characters as simplified ones: the twin of web/text/simplified.py, which has the table. */
"use strict";

errdex.text.simplified = (() => {
  const { SIMPLIFIED, TRADITIONAL } = errdex.tables.text.simplified;

  const FORMS = new Map(Array.from(TRADITIONAL, (character, at) => [character, SIMPLIFIED[at]]));
  const ANY = new RegExp(`[${TRADITIONAL}]`, "g");

  const simplified = (text) => text.replace(ANY, (character) => FORMS.get(character));

  return { simplified };
})();
