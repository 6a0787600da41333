/*
 * The list of products on the home page, where there are many: narrowed to those whose name has every word typed.
 * Enter opens the first of them.
 */
;(() => {
  "use strict"

  const field = document.querySelector(".ed-domain-field")
  const said = document.querySelector(".ed-domain-count")
  const items = [...document.querySelectorAll(".ed-domains li")]
  const fold = text => text.normalize("NFKC").toLowerCase()
  const names = items.map(item => fold(item.dataset.words))

  function narrow() {
    const words = fold(field.value).split(/\s+/)
    items.forEach((item, at) => (item.hidden = !words.every(word => names[at].includes(word))))
    const left = items.filter(item => !item.hidden).length
    said.textContent = field.value.trim() ? said.dataset.said.replace("{count}", left).replace("{total}", items.length) : ""
  }

  field.addEventListener("input", narrow)
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return
    items.find(item => !item.hidden)?.querySelector("a").click()
  })
  if (field.value) narrow() // kept by the browser
})()
