/* Why an entry was found, as a sentence: the twin of web/diagnosis/wording.py. The sentences come with the list of
   codes. */
"use strict";

errdex.diagnosis.wording = (() => {
  const { FALLBACK } = errdex.tables.text.words;

  function diagnosis(why, { language, words }) {
    const key = why.key === "code" && why.field ? "code-field" : why.key;
    let meaning = why.meaning && Object.keys(why.meaning).length ? inLanguage(why.meaning, language) : "";
    if (!meaning && why.fault) meaning = words.faults[why.fault];
    const values = { "{field}": why.field || "", "{meaning}": meaning };
    const text = words.diagnoses[key].replace(/\{field\}|\{meaning\}/g, (name) => values[name]);
    return text + (why.text ? words.texts[why.text] : "");
  }

  const inLanguage = (texts, language) => texts[language] || texts[FALLBACK] || Object.values(texts)[0];

  return { diagnosis };
})();
