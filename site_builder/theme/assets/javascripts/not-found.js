/* Not found: offer the nearest codes, lead on where the address means a code. The page itself says what was looked for. */
;(() => {
  "use strict"

  const { base, connect, list, page } = window.errdex
  const lost = document.querySelector(".ed-lost")
  const { language, path, short, single } = lost.dataset
  const root = single ? base : new URL(`../${language}/`, base)
  const below = path.split("/").filter(Boolean)
  /* What concerns the code itself; the other reasons are words of its texts. */
  const NEAR = new Set(["exact", "respelled", "prefix-less", "prefix", "part", "typo", "alias"])
  const ALL_WORDS = 2 ** 24 // a hit that lacks a word of the question has a lower score: TIER of web/search/ranking.py

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
  /* A page of the guide lies in no product's folder, and its name is in small letters. */
  const meant = short || below.length > 1 || /[._\p{Lu}\p{N}]/u.test(wanted)
  if (!wanted || !meant) return

  for (const link of lost.querySelectorAll("section a")) link.hash = `text=${encodeURIComponent(wanted)}`

  /** The hits that are near the code; of a mistyped one, what it was meant to be and nothing else. */
  function near(hits) {
    const close = hits.filter(({ why, score }) => NEAR.has(why) && score >= ALL_WORDS)
    return close[0]?.why === "typo" ? close.filter(({ why }) => why === "typo") : close
  }

  const worker = connect(new URL("assets/javascripts/worker.js", root))
  worker
    .ask({ type: "search", query: wanted, limit: 6 })
    .then(({ hits }) => {
      const domain = !short && below.length > 1 ? below[0] : null
      const same = hit => folded(hit.code) === folded(wanted) || (short && ["respelled", "prefix-less"].includes(hit.why))
      const right = hits.filter(hit => same(hit) && (!domain || hit.domain === domain))
      if (right.length === 1 && page(right[0], root) !== location.href) return location.replace(page(right[0], root))
      const close = near(hits)
      if (!close.length) return
      const nearest = lost.querySelector(`.ed-nearest[lang="${language}"]`)
      list(nearest.querySelector("ul"), close, root)
      nearest.hidden = false
    })
    .catch(() => {})
})()
