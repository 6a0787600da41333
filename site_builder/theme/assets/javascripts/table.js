/*
 * The filter over a domain's table of codes: words, lists, the order, pages of what was found, and all of it as CSV. In
 * the address its lists have the names and values of the API.
 * The table is whole without it. One of several pages is filtered over all its codes (`table-rows.js`); where they cannot
 * be read (from a folder), over the page's own rows.
 */
;(() => {
  "use strict"

  const FACETS = ["category", "acts", "retry", "status"] // the lists of the filter
  const RETRYABLE = { true: "backoff,wait", false: "never,after-change" } // the API's `retryable`
  const BY_FAULT = { service: "provider", caller: "developer,account,content" } // its `fault`: the service's alone calls the provider
  const NEAR = 2 // pages to either side of the one shown

  const { all, fold, here, label, plain, title } = window.tableRows
  const form = document.querySelector(".ed-filter")
  const fields = form.elements
  const say = form.dataset
  const table = document.getElementById("codes")
  const body = table.tBodies[0]
  const lists = form.querySelector(".ed-lists") // on a phone the button that shows them
  const counts = new Map([...form.querySelectorAll("option[value]:not([value=''])")].map(option => [option, option.text]))
  const heads = [...table.tHead.rows[0].cells]
  const count = document.querySelector(".ed-count")
  const pager = document.querySelector(".ed-pages ul")
  const served = pager && [...pager.children]
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true })
  const size = Number(say.size) || here.length || 1 // rows of a page
  let sort = ""
  let page = 1
  let turn = 0

  /* ---- Finding and showing ----------------------------------------------------------------------------- */

  /** What is asked for: words, and of each list the texts of the values that are set. */
  function asked() {
    const words = plain(fields.q.value).split(/\s+/).filter(Boolean)
    const wanted = FACETS.map(facet => texts(fields[facet], fields[facet].value))
    return { words, wanted, filtered: words.length > 0 || wanted.some(texts => texts.length) }
  }

  const texts = (list, value) => value.split(",").filter(Boolean).map(one => label(list, one))
  const says = (each, index, texts) => !texts.length || [each.facets[index]].flat().some(text => texts.includes(text))
  const told = (each, words) => words.every(word => each.words.includes(word) || (fold(word) && each.folded.includes(fold(word))))

  const matches = (each, { words, wanted }) => wanted.every((texts, index) => says(each, index, texts)) && told(each, words)

  /** Say of each value of a list how many codes it would leave, of those that words and other lists leave. */
  function recount(items, { words, wanted }) {
    FACETS.forEach((facet, index) => {
      const others = wanted.map((texts, at) => (at === index ? [] : texts))
      const left = items.filter(each => matches(each, { words, wanted: others }))
      for (const option of fields[facet].options) {
        if (!counts.has(option)) continue
        const count = left.filter(each => says(each, index, texts(fields[facet], option.value))).length
        option.text = `${title(option)} (${count})`
        option.disabled = !count && !option.selected
      }
    })
  }

  /** The counts of the whole table, as they were served. */
  function uncount() {
    for (const [option, text] of counts) Object.assign(option, { text, disabled: false })
  }

  function sorted(items) {
    const column = heads.findIndex(head => head.dataset.key === sort.replace("-", ""))
    if (column < 0) return items
    const sign = sort.startsWith("-") ? -1 : 1
    return [...items].sort((one, other) => sign * collator.compare(one.columns[column], other.columns[column]))
  }

  async function apply() {
    const mine = ++turn
    const question = asked()
    const { words, wanted, filtered } = question
    let items = here
    if (filtered || sort) {
      table.setAttribute("aria-busy", "true")
      const loaded = await all()
      if (mine !== turn) return // a later keystroke has taken over
      table.removeAttribute("aria-busy")
      items = loaded ?? here
    }
    const whole = !say.codes || items !== here
    const found = sorted(items.filter(each => matches(each, question)))
    filtered && whole ? recount(items, question) : uncount()
    const last = Math.max(1, Math.ceil(found.length / size))
    page = Math.min(page, last)
    body.replaceChildren(...found.slice((page - 1) * size, page * size).map(each => each.row()))
    const total = !filtered ? say.total : !found.length ? say.none : (whole ? say.found : say.foundHere).replace("{count}", found.length)
    count.textContent = last > 1 ? total + say.pages.replace("{number}", page).replace("{last}", last) : total
    if (!found.length && words.length) count.append(" ", ask(fields.q.value))
    const chosen = FACETS.map(facet => fields[facet].value && label(fields[facet], fields[facet].value))
    count.dataset.filter = [fields.q.value.trim(), ...chosen].filter(Boolean).join(" · ") // for paper, where no list is
    lists.lastElementChild.textContent = wanted.some(texts => texts.length) ? ` (${wanted.filter(texts => texts.length).length})` : ""
    remember()
    if (pager) pager.replaceChildren(...(items === here && !filtered ? served : pages(last)))
    document.documentElement.classList.remove("ed-wait")
  }

  /** The words may be an error as it was seen, which diagnose knows more about. */
  function ask(text) {
    const link = document.createElement("a")
    link.href = `../diagnose/#${new URLSearchParams({ text })}`
    link.textContent = say.ask
    return link
  }

  /** Links to the pages of what was found. */
  function pages(last) {
    const near = [...Array(last).keys()].map(index => index + 1).filter(n => n === 1 || n === last || Math.abs(n - page) <= NEAR)
    if (last === 1) return []
    return near.map(n => {
      const link = document.createElement("a")
      const address = new URL(location.href)
      n > 1 ? address.searchParams.set("page", n) : address.searchParams.delete("page")
      link.href = address.href
      link.dataset.page = link.textContent = n
      link.setAttribute("aria-label", say.page.replace("{number}", n))
      if (n === page) link.setAttribute("aria-current", "page")
      const place = document.createElement("li")
      place.append(link)
      return place
    })
  }

  /* ---- As a file ---------------------------------------------------------------------------------------- */

  /** A cell of CSV. What a spreadsheet would take for a formula gets an apostrophe, as `errdex export` writes it. */
  function cell(text) {
    const guarded = /^[=+\-@\t\r\n']/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
  }

  /** Save all that is found, on whichever page of the table, in the order that it is shown in. */
  async function save() {
    const items = (await all()) ?? here
    const found = sorted(items.filter(each => matches(each, asked())))
    const status = fields.status.previousElementSibling.textContent
    const rows = [[...heads.map(head => head.textContent), status, "URL"], ...found.map(each => [...each.columns, each.status, each.page])]
    const csv = rows.map(row => `${row.map(cell).join(",")}\n`).join("")
    const link = document.createElement("a")
    link.download = `${location.pathname.split("/").at(-2)}.csv`
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv], { type: "text/csv" }))
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  /* ---- The state is in the address, so that a filtered table can be sent to somebody --------------------- */

  function remember() {
    const address = new URL(location.href)
    address.searchParams.delete("retryable") // `retry` says it
    address.searchParams.delete("fault") // and `acts` that
    const lists = FACETS.map(facet => [facet, fields[facet].value])
    const state = { words: fields.q.value.trim(), ...Object.fromEntries(lists), sort, page: page > 1 ? page : "" }
    for (const [key, value] of Object.entries(state))
      value ? address.searchParams.set(key, value) : address.searchParams.delete(key)
    if (address.href !== location.href) history.replaceState(history.state, "", address)
  }

  function recall() {
    const address = new URL(location.href)
    const state = new URLSearchParams(address.search)
    fields.q.value = state.get("words") ?? state.get("q") ?? ""
    if (state.has("q")) { // the theme, which comes after this script, would open its search with it
      address.searchParams.delete("q")
      address.searchParams.set("words", fields.q.value)
      history.replaceState(history.state, "", address)
    }
    for (const facet of FACETS) {
      const asked = state.getAll(facet).join(",")
      const other = { retry: RETRYABLE[state.get("retryable")], acts: BY_FAULT[state.get("fault")] }[facet]
      choose(fields[facet], asked || other || "")
    }
    page = Math.max(1, Number.parseInt(state.get("page"), 10) || 1)
    order(state.get("sort") ?? "")
  }

  /** Set a list to the values that it knows of those asked for; several of them are an option of their own. */
  function choose(list, asked) {
    const values = asked.split(",").map(value => value.trim()).filter(value => value && label(list, value))
    const set = value => value.split(",").sort().join()
    const known = [...list.options].find(option => set(option.value) === set(values.join()))
    if (!known) list.add(new Option(values.map(value => label(list, value)).join(" / "), values.join()))
    list.value = known ? known.value : values.join()
  }

  function order(key) {
    sort = key
    for (const head of heads) {
      head.removeAttribute("aria-sort")
      if (head.dataset.key === sort) head.setAttribute("aria-sort", "ascending")
      if (`-${head.dataset.key}` === sort) head.setAttribute("aria-sort", "descending")
    }
  }

  function clear() {
    fields.q.value = ""
    for (const facet of FACETS) fields[facet].value = ""
    again()
  }

  function again() {
    page = 1
    apply()
  }

  /* ---- What the reader does ---------------------------------------------------------------------------- */

  for (const head of heads) {
    const button = document.createElement("button")
    button.type = "button"
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener("click", () => {
      const { key } = head.dataset
      order(sort === key ? `-${key}` : sort === `-${key}` ? "" : key)
      again()
    })
  }

  /* A row is its link: as it is clicked, with the keys that are held; but not where its text is being selected. */
  for (const type of ["click", "auxclick"])
    body.addEventListener(type, event => {
      const link = event.target.closest("tr").querySelector("a")
      if (event.target.closest("a") || event.button > 1 || !getSelection().isCollapsed) return
      const { shiftKey, metaKey, ctrlKey } = event
      link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey, metaKey, ctrlKey: ctrlKey || event.button === 1 }))
    })

  document.querySelector(".ed-export").addEventListener("click", save)
  lists.addEventListener("click", () => lists.setAttribute("aria-expanded", lists.getAttribute("aria-expanded") === "false"))
  form.addEventListener("input", again)
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("reset", event => {
    event.preventDefault()
    clear()
    fields.q.focus()
  })
  document.addEventListener("keydown", event => {
    const elsewhere = document.querySelector(".md-toggle:checked") // the theme's search or drawer is open
    if (event.key === "Escape" && !event.isComposing && !elsewhere) clear()
  })
  pager?.addEventListener("click", async event => {
    const link = event.target.closest("[data-page]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    page = Number(link.dataset.page)
    await apply()
    table.tabIndex = -1
    table.focus({ preventScroll: true })
    table.scrollIntoView()
  })

  recall()
  location.search ? apply() : document.documentElement.classList.remove("ed-wait")
})()
