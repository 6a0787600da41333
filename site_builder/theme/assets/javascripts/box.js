/* The home page's box: a list of codes while typing, Enter opens the best. */
;(() => {
  "use strict"

  const { answer, ask, list, make, page, place, question, words } = window.errdex
  const form = document.querySelector(".ed-box")
  const box = form.elements.text
  const status = form.querySelector(".ed-status")
  const answers = document.querySelector(".ed-answers")
  const api = new URL(form.dataset.api, location)
  const FEW = 8

  let asked = 0
  let best = null
  let pending = null

  /** Ask both ways: what a pasted error says, and which codes the words fit. */
  async function find() {
    const text = question(form).trim()
    const turn = ++asked
    best = null
    if (!text) return show(turn, "")
    if (!status.textContent) status.textContent = words.waiting
    try {
      const [{ diagnoses }, { hits }] = await Promise.all([
        ask({ type: "diagnose", text }),
        ask({ type: "search", query: text, limit: FEW }),
      ])
      await show(turn, text, diagnoses, hits)
    } catch {
      await show(turn, "", [], [], location.protocol === "file:" ? words.search_folder : words.search_failed)
    }
  }

  /** A pasted error gets its diagnosis in full and no list of what else has a word of it. */
  async function show(turn, text, diagnoses = [], hits = [], note = "") {
    const sure = diagnoses.filter(({ confidence }) => confidence !== "similar")
    const first = sure[0]
    const pasted = first != null && (["unknown", "message"].includes(first.confidence) || text.length > first.code.length + 4)
    const named = new Set(sure.map(({ domain, code }) => `${domain}/${code}`))
    const others = pasted ? [] : hits.filter(({ domain, code }) => !named.has(`${domain}/${code}`))
    const listed = [...(pasted ? sure.slice(1) : sure), ...others].filter(one => place(one) != null)
    const count = (pasted ? 1 : 0) + listed.length
    const parts = pasted ? [await answer(text, first, api)] : []
    if (turn !== asked) return // a later keystroke has taken over
    best = (sure.length ? sure : others).find(one => place(one) != null) ?? null
    status.textContent = note || (!text ? "" : count ? say(count) : words.none)
    if (listed.length) {
      const items = make("ul.ed-list")
      list(items, listed.slice(0, FEW))
      parts.push(items)
    }
    if (text && !count) parts.push(make("p", {}, words.none_tip))
    answers.replaceChildren(...parts)
  }

  function say(count) {
    return count === 1 ? words.answer : words.answers.replace("{count}", count)
  }

  function later() {
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
      const link = answers.querySelector("a")
      if (link) event.preventDefault(), link.focus()
    }
  })
  answers.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    const links = [...answers.querySelectorAll(".ed-list a, .ed-answer h2 a")]
    const at = links.indexOf(document.activeElement)
    if (at < 0) return
    event.preventDefault()
    ;(links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? box).focus()
  })
  form.addEventListener("submit", async event => {
    event.preventDefault()
    clearTimeout(pending)
    await find()
    if (best) location.assign(page(best))
  })
  form.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (button?.dataset.text != null) (box.value = button.dataset.text), later()
    else if (button?.dataset.do === "clear") (box.value = ""), later()
    else return
    box.focus()
  })
  if (box.value) later() // given by a link, or kept by the browser
})()
