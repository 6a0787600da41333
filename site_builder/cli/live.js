// In every page of `errdex serve --watch`: load the page again after an edit, or show what is wrong.
(() => {
  "use strict";
  const bar = (id, colours) => {
    const shown = document.createElement("pre");
    shown.id = id;
    shown.setAttribute("role", "alert");
    shown.style.cssText =
      "position:fixed;inset:auto 0 0;z-index:99;margin:0;padding:1em;max-height:50vh;overflow:auto;white-space:pre-wrap;" +
      "font:13px/1.5 monospace;" + colours;
    return (text) => {
      shown.textContent = text;
      if (text) document.body.append(shown);
      else shown.remove();
    };
  };
  const problems = bar("errdex-live", "background:#3b0d0c;color:#fff;border-top:3px solid #ff6b5e");
  const search = bar("errdex-search", "left:auto;padding:.3em 1em;background:#333;color:#fff");

  const wait = async (tick, number) => {
    for (;;) {
      try {
        const answer = await fetch("/-/live?" + tick, { cache: "no-store" });
        const state = await answer.json();
        if (number !== undefined && state.number !== number) return location.reload();
        ({ tick, number } = state);
        problems(state.problems.join("\n"));
        search({ fresh: "", follows: "Search and diagnosis follow in a moment." }[state.search] ?? state.search);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1000)); // the server stopped; it may come back
      }
    }
  };
  wait(-1);
})();
