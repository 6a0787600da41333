/* /diagnose/: every answer in full. What is pasted stays in the browser; it gets into an address on request only. */
;(() => {
  "use strict"

  const { answer, ask, make, words } = window.errdex
  const form = document.querySelector(".ed-box")
  const box = form.elements.text
  const status = form.querySelector(".ed-status")
  const shared = form.querySelector(".ed-shared")
  const answers = document.querySelector(".ed-answers")
  const api = new URL(form.dataset.api, location)

  let asked = 0
  let pending = null

  async function find() {
    const text = box.value
    const turn = ++asked
    if (!text.trim()) {
      status.textContent = ""
      return answers.replaceChildren()
    }
    status.textContent = words.waiting
    let found
    try {
      found = (await ask({ type: "diagnose", text })).diagnoses
    } catch {
      status.textContent = location.protocol === "file:" ? words.search_folder : words.search_failed
      return
    }
    if (turn !== asked) return
    status.textContent = !found.length
      ? words.none
      : found.length === 1
        ? words.answer
        : words.answers.replace("{count}", found.length)
    answers.replaceChildren(
      ...(found.length ? found.map(one => answer(text, one, api)) : [make("p", {}, words.none_tip)]),
    )
  }

  function later() {
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
      history.replaceState(null, "", link()) // no clipboard: the link is in the address bar, to be copied there
    }
  }

  box.addEventListener("input", event => event.isComposing || later())
  box.addEventListener("compositionend", later)
  form.addEventListener("submit", event => {
    event.preventDefault()
    clearTimeout(pending)
    find()
  })
  form.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (button?.dataset.text != null) box.value = button.dataset.text
    else if (button?.dataset.do === "clear") box.value = ""
    else if (button?.dataset.do === "share") return void share()
    else return
    later()
    box.focus()
  })

  /* A link with a text: `#text=` stays in the browser; `?q=` is understood and taken out of the address. */
  function given() {
    const query = new URLSearchParams(location.search)
    const asked = new URLSearchParams(location.hash.slice(1)).get("text") ?? query.get("q") ?? query.get("text")
    if (asked == null) return
    box.value = asked
    history.replaceState(null, "", location.pathname)
    find()
  }
  addEventListener("hashchange", given)
  given()
  if (box.value) later()
})()
