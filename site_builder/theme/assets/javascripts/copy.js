/* The button that copies a code. */
;(() => {
  "use strict"

  const said = document.createElement("div")
  said.className = "ed-said"
  said.setAttribute("role", "status")
  document.body.append(said)

  async function copy(text) {
    if (navigator.clipboard) {
      try {
        return await navigator.clipboard.writeText(text)
      } catch {
        // refused: the older way may still be allowed
      }
    }
    const area = document.createElement("textarea") // pages served over plain http have no clipboard
    area.value = text
    area.className = "ed-said"
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    if (!done) throw new Error("the browser does not let the page copy")
  }

  for (const button of document.querySelectorAll("[data-copy]"))
    button.addEventListener("click", async () => {
      if (button.dataset.busy) return
      try {
        await copy(button.dataset.copy)
      } catch {
        return getSelection().selectAllChildren(button.previousElementSibling) // to be copied by hand
      }
      const label = [...button.childNodes]
      button.dataset.busy = "1"
      button.textContent = said.textContent = button.dataset.done
      button.focus()
      setTimeout(() => {
        button.replaceChildren(...label)
        said.textContent = ""
        delete button.dataset.busy
      }, 2000)
    })
})()
