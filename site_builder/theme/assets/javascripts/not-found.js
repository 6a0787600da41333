/* Not found: say what was looked for, offer the nearest codes, lead on where the address means a code. */
;(() => {
  "use strict"

  const { base, connect, list, page } = window.errdex
  const lost = document.querySelector(".ed-lost")
  const known = lost.dataset.languages.split(" ")
  const single = lost.dataset.single === "yes"
  const site = single ? base : new URL("../", base)

  const path = location.pathname.startsWith(site.pathname) ? location.pathname.slice(site.pathname.length) : location.pathname
  const [first, ...rest] = path.split("/")
  const inLanguage = !single && known.includes(first)
  const below = inLanguage ? rest : [first, ...rest]

  function plain(text) {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  /** `~hh` in a slug is a byte of the code. */
  const unslugged = text => plain(text.replace(/~([0-9a-f]{2})/g, "%$1"))

  const short = below[0] === "e"
  const named = plain((short ? below.slice(1).join("/") : (below.filter(Boolean).pop() ?? "")).replace(/\/+$/, ""))
  const wanted = short ? named : unslugged(named.replace(/\.(html|md|json)$/, "")).slice(0, 200)

  function readers() {
    let kept = null
    try {
      kept = localStorage.getItem("errdex.language")
    } catch {
      /* not kept */
    }
    const tags = [inLanguage ? first : null, kept, ...navigator.languages]
    return tags.map(tag => String(tag).toLowerCase().split("-")[0]).find(tag => known.includes(tag)) ?? known[0]
  }

  const folded = text => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
  const language = single ? document.documentElement.lang : readers()
  const root = single ? base : new URL(`${language}/`, site)

  const own = lost.querySelector(`section[lang="${language}"]`)
  if (own) lost.prepend(own)
  for (const place of lost.querySelectorAll(".ed-looked-for")) place.textContent = short ? named : plain(location.pathname)
  if (!wanted) return

  const worker = connect(new URL("assets/javascripts/worker.js", root))
  worker
    .ask({ type: "search", query: wanted, limit: 6 })
    .then(({ hits }) => {
      const domain = !short && below.length > 1 ? below[0] : null
      const same = hit => folded(hit.code) === folded(wanted) || (short && ["respelled", "prefix-less"].includes(hit.why))
      const meant = hits.filter(hit => same(hit) && (!domain || hit.domain === domain))
      if (meant.length === 1 && page(meant[0], root) !== location.href) return location.replace(page(meant[0], root))
      if (!hits.length) return
      const nearest = lost.querySelector(`.ed-nearest[lang="${language}"]`) ?? lost.querySelector(".ed-nearest")
      list(nearest.querySelector("ul"), hits, root)
      nearest.hidden = false
    })
    .catch(() => {})
})()
