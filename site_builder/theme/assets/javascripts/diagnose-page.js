/* /diagnose/: every answer in full. What is pasted stays in the browser; it gets into an address on request only. */
;(() => {
  "use strict"

  const { answer, ask, counted, forget, keep, list, make, question, tip, words } = window.errdex
  const form = document.querySelector(".ed-box")
  const box = form.elements.text
  const status = form.querySelector(".ed-status")
  const sharing = document.querySelector(".ed-share")
  const shared = sharing.querySelector(".ed-shared")
  const answers = document.querySelector(".ed-answers")
  const api = new URL(form.dataset.api, location)

  const FEW = 8
  const ALL_WORDS = 2 ** 24 // a hit that lacks a word of the question has a lower score: TIER in search.js

  let asked = 0
  let pending = null

  async function find() {
    const text = question(form)
    const turn = ++asked
    if (!text.trim()) {
      status.textContent = ""
      sharing.hidden = true
      return answers.replaceChildren()
    }
    status.textContent = words.waiting
    let found
    let made
    try {
      found = (await ask({ type: "diagnose", text })).diagnoses
      made = found.length ? await Promise.all(found.map(one => answer(text, one, api))) : await others(text)
    } catch {
      if (turn === asked) status.textContent = location.protocol === "file:" ? words.search_folder : words.search_failed
      return
    }
    if (turn !== asked) return
    status.textContent = counted(found)
    answers.replaceChildren(...made)
    sharing.hidden = false
  }

  /** Where nothing was recognised: the pages that have the words, said to be no more than that, and a way on. */
  async function others(text) {
    const { hits } = await ask({ type: "search", query: text, limit: FEW })
    const having = hits.filter(({ score }) => score >= ALL_WORDS)
    if (!having.length) return [tip()]
    const items = make("ul.ed-list")
    list(items, having)
    return [make("h2.ed-by-words", {}, words.by_words), items, tip()]
  }

  function later() {
    forget()
    shared.textContent = ""
    clearTimeout(pending)
    pending = setTimeout(find, 150)
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
      shared.textContent = words.shared
    } catch {
      history.replaceState(null, "", link()) // no clipboard
      shared.textContent = words.shared_above
    }
  }

  box.addEventListener("input", event => event.isComposing || later())
  box.addEventListener("compositionend", later)
  form.addEventListener("submit", event => {
    event.preventDefault()
    clearTimeout(pending)
    find()
  })
  answers.addEventListener("click", event => event.target.closest("a") && keep(box))
  sharing.querySelector("button").addEventListener("click", share)
  form.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (button?.dataset.text != null) box.value = button.dataset.text
    else if (button?.dataset.do === "clear") box.value = ""
    else return
    later()
    box.focus()
  })

  if (box.value) find() // given by a link, or kept by the browser
})()
