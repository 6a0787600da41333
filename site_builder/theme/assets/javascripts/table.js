/*
 * The filter over a domain's table of codes: words, lists, the order, and pages of what was found. In the address its
 * lists have the names and values of the API.
 * The table is whole without it. One of several pages is filtered over all its codes, which are then read from the
 * domain's static JSON; where that cannot be read (from a folder), over the page's own rows.
 */
;(() => {
  "use strict"

  const FACETS = ["category", "acts", "retry", "status"] // the lists of the filter
  const RETRYABLE = { true: "backoff,wait", false: "never,after-change" } // the API's `retryable`
  const BY_FAULT = { service: "provider", caller: "developer,account,content" } // its `fault`: the service's alone calls the provider
  const NEAR = 2 // pages to either side of the one shown

  const form = document.querySelector(".ed-filter")
  const fields = form.elements
  const say = form.dataset
  const table = document.getElementById("codes")
  const body = table.tBodies[0]
  const lists = form.querySelector(".ed-lists") // on a phone the button that shows them
  const heads = [...table.tHead.rows[0].cells]
  const count = document.querySelector(".ed-count")
  const pager = document.querySelector(".ed-pages ul")
  const served = pager && [...pager.children]
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true })
  let sort = ""
  let page = 1
  let turn = 0

  const plain = text => text.normalize("NFKC").toLowerCase()
  const fold = text => plain(text).replace(/[^\p{L}\p{N}]/gu, "")
  const title = option => option.text.replace(/ \(\d+\)$/, "") // the count stands behind it

  /** What the table says of the value `value` of a list; undefined for one that it lacks. */
  function label(list, value) {
    const option = [...list.options].find(each => each.value === value)
    return option && title(option)
  }

  /* ---- Codes ------------------------------------------------------------------------------------------- */

  /** One code as the filter sees it. `columns`: its texts as the table shows them; `acts`: whom any of its causes calls;
   * `row` makes its row. */
  function item(columns, name, messages, status, acts, row) {
    const words = plain([columns[0], name, ...messages, columns[2]].join("\n"))
    return { words, folded: `${fold(columns[0])}\n${fold(name)}`, facets: [columns[2], acts.map(one => label(fields.acts, one)), columns[4], status], columns, row }
  }

  function fromRow(row) {
    const [head, ...cells] = row.cells
    const columns = [head.querySelector("a").textContent, ...cells.map(cell => cell.textContent)]
    const status = head.querySelector("em")?.textContent ?? label(fields.status, "active")
    const name = head.querySelector("small")?.textContent ?? ""
    return item(columns, name, [columns[1], row.dataset.t ?? ""], status, row.dataset.acts?.split(" ") ?? [], () => row)
  }

  function fromRecord(record) {
    const language = document.documentElement.lang
    const message = record.message[language] ?? Object.values(record.message)[0] ?? ""
    const status = label(fields.status, record.status)
    const columns = [
      record.code,
      message,
      label(fields.category, record.category) ?? "—",
      label(fields.acts, record.acts) ?? "—",
      label(fields.retry, record.kind === "success" ? "none" : record.retry.policy) ?? "—",
    ]
    let row
    const others = Object.entries(record.codes).map(pair => pair.join(" "))
    const messages = [...Object.values(record.message), ...others]
    return item(columns, record.name, messages, status, record.all_acts ?? [], () => (row ??= made(record, columns, status)))
  }

  /** A code that may be wrapped after each `.` and `_`. */
  function breakable(code) {
    return code.split(/(?<=[._])(?=[^._])/).flatMap((part, index) => (index ? [document.createElement("wbr"), part] : part))
  }

  /** A row as the builder would write it. */
  function made(record, columns, status) {
    const row = model.cloneNode(true)
    const [head, said, ...rest] = row.cells
    const link = head.querySelector("a")
    link.href = record.url.slice(record.url.lastIndexOf("/") + 1)
    link.replaceChildren()
    link.append(...breakable(record.code))
    head.replaceChildren(link)
    if (record.status !== "active") head.append(" ", Object.assign(document.createElement("em"), { textContent: status }))
    if (!fold(record.code).includes(fold(record.name)))
      head.append(Object.assign(document.createElement("small"), { textContent: record.name }))
    const language = /\p{Script=Han}/u.test(columns[1]) ? "zh" : /^[\x20-\x7e]+$/.test(columns[1]) ? "en" : ""
    if (say.foreign.split(" ").includes(language)) said.lang = language
    else said.removeAttribute("lang")
    said.textContent = columns[1]
    const kinds = [null, record.acts, record.kind === "success" ? "success" : record.retry.policy]
    rest.forEach((cell, index) => cell.replaceChildren(kinds[index] ? pill(kinds[index], columns[index + 2]) : columns[index + 2]))
    return row
  }

  const pill = (kind, text) => Object.assign(document.createElement("span"), { className: `ed-pill ed-pill--${kind}`, textContent: text })

  const here = [...body.rows].map(fromRow)
  const model = body.rows[0]?.cloneNode(true)
  const size = Number(say.size) || here.length || 1 // rows of a page
  let loading = say.codes ? null : Promise.resolve(here)

  /** Every code of the domain; null where they cannot be read. */
  const all = () => (loading ??= read().catch(read).catch(() => null))

  /** The list goes on in further files beside the first. Where they do not make a whole, the site was built anew. */
  async function read() {
    const found = new Map()
    let url = new URL(say.codes, location.href)
    let expected
    while (url) {
      const answer = await fetch(url, { cache: "no-cache" })
      if (!answer.ok) throw answer.status
      const { codes, next, total } = await answer.json()
      for (const record of codes) found.set(record.url, record)
      expected = total
      url = next && new URL(next.split("/").pop(), url)
    }
    if (found.size !== expected) throw expected
    return [...found.values()].map(fromRecord)
  }

  /* ---- Finding and showing ----------------------------------------------------------------------------- */

  /** `wanted`: of each list the texts of the values that are set. */
  function matches(each, words, wanted) {
    if (wanted.some((texts, index) => texts.length && ![each.facets[index]].flat().some(text => texts.includes(text)))) return false
    return words.every(word => each.words.includes(word) || (fold(word) && each.folded.includes(fold(word))))
  }

  function sorted(items) {
    const column = heads.findIndex(head => head.dataset.key === sort.replace("-", ""))
    if (column < 0) return items
    const sign = sort.startsWith("-") ? -1 : 1
    return [...items].sort((one, other) => sign * collator.compare(one.columns[column], other.columns[column]))
  }

  async function apply() {
    const mine = ++turn
    const words = plain(fields.q.value).split(/\s+/).filter(Boolean)
    const wanted = FACETS.map(facet => fields[facet].value.split(",").filter(Boolean).map(value => label(fields[facet], value)))
    const filtered = words.length > 0 || wanted.some(texts => texts.length)
    let items = here
    if (filtered || sort) {
      table.setAttribute("aria-busy", "true")
      const loaded = await all()
      if (mine !== turn) return // a later keystroke has taken over
      table.removeAttribute("aria-busy")
      items = loaded ?? here
    }
    const whole = !say.codes || items !== here
    const found = sorted(items.filter(each => matches(each, words, wanted)))
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
