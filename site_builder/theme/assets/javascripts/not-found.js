/* Not found: offer the nearest codes, lead on where the address means a code. The page itself says what was looked for. */
;(() => {
  "use strict"

  const { base, connect, list, page } = window.errdex
  const lost = document.querySelector(".ed-lost")
  const { language, path, short, single } = lost.dataset
  const root = single ? base : new URL(`../${language}/`, base)
  const below = path.split("/").filter(Boolean)

  /** The code that a file's name stands for: `~hh` in a slug is a byte of the code. */
  function unslugged(name) {
    const text = name.replace(/\.(html|md|json)$/, "").replace(/~([0-9a-f]{2})/g, "%$1")
    try {
      return decodeURIComponent(text).slice(0, 200)
    } catch {
      return text.slice(0, 200)
    }
  }

  const folded = text => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
  const wanted = short || unslugged(below[below.length - 1] ?? "")
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
      const nearest = lost.querySelector(`.ed-nearest[lang="${language}"]`)
      list(nearest.querySelector("ul"), hits, root)
      nearest.hidden = false
    })
    .catch(() => {})
})()
