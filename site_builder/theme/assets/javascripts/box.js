/* The home page's box: a list of codes while typing, Enter opens the one that is certain, or leads to the first. */
;(() => {
  "use strict"

  const { answer, ask, counted, forget, keep, list, make, page, place, question, tip, words } = window.errdex
  const form = document.querySelector(".ed-box")
  const box = form.elements.text
  const status = form.querySelector(".ed-status")
  const answers = document.querySelector(".ed-answers")
  const api = new URL(form.dataset.api, location)
  const FEW = 8
  const SAME = new Set(["exact", "respelled", "prefix-less"])
  const LINKS = ".ed-list a, .ed-answer h2 a"

  let asked = 0
  let only = null
  let pending = null

  /** Ask both ways: what a pasted error says, and which codes the words fit. False if a later question took over. */
  async function find() {
    const text = question(form).trim()
    const turn = ++asked
    only = null
    if (!text) return show(turn, "")
    if (!status.textContent) status.textContent = words.waiting
    try {
      const [{ diagnoses }, { hits }] = await Promise.all([
        ask({ type: "diagnose", text }),
        ask({ type: "search", query: text, limit: FEW }),
      ])
      return await show(turn, text, diagnoses, hits)
    } catch {
      return await show(turn, "", [], [], location.protocol === "file:" ? words.search_folder : words.search_failed)
    }
  }

  /** Whether the text is as long as the code, hardly more: nothing else stands in it. */
  const alone = (text, code) => text.length <= code.length + 4

  /** The answer to open without asking: the one that there is, if it is the very code or its message. */
  function certain(text, sure, hits) {
    const found = sure.length ? sure : hits.filter(({ why, code }) => SAME.has(why) && alone(text, code))
    const [first] = found
    return found.length === 1 && place(first) != null && first.reason !== "cut-message" ? first : null
  }

  /** A pasted error gets its diagnosis in full and no list of what else has a word of it. */
  async function show(turn, text, diagnoses = [], hits = [], note = "") {
    const sure = diagnoses.filter(({ confidence }) => confidence !== "similar")
    const first = sure[0]
    const pasted = first != null && (["unknown", "message"].includes(first.confidence) || !alone(text, first.code))
    const named = new Set(sure.map(({ domain, code }) => `${domain}/${code}`))
    const fitting = !pasted ? hits : first.confidence === "unknown" ? hits.filter(({ why }) => why === "typo") : []
    const others = fitting.filter(({ domain, code }) => !named.has(`${domain}/${code}`))
    const listed = [...(pasted ? sure.slice(1) : sure), ...others].filter(one => place(one) != null)
    const unknown = sure.filter(one => place(one) == null)
    const full = pasted ? [first, ...unknown.filter(one => one !== first)] : unknown // what has no page is told here
    const cards = await Promise.all(full.map(one => answer(text, one, api)))
    if (turn !== asked) return false
    only = certain(text, sure, hits)
    status.textContent = note || (text ? counted([...full, ...listed]) : "")
    const parts = cards.slice(0, 1)
    if (listed.length) {
      const items = make("ul.ed-list")
      list(items, listed.slice(0, FEW))
      parts.push(items)
    }
    parts.push(...cards.slice(1))
    if (text && !parts.length) parts.push(tip())
    answers.replaceChildren(...parts)
    return true
  }

  function later() {
    forget()
    clearTimeout(pending)
    pending = setTimeout(find, 120)
  }

  box.addEventListener("input", event => event.isComposing || later())
  box.addEventListener("compositionend", later)
  box.addEventListener("keydown", async event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    } else if (event.key === "ArrowDown" && box.selectionStart === box.value.length) {
      const link = answers.querySelector(LINKS)
      if (link) event.preventDefault(), link.focus()
    }
  })
  answers.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    const links = [...answers.querySelectorAll(LINKS)]
    const at = links.indexOf(document.activeElement)
    if (at < 0) return
    event.preventDefault()
    ;(links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? box).focus()
  })
  form.addEventListener("submit", async event => {
    event.preventDefault()
    clearTimeout(pending)
    if (!(await find())) return
    if (!only) return answers.querySelector(LINKS)?.focus()
    keep(box)
    location.assign(page(only))
  })
  answers.addEventListener("click", event => {
    const link = event.target.closest("a")
    if (link?.hash === "#domains") (box.value = ""), later() // it is on this page, and seen when the box is empty
    else if (link) keep(box)
  })
  form.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (button?.dataset.text != null) (box.value = button.dataset.text), later()
    else if (button?.dataset.do === "clear") (box.value = ""), later()
    else return
    box.focus()
  })
  if (box.value) find() // given by a link, or kept by the browser
})()
