/*
 * For a site whose address is not known when it is built: the one at which it is read, in place of the example's.
 * Loaded only there; what stands in the page without it is the example, which nobody takes for real.
 */
;(() => {
  "use strict"

  const { address, root } = document.currentScript.dataset
  if (location.protocol === "file:") return
  const here = new URL(root, window.errdex.base).href
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (text.data.includes(address)) text.data = text.data.replaceAll(address, here)
  }
})()
