/*
 * The box of the home page and of /diagnose/: what is typed or pasted is answered while one types, the same on both.
 * Where nothing in it may be named, the pages that have its words are listed, and called no more than that. The text
 * stays in the browser; it gets into an address on request only.
 */
;(() => {
  "use strict"

  const { cards, claims, counted, forget, keep, list, make, page, place, question, reason, spoken, steady, tip, together, words } = window.errdex
  const form = document.querySelector(".ed-box")
  const box = form.elements.text
  const full = form.classList.contains("ed-box--full") // there is room for lines: Enter begins one, nothing is opened
  const status = form.querySelector(".ed-status")
  const sharing = document.querySelector(".ed-share")
  const shared = sharing.querySelector(".ed-shared")
  const result = document.querySelector(".ed-answers")
  const api = new URL(form.dataset.api, location)
  const FEW = 8
  const LOOSE = 3 // pages that lack a word, where none has all of them
  const MESSAGE = /(?:message|msg)["'\\]*\s*[:=]\s*["'\\]*([^"'\n\\]{1,200})/i // in a response, without what stands around it
  const ALL_WORDS = 2 ** 24 // a hit that lacks a word of the question has a lower score: TIER of web/search/ranking.py
  const LINKS = ".ed-list a, .ed-answer h2 a"

  let asked = 0
  let only = null
  let pending = null

  /** What the text is about, best first, where nothing may be claimed the other pages that have its words; of one version. */
  async function recognised(text) {
    const diagnose = { type: "diagnose", text }
    const [found] = await together(diagnose)
    if (claims(found.diagnoses).some(one => place(one) != null)) return { answers: found.diagnoses, pages: [], version: found.version }
    const [{ diagnoses, version }, { hits }] = await together(diagnose, { type: "search", query: text, limit: FEW })
    const named = new Set(diagnoses.map(place))
    const others = hits.filter(hit => !named.has(place(hit)))
    const all = others.filter(hit => hit.score >= ALL_WORDS)
    return { answers: diagnoses, pages: all.length ? all : others.slice(0, LOOSE), some: !all.length, version }
  }

  /** Answer what is in the box. False if a later question took over. */
  async function find() {
    const text = question(form)
    const turn = ++asked
    let said = [""]
    let parts = []
    let found = []
    only = null
    if (text.trim()) {
      if (!status.textContent) status.replaceChildren(...spoken(words.waiting))
      try {
        await steady(async () => {
          const { answers, pages, some, version } = await recognised(text)
          found = answers
          parts = await cards(text, found, api, version)
        offerReports(parts, text)
          if (pages.length) parts.push(make("h2.ed-by-words", {}, some ? words.by_some_words : words.by_words), list(make("ul.ed-list"), pages))
          if (!found.length) parts.push(tip())
        })
        said = [counted(found)]
      } catch (error) {
        if (error.changed && turn === asked) keep(box)
        said = reason(error)
        found = []
        parts = []
      }
    }
    if (turn !== asked) return false
    only = certain(claims(found))
    status.replaceChildren(...said.flatMap(spoken))
    result.replaceChildren(...parts)
    sharing.hidden = !text.trim()
    return true
  }

  /** Beside the way to add an unknown code: the report of it, filled in. Nothing is sent before the reader sends it. */
  function offerReports(parts, text) {
    if (!form.dataset.report) return
    for (const card of parts.filter(part => part.dataset?.confidence === "unknown")) {
      const { code } = card.dataset
      const facts = { code, message: text.match(MESSAGE)?.[1].trim() ?? "" }
      const fill = said => said.replace(/[\u000e\u000f]/g, "").replace(/\{(code|message)\}/g, (_, name) => facts[name])
      const filled = { title: fill(words.report_unknown_title), body: fill(words.report_unknown_body) }
      const href = form.dataset.report.replace(/\{(title|body)\}/g, (_, name) => encodeURIComponent(filled[name]))
      card.querySelector(".ed-more").append(" · ", make("a.ed-report", { href }, words.report_unknown))
    }
  }

  /** The answer to open without asking: the one that there is, if it is the very code or its message. */
  function certain([first, ...others]) {
    return first && !others.length && place(first) != null && first.reason !== "cut-message" ? first : null
  }

  function isInView(element) {
    const { top, bottom } = element.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  }

  function later() {
    forget()
    shared.textContent = ""
    clearTimeout(pending)
    pending = setTimeout(find, 120)
  }

  function link() {
    const url = new URL(location.href)
    url.search = ""
    url.hash = `text=${encodeURIComponent(box.value)}`
    return url.href
  }

  async function share() {
    try {
      await navigator.clipboard.writeText(link())
      shared.replaceChildren(...spoken(words.shared))
    } catch {
      history.replaceState(null, "", link()) // no clipboard
      shared.replaceChildren(...spoken(words.shared_above))
    }
  }

  box.addEventListener("input", event => event.isComposing || later())
  box.addEventListener("compositionend", later)
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && !full && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    } else if (event.key === "ArrowDown" && box.selectionStart === box.value.length) {
      const link = result.querySelector(LINKS)
      if (link) event.preventDefault(), link.focus()
    }
  })
  result.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    const links = [...result.querySelectorAll(LINKS)]
    const at = links.indexOf(document.activeElement)
    if (at < 0) return
    event.preventDefault()
    ;(links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? box).focus()
  })
  form.addEventListener("submit", async event => {
    event.preventDefault()
    clearTimeout(pending)
    if (!(await find())) return
    if (full || !only) {
      const first = result.querySelector(".ed-answer")
      const verdict = first?.querySelector(".ed-verdicts") ?? first
      if (verdict && !isInView(verdict)) first.scrollIntoView()
      if (!full) result.querySelector(LINKS)?.focus({ preventScroll: true })
      return
    }
    keep(box)
    location.assign(page(only))
  })
  result.addEventListener("click", event => {
    const link = event.target.closest("a")
    if (link?.hash && document.getElementById(link.hash.slice(1))) (box.value = ""), later() // seen when the box is empty
    else if (link) keep(box)
  })
  sharing.querySelector("button").addEventListener("click", share)
  form.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (button?.dataset.text != null) box.value = button.dataset.text
    else if (button?.dataset.do === "clear") box.value = ""
    else return
    later()
    box.focus()
  })
  /* What is pasted beside every field is meant for the box. */
  document.addEventListener("paste", event => {
    const text = event.clipboardData?.getData("text")
    if (!text || event.target.closest?.("input, textarea, [contenteditable]")) return
    event.preventDefault()
    box.value = text
    later()
    box.focus()
  })
  const desktop = matchMedia("(hover: hover) and (pointer: fine)").matches // where no keyboard comes up and covers the page
  if (desktop && !location.hash && (document.activeElement ?? document.body) === document.body) box.focus({ preventScroll: true })
  if (box.value) find() // given by a link, or kept by the browser
})()
