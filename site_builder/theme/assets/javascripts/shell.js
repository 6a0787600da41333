/*
 * Every page: the search worker on first use, and what Material's bundle leaves to be done.
 * Runs before the bundle.
 */
;(() => {
  "use strict"

  const config = JSON.parse(document.getElementById("__config").textContent)
  const base = new URL(config.base, location)
  const box = document.querySelector(".md-search")
  const NativeWorker = window.Worker

  /* ---- A worker is started when somebody asks ---------------------------------------------------------- */

  /**
   * The worker at `url`: `ask(message)` gives a promise of its answer, rejected where it cannot run or answers with
   * `failed`; `send(message)` hands on one of Material's; `others` gets every message that is no answer; `start` makes it ready.
   */
  function connect(url, others = () => {}, failed = () => {}) {
    const waiting = new Map()
    let worker = null
    let last = 0

    function start() {
      if (worker) return worker
      worker = new NativeWorker(url)
      worker.onmessage = ({ data }) => {
        const asked = waiting.get(data.id)
        if (!asked) return others(data)
        waiting.delete(data.id)
        data.failed ? asked.reject(data) : asked.resolve(data)
      }
      worker.onerror = event => {
        event.preventDefault()
        failed()
        for (const { reject } of waiting.values()) reject(new Error(event.message))
        waiting.clear()
        worker = null
      }
      return worker
    }

    function ask(message) {
      return new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { resolve, reject })
        start().postMessage({ ...message, id })
      })
    }

    return { ask, send: message => start().postMessage(message), start, started: () => worker !== null }
  }

  /* ---- The search box ---------------------------------------------------------------------------------- */

  const material = new EventTarget()
  function say(data) {
    material.dispatchEvent(new MessageEvent("message", { data }))
    if (data.failed) failed(data) // in the place of the bundle's "nothing found"
    else if (data.note) box.querySelector(".md-search-result__meta").textContent = data.note // nor its "matching"
  }
  const own = connect(new URL(config.search, location), say, failed)
  let indexed = false

  function failed(error) {
    box.querySelector(".md-search-result__meta").replaceChildren(...reason(error))
  }

  /** Why a question was not answered, and what to do. `error`: what `ask` was rejected with. */
  function reason(error) {
    if (location.protocol === "file:") return [box.dataset.folder]
    if (!error?.changed) return [box.dataset.failed]
    const button = document.createElement("button")
    button.type = "button"
    button.className = "ed-reload"
    button.textContent = box.dataset.reload
    button.addEventListener("click", () => location.reload())
    return [box.dataset.changed, " ", button]
  }

  /** Start the worker and give it the hand-written pages, which Material's bundle would fetch on every page view. */
  function search() {
    if (!own.started() || !indexed) {
      own.start()
      indexed = true
      fetch(new URL("search/search_index.json", base))
        .then(response => response.json())
        .then(index => own.send({ type: 0, data: { ...index, options: { cause: box.dataset.cause } } }))
        .catch(() => {}) // codes are found all the same
    }
  }

  window.errdex = { ask: own.ask, base, config, connect, reason }

  /* Material's bundle makes its worker on every page view and asks it nothing. It gets this in its place. */
  class Lazy extends EventTarget {
    constructor() {
      super()
      material.addEventListener("message", ({ data }) => this.say(data))
      setTimeout(() => this.say({ type: 1 }))
    }
    say(data) {
      this.dispatchEvent(new MessageEvent("message", { data }))
    }
    postMessage(message) {
      if (!own.started() && !message.data) return this.say({ type: 3, data: { items: [] } })
      try {
        search()
        own.send(message)
      } catch {
        failed()
      }
    }
  }
  window.Worker = function (url, options) {
    return url === config.search ? new Lazy() : new NativeWorker(url, options)
  }

  /* What is pasted with the mouse or committed by an input method counts as typed. */
  const field = box && box.querySelector("input[name=query]")
  if (field) {
    const typed = () => field.dispatchEvent(new Event("keyup"))
    field.addEventListener("focus", () => {
      try {
        search()
      } catch {
        failed()
      }
    })
    field.addEventListener("input", event => event.isComposing || typed())
    field.addEventListener("compositionend", typed)
    field.addEventListener("paste", event => {
      const text = event.clipboardData?.getData("text") ?? ""
      if (!/[\r\n]/.test(text)) return
      event.preventDefault() // a field of one line would glue the lines together
      field.setRangeText(text.replace(/\s*[\r\n]+\s*/g, " ").trim(), field.selectionStart, field.selectionEnd, "end")
      typed()
    })
    addEventListener("keydown", event => {
      if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      field.focus()
      field.select()
    })
    const keys = document.createElement("kbd")
    keys.className = "ed-key"
    keys.ariaHidden = "true"
    keys.textContent = /Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl K"
    field.setAttribute("aria-keyshortcuts", "Control+K Meta+K /")
    field.after(keys)
    field.form.addEventListener("submit", event => event.preventDefault())
    field.form.addEventListener("reset", () => setTimeout(typed))
  }

  /* ---- The other language, at the same place of the same page ------------------------------------------- */

  for (const link of document.querySelectorAll(".ed-languages a"))
    link.addEventListener("click", event => {
      link.hash = location.hash
      link.search = location.search
      const typed = document.getElementById("box")?.value
      const stays = event.ctrlKey || event.metaKey || event.shiftKey // the other page opens beside this one
      try {
        localStorage.setItem("errdex.language", link.lang)
        if (typed && !stays) sessionStorage.setItem("errdex.text", typed) // taken out by the next page at once
      } catch {
        /* neither is kept */
      }
    })

  /* ---- The drawer of a phone, with the keyboard ---------------------------------------------------------- */

  const drawer = document.getElementById("__drawer")
  const sidebar = document.querySelector(".md-sidebar--primary")
  const navigation = sidebar.querySelector("nav")
  navigation.id = "navigation"

  /* The theme has a label there, which opens it without a script, but which no key reaches. */
  const label = document.querySelector(".md-header__button[for=__drawer]")
  const opener = document.createElement("button")
  opener.type = "button"
  opener.className = `${label.className} ed-opener`
  opener.setAttribute("aria-label", navigation.getAttribute("aria-label"))
  opener.setAttribute("aria-controls", navigation.id)
  opener.setAttribute("aria-expanded", "false")
  opener.append(...label.childNodes)
  label.replaceWith(opener)
  opener.addEventListener("click", event => {
    drawer.click()
    if (drawer.checked && event.detail === 0) sidebar.querySelector("a").focus() // pressed with a key
  })
  drawer.addEventListener("change", () => opener.setAttribute("aria-expanded", String(drawer.checked)))
  sidebar.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !drawer.checked) return
    drawer.click()
    opener.focus()
  })
  sidebar.addEventListener("focusout", ({ relatedTarget }) => {
    if (drawer.checked && relatedTarget && !sidebar.contains(relatedTarget)) drawer.click()
  })

  /* ---- Addresses: a folder is enough over http --------------------------------------------------------- */

  if (location.protocol !== "file:")
    for (const link of document.querySelectorAll('a[href$="index.html"]'))
      link.setAttribute("href", link.getAttribute("href").replace(/index\.html$/, "") || "./")

  const here = new URL("./", location).href
  for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link"))
    if (link.href === here && here !== base.href) link.classList.add("md-nav__link--active")

  /* ---- Copy buttons are no landmarks of the page -------------------------------------------------------- */

  const article = document.querySelector("article")
  new MutationObserver(() => {
    for (const group of article.querySelectorAll("nav.md-code__nav:not([role])")) {
      group.setAttribute("role", "none")
      for (const button of group.children) button.setAttribute("aria-label", button.title)
    }
  }).observe(article, { childList: true, subtree: true })

  /* ---- Whatever scrolls sideways can be scrolled with the keyboard -------------------------------------- */

  const scrollers = new ResizeObserver(entries => {
    for (const { target } of entries)
      target.scrollWidth > target.clientWidth ? (target.tabIndex = 0) : target.removeAttribute("tabindex")
  })
  addEventListener("load", () => {
    for (const element of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code"))
      scrollers.observe(element)
  })
})()
