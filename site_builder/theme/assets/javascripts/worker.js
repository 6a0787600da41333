/* The worker behind the search box (Material's messages) and behind the page for pasted errors (our own).

   Material sends {type: 0, data: {config, docs, options}} when a page opens, and gets {type: 1}; then
   {type: 2, data: question} with every change of the box, and gets {type: 3, data: {items}}, where each item is a
   list of results whose title and text are HTML: a page, then places in it. `docs` are the hand-written pages;
   `options.cause`, if given, is the title of such a place, the very cause that a pasted error points at.
   Ours: {type: "search", id, query, domain, limit} gets {type: "hits", id, total, hits};
   {type: "diagnose", id, text} gets {type: "diagnosis", id, diagnoses}; {type: "version", id} gets
   {type: "version", id}. Each also gets the `version` of the build that it was answered from. What cannot be answered
   gets `failed`, and `changed` where only loading the page again helps.

   Nothing is fetched before the first question. Nothing that is typed leaves the browser: only names of files do. */
"use strict";

(() => {
  const { TIER } = errdex.tables.search.ranking;
  const { decode } = errdex.text.escapes;
  const { fold, visible } = errdex.text.terms;
  const { Changed } = errdex.store.store;
  const { Builds } = errdex.store.builds;
  const { isOnePiece } = errdex.search.codes;
  const { search } = errdex.search.ranking;
  const { diagnose } = errdex.diagnosis.diagnose;

  const FOLDER = new URL("../search/", self.location.href);
  /* What hosts say of a file that is not there; 403 is Amazon S3's. */
  const MISSING = new Set([403, 404, 410]);
  const MOST_HITS = 20;
  const MOST_ANSWERS = 3;
  const MOST_PAGES = 5;
  const MOST_WORDS = 24;
  /* From this length on, or with what neither a code nor a few words have, a question is a pasted error. To diagnose takes
     more data than to search: 100 kB at ten thousand codes. */
  const PASTE = 120;
  const isPaste = (text) => text.length > PASTE || /[\n{}<>"]/.test(text) || /\s.*['=:：]|['=:：].*\s/.test(text.trim());
  /* What a hit is found by whose code is all that was asked. */
  const ITSELF = ["exact", "respelled", "prefix-less"];

  let docs = [];
  let causeTitle = null;
  let latest = 0;
  let asked = "";

  const builds = new Builds(async (name, past) => {
    // The list names all others by their content, so it alone is asked for afresh.
    const cache = past ? "reload" : name === "codes.json" ? "no-cache" : "default";
    const answer = await fetch(new URL(name, FOLDER), { cache });
    if (MISSING.has(answer.status)) throw new Changed(`${answer.status} ${name}`);
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    const text = await answer.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new Changed(`no JSON: ${name}`); // some hosts send their home page for what is not there
    }
  });

  self.addEventListener("message", async ({ data: message }) => {
    if (message.type === 0) {
      docs = (message.data.docs || []).map(foldedPage);
      causeTitle = message.data.options?.cause ?? null;
      self.postMessage({ type: 1 });
      if (asked.trim()) await answerBox(asked); // what was asked before the pages were there
    } else if (message.type === 2) {
      await answerBox(message.data);
    } else if (message.type === "search") {
      self.postMessage({ type: "hits", id: message.id, ...await answered((store) => hits(store, message)) });
    } else if (message.type === "diagnose") {
      const found = await answered(async (store) => ({ diagnoses: await diagnose(store, message.text) }));
      self.postMessage({ type: "diagnosis", id: message.id, ...found });
    } else if (message.type === "version") {
      self.postMessage({ type: "version", id: message.id, ...await builds.version().then((version) => ({ version }), failure) });
    }
  });

  async function answerBox(question) {
    asked = question;
    const turn = ++latest;
    const { items = [], ...state } = question.trim() ? await answered((store) => boxItems(store, question)) : {};
    if (turn === latest) self.postMessage({ type: 3, data: { items }, ...state });
  }

  const answered = (question) => builds.answer(question).catch(failure);
  const failure = (error) => ({ failed: true, changed: error instanceof Changed });

  async function hits(store, { query, domain = null, limit = MOST_HITS }) {
    const found = await search(store, query, { domain, limit });
    return { total: found.total, hits: await Promise.all(found.hits.map(async (hit) => ({ ...await store.entry(hit.entry), ...hit }))) };
  }

  /* What the box shows: answers, which are the code that was asked for or those of a pasted error; where there are
     none, codes and hand-written pages that have its words, and a `note` that says no more of them than that. */
  async function boxItems(store, question) {
    const answers = [], others = [], { text } = decode(question);
    if (isPaste(question)) {
      for (const { entry, cause, confidence } of await diagnose(store, question)) {
        if (entry === null || answers.some((answer) => answer.entry === entry)) continue;
        (confidence === "similar" ? others : answers).push({ ...await store.entry(entry), entry, cause });
      }
    }
    if (!answers.length) {
      for (const hit of (await hits(store, { query: question })).hits) {
        if (others.some(({ entry }) => entry === hit.entry)) continue;
        (ITSELF.includes(hit.why) && isOnePiece(text) ? answers : others).push({ ...hit, cause: null });
      }
    }
    const words = visible(text).slice(0, MOST_WORDS), known = answers.length > 0;
    const list = await store.list();
    const told = await Promise.all(answers.slice(0, MOST_ANSWERS).map((answer) => entryOf(list, answer)));
    const items = [
      ...answers.map((answer, number) => places(list, answer, words, told[number])),
      ...others.map((hit) => places(list, hit, words)),
      ...known ? [] : pages(words),
    ];
    const scored = items.map((item, rank) => item.map((place, at) => ({ ...place, score: items.length - rank + at / 2 })));
    const note = others.some(({ score }) => !(score < TIER)) || !others.length ? list.words.by_words : list.words.by_some_words;
    return { items: scored, ...known || !items.length ? {} : { note } };
  }

  /* The entry's JSON in every language; null where it cannot be had. */
  async function entryOf(list, { domain, location }) {
    const slug = location.split("/").pop().replace(/\.html$/, "");
    const api = new URL(`${list.shared}../../api/v1/`, FOLDER);
    try {
      const answer = await fetch(new URL(`domains/${domain}/codes/${encodeURIComponent(slug)}.json`, api), { cache: "no-cache" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /* A code's page, with its verdict where the entry is there, and on it the very cause, which then has the better score:
     Enter leads there. Material shows no text of a lone result whose address has an anchor. */
  function places({ language, words: said }, { code, message, location, cause = null }, words, entry = null) {
    const policy = ((entry && cause !== null && entry.causes[cause].retry) || entry?.retry)?.policy;
    const verdict = policy ? ` <b class="ed-pill ed-pill--${policy}" dir="auto">${escaped(`${said.retry}${said.colon}${said.retries[policy]}`)}</b>` : "";
    const page = { location, title: marked(code, words), text: marked(message, words) + verdict, terms: {} };
    if (cause === null || causeTitle === null) return [page];
    const named = entry?.causes[cause].title, count = entry?.causes.length;
    const at = said.cause_of.replace("{number}", cause + 1).replace("{count}", count);
    const title = named
      ? (named[language] ?? Object.values(named)[0]) + said.brackets.replace("{text}", at)
      : causeTitle.replace("{number}", cause + 1);
    return [page, { ...page, location: `${location}#cause-${cause + 1}`, title: escaped(title) }];
  }

  function foldedPage({ location, title, text }) {
    const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    return { location, title: plain(title), text: plain(text).replace(/\s+/g, " ").trim(), folded: fold(`${plain(title)} ${plain(text)}`) };
  }

  /* The hand-written pages and their sections that have every word, those first that have them in their title. */
  function pages(words) {
    if (!words.length) return [];
    const found = docs.filter((page) => words.every((word) => page.folded.includes(word)));
    const inTitle = (page) => words.every((word) => fold(page.title).includes(word)) ? 0 : 1;
    found.sort((one, other) => inTitle(one) - inTitle(other));
    return found.slice(0, MOST_PAGES).map((place) => {
      const page = docs.find(({ location }) => location === place.location.split("#")[0]);
      return (page && page !== place ? [page, place] : [place]).map(({ location, title, text }) => ({
        location,
        title: marked(title, words),
        text: marked(around(text, words[0]), words),
        terms: {},
      }));
    });
  }

  /* Some of the text from a little before the word on, from the beginning of a word where one is near. */
  function around(text, word) {
    const hit = text.toLowerCase().indexOf(word);
    let start = Math.max(0, hit - 60);
    const blank = start ? text.indexOf(" ", start) : -1;
    if (blank >= 0 && blank < hit) start = blank + 1;
    return (start ? "… " : "") + text.slice(start, start + 200) + (text.length > start + 200 ? " …" : "");
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

  /* The text as HTML, with what was asked for marked. */
  function marked(text, words) {
    const characters = Array.from(text), places = [];
    let folded = "";
    characters.forEach((character, index) => {
      for (const unit of fold(character).split("")) {
        folded += unit;
        places.push(index);
      }
    });
    const hit = new Array(characters.length).fill(false);
    for (const word of words) {
      if (word.length < 2 && word < "\u3000") continue;
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        for (let unit = at; unit < at + word.length; unit++) hit[places[unit]] = true;
      }
    }
    let html = "";
    characters.forEach((character, index) => {
      if (hit[index] && !hit[index - 1]) html += "<mark>";
      html += escaped(character);
      if (hit[index] && !hit[index + 1]) html += "</mark>";
    });
    return html;
  }
})();
