/*
 * The codes of a table as its filter sees them: those of the page from its rows, all of them from the domain's static
 * JSON. For `table.js`, which comes after it.
 */
window.tableRows = (() => {
  "use strict"

  const { elements: fields, dataset: say } = document.querySelector(".ed-filter")
  const body = document.getElementById("codes").tBodies[0]

  const plain = text => text.normalize("NFKC").toLowerCase()
  const fold = text => plain(text).replace(/[^\p{L}\p{N}]/gu, "")
  const title = option => option.text.replace(/ \(\d+\)$/, "") // the count stands behind it

  /** What the table says of the value `value` of a list; undefined for one that it lacks. */
  function label(list, value) {
    const option = [...list.options].find(each => each.value === value)
    return option && title(option)
  }

  /** One code as the filter sees it. `columns`: its texts as the table shows them; `others`: its further texts; `acts`:
   * whom any of its causes calls; `page`: its page's address; `row` makes its row. */
  function item(columns, name, others, status, acts, page, row) {
    const category = [...fields.category.options].find(option => title(option) === columns[2])
    const words = plain([...columns.slice(0, 3), name, ...others, category?.dataset.t].join("\n"))
    const facets = [columns[2], acts.map(one => label(fields.acts, one)), columns[4], status]
    return { words, folded: `${fold(columns[0])}\n${fold(name)}`, facets, columns, status, page, row }
  }

  function fromRow(row) {
    const [head, ...cells] = row.cells
    const columns = [head.querySelector("a").textContent, ...cells.map(cell => cell.textContent)]
    const status = head.querySelector("em")?.textContent ?? label(fields.status, "active")
    const name = head.querySelector("small")?.textContent ?? ""
    return item(columns, name, [row.dataset.t], status, row.dataset.acts?.split(" ") ?? [], head.querySelector("a").href, () => row)
  }

  function fromRecord(record) {
    const language = document.documentElement.lang
    const message = record.message[language] ?? Object.values(record.message)[0] ?? ""
    const status = label(fields.status, record.status)
    const columns = [
      record.code,
      message,
      label(fields.category, record.category) ?? "",
      label(fields.acts, record.acts) ?? "",
      label(fields.retry, record.kind === "success" ? "none" : record.retry.policy) ?? "",
    ]
    let row
    const others = [...Object.values(record.message), ...Object.entries(record.codes).flat(), ...record.keywords]
    const page = new URL(record.url.slice(record.url.lastIndexOf("/") + 1), location.href).href
    return item(columns, record.name, others, status, record.all_acts ?? [], page, () => (row ??= made(record, page, columns, status)))
  }

  /** A code that may be wrapped after each `.` and `_`. */
  function breakable(code) {
    return code.split(/(?<=[._])(?=[^._])/).flatMap((part, index) => (index ? [document.createElement("wbr"), part] : part))
  }

  /** A row as the builder would write it. */
  function made(record, page, columns, status) {
    const row = model.cloneNode(true)
    const [head, said, ...rest] = row.cells
    const link = head.querySelector("a")
    link.href = page
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
    const gone = record => record.status === "removed" // as in the table, these come last
    return [...found.values()].sort((one, other) => gone(one) - gone(other)).map(fromRecord)
  }

  return { all, fold, here, label, plain, title }
})()
