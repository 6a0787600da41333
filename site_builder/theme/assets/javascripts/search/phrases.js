/* The hits whose message is what was asked, word for word: the twin of web/search/phrases.py. */
"use strict";

errdex.search.phrases = (() => {
  const { LEAST, SHORTEST } = errdex.tables.search.phrases;
  const ONE = /^[\x21-\x7e]+$/;
  const { size } = errdex.text.strings;
  const { asked, foldCode } = errdex.text.terms;

  /* Entry → whether a message of it is the very text, of those of which one has the text in it, or stands in it. */
  async function phrased(store, text, entries) {
    const question = foldCode(text), found = new Map();
    if (size(question) < SHORTEST || asked(text).flat().length < 2 || ONE.test(text)) return found;
    for (const [entry, record] of await store.records(entries)) {
      const messages = record[3].filter((row) => row[3] >= LEAST).map((row) => row[4].map(foldCode));
      if (messages.some((message) => message.join("").includes(question) || isIn(message, question))) {
        found.set(entry, messages.some((message) => message.join("") === question));
      }
    }
    return found;
  }

  function isIn(message, question) {
    if (size(message.join("")) < SHORTEST) return false;
    let at = 0;
    for (const piece of message) {
      at = question.indexOf(piece, at);
      if (at < 0) return false;
      at += piece.length;
    }
    return true;
  }

  return { phrased };
})();
