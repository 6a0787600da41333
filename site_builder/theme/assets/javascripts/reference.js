/*
 * The forms of the API's reference: what they hold as a URL and as a line for curl, and the answer to it. Requests go to
 * the site that the page is of, below whatever path that lies, and nowhere else. What comes back is shown as text.
 * An address `#getCode?code=X` fills in a form; a body, which may be somebody's error, never gets into the address.
 */
;(() => {
  "use strict"

  const SHOWN = ["Content-Type", "Content-Language", "Vary", "ETag", "Cache-Control", "Link", "Allow", "Retry-After"]
  const OF_THE_API = /^(application\/(problem\+)?json|text\/markdown)\b/

  const page = document.querySelector(".ed-reference")
  const say = page.dataset
  const root = new URL(say.root, location.href).href.replace(/\/$/, "")
  const forms = [...page.querySelectorAll("form[data-id]")]

  /* ---- The request ------------------------------------------------------------------------------------- */

  const wellFormed = text => new TextDecoder().decode(new TextEncoder().encode(text)) // half a character has no encoding
  const encoded = text => encodeURIComponent(wellFormed(text))
  const quoted = text => `'${text.replaceAll("'", "'\\''")}'`
  const controls = form => [...form.querySelectorAll("[data-in]")]

  /** The values of a control: none where it is empty, several where it has lines. */
  const values = control =>
    ("lines" in control.dataset ? control.value.split("\n").map(line => line.trim()) : [control.value]).filter(Boolean)

  /** [name, value] of all that stands in one part of the request. */
  const given = (form, where) =>
    controls(form).filter(one => one.dataset.in === where).flatMap(one => values(one).map(value => [one.name, value]))

  function request(form) {
    let path = form.dataset.path
    for (const [name, value] of given(form, "path")) path = path.replace(`{${name}}`, () => encoded(value))
    const query = given(form, "query").map(([name, value]) => `${name}=${encoded(value).replaceAll("%2C", ",")}`).join("&")
    const headers = given(form, "header").map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, "")])
    const body = form.elements.body && wellFormed(form.elements.body.value)
    return { method: form.dataset.method, url: root + path + (query && `?${query}`), headers, body }
  }

  function curl({ url, headers, body }) {
    const words = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
    if (body != null) words.push(`--data-raw ${quoted(body)}`)
    return ["curl", ...words, quoted(url)].join(" ")
  }

  /** Show what the form asks for. A body that nobody has changed is that of the chosen type. */
  function show(form) {
    const { body, "Content-Type": type } = form.elements
    const bodies = [...(type?.options ?? [])].map(option => option.dataset.body)
    if (bodies.includes(body?.value)) body.value = bodies[type.selectedIndex]
    const asked = request(form)
    const shown = form.querySelector(".ed-url")
    shown.textContent = asked.url
    if (asked.method === "GET") shown.href = asked.url
    form.querySelector(".ed-curl code").textContent = curl(asked)
  }

  /* ---- The answer -------------------------------------------------------------------------------------- */

  function element(name, text) {
    const made = document.createElement(name)
    made.textContent = text
    return made
  }

  function pretty(text, type) {
    try {
      return /\bjson\b/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text
    } catch {
      return text
    }
  }

  /** Clear the place of the answer; give its parts. */
  function cleared(form) {
    const place = form.querySelector(".ed-reply")
    const [status, headers, body] = ["p", "dl", "pre"].map(name => place.querySelector(`:scope > ${name}`))
    place.querySelector(".ed-note")?.remove()
    headers.replaceChildren()
    body.hidden = true
    place.hidden = false
    return { place, status, headers, body, code: body.querySelector("code") }
  }

  async function send(form) {
    const turn = (form.turn = (form.turn ?? 0) + 1)
    const { method, url, headers, body } = request(form)
    const parts = cleared(form)
    parts.status.textContent = say.sending
    const begun = performance.now()
    try {
      const response = await fetch(url, { method, headers, body, cache: "no-cache" })
      const text = await response.text()
      if (turn === form.turn) answered(form, cleared(form), response, text, performance.now() - begun)
    } catch {
      if (turn === form.turn) parts.status.textContent = say.failed
    }
  }

  function answered(form, { place, status, headers, body, code }, response, text, time) {
    const type = response.headers.get("Content-Type") ?? ""
    const bytes = new TextEncoder().encode(text).length
    status.replaceChildren(element("b", `${response.status} ${response.statusText}`.trim()), ` · ${Math.round(time)} ms · ${bytes} B`)
    for (const name of SHOWN) {
      const value = response.headers.get(name)
      if (value) headers.append(element("dt", name), element("dd", value))
    }
    if (OF_THE_API.test(type)) {
      code.textContent = pretty(text, type)
      body.hidden = false
    } else if (!("leads" in form.dataset)) {
      place.insertBefore(document.getElementById("no-server").content.cloneNode(true), headers)
    } else if (response.ok) {
      const link = element("a", response.url)
      link.href = response.url
      status.append(" · ", say.page, link)
    }
  }

  /* ---- The address ------------------------------------------------------------------------------------- */

  /** What the form asks for, in the address of this page; without a body. */
  function keep(form) {
    const kept = controls(form).filter(one => one.name !== "body" && one.value && one.selectedIndex !== 0)
    const pairs = kept.map(one => [one.name, one.value])
    history.replaceState(null, "", `#${form.dataset.id}?${new URLSearchParams(pairs)}`)
  }

  function fill() {
    const [id, query] = location.hash.slice(1).split(/\?(.*)/s)
    const form = forms.find(one => one.dataset.id === id)
    if (!form || query == null) return
    const asked = new URLSearchParams(query)
    for (const control of controls(form)) {
      if (control.name === "body") continue
      control.value = asked.get(control.name) ?? ""
      if (control.selectedIndex === -1) control.selectedIndex = 0
    }
    show(form)
    document.getElementById(id).scrollIntoView()
  }

  for (const form of forms) {
    form.addEventListener("input", () => show(form))
    form.addEventListener("submit", event => {
      event.preventDefault()
      keep(form)
      send(form)
    })
    show(form)
  }
  fill()
  addEventListener("hashchange", fill)
})()
