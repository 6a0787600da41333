/* What may be taken from a code's page: the code, its constant and short link, a link to a part, the report of a cause. */
;(() => {
  "use strict"

  const all = selector => document.querySelectorAll(`.ed-code ${selector}`)
  const [main] = all("[data-copy]")

  /** Put an element after what `place` holds. */
  function put(place, tag, name, text, label) {
    const element = document.createElement(tag)
    element.className = name
    element.textContent = text
    if (label) element.setAttribute("aria-label", label)
    place.append(element)
    return element
  }

  const said = put(document.body, "div", "ed-said", "")
  said.setAttribute("role", "status")

  async function copy(text) {
    if (navigator.clipboard) {
      try {
        return await navigator.clipboard.writeText(text)
      } catch {
        // refused: the older way may still be allowed
      }
    }
    // pages served over plain http have no clipboard
    const area = put(document.body, "textarea", "ed-said", text)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    if (!done) throw new Error("the browser does not let the page copy")
  }

  /** Let a button copy `text`. What cannot be copied is selected in `shown`, to be copied by hand. */
  function copying(button, text, shown) {
    button.addEventListener("click", async () => {
      if (button.dataset.busy) return
      try {
        await copy(text)
      } catch {
        if (shown) getSelection().selectAllChildren(shown)
        return
      }
      const label = [...button.childNodes]
      button.dataset.busy = "1"
      said.textContent = main.dataset.done
      if (label.length) button.textContent = said.textContent
      button.focus()
      setTimeout(() => {
        button.replaceChildren(...label)
        said.textContent = ""
        delete button.dataset.busy
      }, 2000)
    })
  }

  copying(main, main.dataset.copy, main.previousElementSibling)

  for (const shown of all(".ed-take code")) {
    const text = shown.textContent
    copying(put(shown.parentNode, "button", "ed-grab", "", `${main.textContent} ${text}`), text, shown)
  }

  const [json] = all("[type='application/json']")
  const root = json.href.slice(0, json.href.indexOf("/api/v1/")) // of the site, under which the short link lies
  for (const button of all(".ed-links button")) copying(button, `${root}/e/${encodeURIComponent(main.dataset.copy)}`)

  /* Under each solution a report of its cause, which says which: its place in the page's address, and its title. */
  const report = document.getElementById("report")
  for (const solution of report ? all(".ed-solution") : []) {
    const cause = solution.closest(".ed-cause")
    const link = put(solution, "a", "ed-right", report.dataset.right)
    const title = cause.querySelector("h3:first-child")?.textContent
    link.href = report.href.replace(/\.html(?=%0A)/, `.html%23${cause.id}${title ? `%0A${encodeURIComponent(title)}` : ""}`)
  }

  /* Each part of the page has an address. */
  for (const part of all(":is(h2[id], .ed-cause)")) {
    const heading = part.matches("h2") ? part : part.querySelector("h3:first-child")
    if (heading) put(heading, "a", "ed-here", "#", `${main.dataset.here}: ${heading.textContent}`).href = `#${part.id}`
  }
})()
