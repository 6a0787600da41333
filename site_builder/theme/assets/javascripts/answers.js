/* What the worker found, as elements of the page: short lists and full answers. */
;(() => {
  "use strict"

  const { ask, base } = window.errdex
  const language = document.documentElement.lang
  const given = document.getElementById("__words")
  const words = given ? JSON.parse(given.textContent) : {}

  /** An element: `make("p.ed-x", { title: "…" }, "text", child, …)`; null children are left out. */
  function make(what, attributes = {}, ...children) {
    const [tag, ...classes] = what.split(".")
    const element = document.createElement(tag)
    if (classes.length) element.className = classes.join(" ")
    for (const [name, value] of Object.entries(attributes)) if (value != null) element.setAttribute(name, value)
    element.append(...children.filter(child => child != null && child !== "").flatMap(spoken))
    return element
  }

  /** A word of the interface as nodes: English, which a language gets for want of its own, comes marked by the builder. */
  function spoken(word) {
    if (typeof word !== "string" || !word.includes("\u000e")) return [word]
    const parts = word.split(/[\u000e\u000f]/)
    return parts.map((part, at) => (at % 2 ? make("span", { lang: "en", dir: "ltr" }, part) : part))
  }

  /** Where the page of a hit or a diagnosis lies below its language's root; null for a code that has none. */
  const place = found => found.location ?? found.url ?? null

  /** The page of a code. `root`: the language's root, where it is not this page's. */
  function page(found, root = base) {
    const url = new URL(place(found), root)
    if (found.cause != null) url.hash = `cause-${found.cause + 1}`
    return url.href
  }

  const code = text => make("code", { translate: "no" }, text)

  /** A sentence with its `code` as code. */
  const sentence = text => (text ?? "").split("`").map((part, at) => (at % 2 ? code(part) : part))

  /** A short list of pages, put into `container`: code, message, why. */
  function list(container, found, root) {
    container.replaceChildren(
      ...found.map(one =>
        make(
          "li",
          {},
          make("a", { href: page(one, root) }, code(one.code), " ", make("span", {}, one.message)),
          words.why?.[one.why] ? make("small", {}, words.why[one.why]) : null,
        ),
      ),
    )
    return container
  }

  /** The text around each [start, end) in code points, what lies between marked. */
  function excerpt(text, spans) {
    const characters = Array.from(text)
    const cut = (a, b) => characters.slice(a, b).join("")
    const parts = []
    let shown = 0
    for (const [start, end] of spans.sort(([one], [other]) => one - other)) {
      if (end <= shown && parts.length) continue // within the one before
      const from = Math.max(shown, start - AROUND)
      if (from > shown) parts.push(cut(shown, parts.length ? Math.min(from, shown + AROUND) : shown), "…")
      parts.push(cut(from, Math.max(from, start)), make("mark", {}, cut(Math.max(shown, start), end)))
      shown = end
    }
    parts.push(cut(shown, shown + AROUND) + (shown + AROUND < characters.length ? "…" : ""))
    return make("p.ed-excerpt", { translate: "no" }, ...parts)
  }

  /** A text with the values of the message in the place of its `{placeholders}`. */
  const filled = (text, params) => text.replace(/\{(\w+)\}/g, (place, name) => params?.[name] ?? place)

  const LONGEST = 65_536
  const AROUND = 60

  /** What is asked: the text of the box, up to `LONGEST` characters; the form says so where it is longer. */
  function question(form) {
    const { value } = form.elements.text
    const over = value.length > LONGEST
    form.querySelector(".ed-over").replaceChildren(...(over ? spoken(words.too_long) : []))
    return over ? value.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "") : value
  }

  /* The site was built anew between two files that an answer is made of. */
  const MOVED = { changed: true }

  /** What `make` gives; made once more where the site was built anew meanwhile. */
  async function steady(make) {
    try {
      return await make()
    } catch (error) {
      if (error !== MOVED) throw error
      return make()
    }
  }

  /** The answers to the questions, all of one `version`. */
  async function together(...questions) {
    const answers = await Promise.all(questions.map(question => ask(question)))
    if (answers.some(({ version }) => version !== answers[0].version)) throw MOVED
    return answers
  }

  /* Static JSON of entries, by address, as promises; and the version of the site that they are of. */
  const records = new Map()
  let recordsOf = null

  function address(api, found) {
    const slug = decodeURIComponent(new URL(page(found)).pathname.split("/").pop().replace(/\.html$/, ""))
    return new URL(`domains/${found.domain}/codes/${slug}.json`, api).href
  }

  /** Load what is not loaded yet. Causes go by number, so the files have to be of the version that was asked. */
  function load(addresses, version) {
    if (!addresses.length) return
    if (recordsOf !== version) records.clear()
    recordsOf = version
    const missing = [...new Set(addresses)].filter(one => !records.has(one))
    if (!missing.length) return
    const loading = missing.map(one =>
      fetch(one, { cache: "no-cache" })
        .then(response => (response.ok ? response.json() : null))
        .catch(() => null),
    )
    const checked = Promise.all(loading).then(async () => {
      if ((await ask({ type: "version" })).version !== version) throw MOVED
    })
    checked.catch(() => records.clear())
    missing.forEach((one, number) =>
      records.set(
        one,
        checked.then(() => loading[number]),
      ),
    )
  }

  /** Diagnoses of one version in full, the entries' own texts among them where their JSON can be had. */
  function cards(text, diagnoses, api, version) {
    const known = diagnoses.filter(one => place(one) != null)
    load(known.map(one => address(api, one)), version)
    return Promise.all(
      diagnoses.map(async one => answer(text, one, known.includes(one) ? await records.get(address(api, one)) : null)),
    )
  }

  const said = text => (typeof text === "object" && text ? (text[language] ?? Object.values(text)[0]) : text)

  function html(markup, params) {
    const element = make("div.ed-text")
    element.innerHTML = markup // made by our own builder, which lets no HTML of an author through
    if (params && markup.includes("{")) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) texts.currentNode.data = filled(texts.currentNode.data, params)
    }
    return element
  }

  const pill = (kind, word) => make(`b.ed-pill.ed-pill--${kind}`, {}, word)

  /** Whether to send the same request again, and whom to call: the first things to know. */
  function verdicts(entry, found) {
    const cause = found.cause != null ? entry.causes[found.cause] : {}
    const policy = entry.kind === "success" ? "success" : (cause.retry ?? entry.retry).policy
    const advice = words.retry[policy]
    const acts = entry.kind === "error" ? (cause.acts ?? entry.acts) : null
    return make(
      "div.ed-verdicts",
      {},
      advice && make("p", {}, words.retry.title, " ", pill(policy, advice[0]), " ", advice[1]),
      acts && make("p", {}, words.acts.title, " ", pill(acts, words.acts[acts])),
    )
  }

  /** Which cause it is: its title, and its place among them, likeliest first. */
  function causeTitle({ title, number }, count) {
    const at = words.cause_of.replace("{number}", number + 1).replace("{count}", count)
    if (count === 1) return title ? said(title) : words.cause
    return title ? said(title) + words.brackets.replace("{text}", at) : at
  }

  /** What to do about a cause, where anything is known. */
  const solution = ({ solution_html }, params) =>
    said(solution_html) ? [make("h3", {}, words.solution), html(said(solution_html), params)] : []

  function advice(entry, found) {
    const { params } = found
    const causes = entry.causes.map((cause, number) => ({ ...cause, number }))
    const chosen = found.cause == null ? causes : causes.filter(({ number }) => number === found.cause)
    if (!chosen.length) return entry.note_html ? [html(said(entry.note_html))] : []
    if (chosen.length === 1)
      return [
        make("h3", {}, causeTitle(chosen[0], causes.length)),
        html(said(chosen[0].cause_html), params),
        ...solution(chosen[0], params),
      ]
    return [
      make("h3", {}, words.causes),
      make("p", {}, words.several_causes),
      ...chosen.map((cause, rank) =>
        make(
          "details",
          rank === 0 ? { open: "" } : {},
          make("summary", {}, cause.title ? said(cause.title) : html(said(cause.cause_html)).textContent.trim()),
          cause.title ? html(said(cause.cause_html)) : null,
          ...solution(cause),
        ),
      ),
    ]
  }

  /** What to do about a code that the catalogue does not have. */
  const adding = () => make("a", { href: new URL("adding.html", base) }, words.foot_adding)

  /** One diagnosis in full. `entry`: the entry's JSON in every language; null where there is none. */
  function answer(text, found, entry) {
    const known = place(found) != null
    const params = Object.entries(found.params ?? {})
    const parts = [
      make("h2", {}, known ? make("a", { href: page(found) }, code(found.code)) : code(found.code)),
      known ? make("p.ed-message", {}, filled(found.message, found.params)) : null,
      make("p.ed-why", { dir: "auto" }, make(`b.ed-confidence.ed-confidence--${found.confidence}`, {}, words[found.confidence]), " ", ...sentence(found.why)),
      entry && verdicts(entry, found),
      entry && make("div.ed-advice", {}, ...advice(entry, found)),
      params.length ? make("h3", {}, words.params) : null,
      params.length
        ? make(
            "dl.ed-params",
            {},
            ...params.map(([name, value]) => make("div", {}, make("dt", {}, code(name)), make("dd", {}, code(value || "—")))),
          )
        : null,
      found.span && text.trim() !== found.code ? excerpt(text, [found.span, found.message_span].filter(Boolean)) : null,
      make("p.ed-more", {}, known ? make("a", { href: page(found) }, words.open_page) : adding()),
    ]
    return make(
      "article.ed-answer",
      { "data-code": found.code, "data-domain": found.domain, "data-confidence": found.confidence, "data-cause": found.cause },
      ...parts,
    )
  }

  /** The diagnoses without those that are mere guesses. */
  const claims = found => found.filter(({ confidence }) => confidence !== "similar")

  /** How many answers there are, those that the catalogue does not have apart. Guesses are none. */
  function counted(found) {
    const claimed = claims(found)
    const known = claimed.filter(one => place(one) != null).length
    const unknown = claimed.length - known
    const number = (sentence, count) => sentence.replace("{count}", count)
    if (!claimed.length) return found.length ? words.guessed : words.none
    if (!known) return unknown === 1 ? words.one_unknown : number(words.all_unknown, unknown)
    return (known === 1 ? words.answer : number(words.answers, known)) + (unknown ? number(words.and_unknown, unknown) : "")
  }

  /** What to do where nothing was recognised. */
  function tip() {
    const [before, after] = words.none_tip.split("{table}")
    const english = before.startsWith("\u000e") ? { lang: "en", dir: "ltr" } : {}
    const at = location.protocol === "file:" ? words.tables : words.tables.replace(/index\.html/, "")
    const plain = part => part.replace(/[\u000e\u000f]/g, "")
    return make("p", english, plain(before), make("a", { href: at || "./" }, words.table), plain(after))
  }

  /** Keep what is in the box with this page's place in the history, for whoever comes back: in no address, on no server. */
  function keep(box) {
    try {
      history.replaceState({ text: box.value }, "")
    } catch {
      /* too long for this browser */
    }
  }

  /** What is edited is no longer what was kept. */
  function forget() {
    if (history.state?.text != null) history.replaceState(null, "")
  }

  Object.assign(window.errdex, { cards, claims, counted, forget, keep, language, list, make, page, place, question, spoken, steady, tip, together, words })
})()
