// In every page of `errdex serve --watch`: load the page again after a build, or show what is wrong.
(() => {
  "use strict";
  const shown = document.createElement("pre");
  shown.id = "errdex-live";
  shown.setAttribute("role", "alert");
  shown.style.cssText =
    "position:fixed;inset:auto 0 0;z-index:99;margin:0;padding:1em;max-height:50vh;overflow:auto;white-space:pre-wrap;" +
    "background:#3b0d0c;color:#fff;font:13px/1.5 monospace;border-top:3px solid #ff6b5e";

  const show = (problems) => {
    shown.textContent = problems.join("\n");
    if (problems.length) document.body.append(shown);
    else shown.remove();
  };

  const wait = async (number) => {
    for (;;) {
      try {
        const answer = await fetch("/-/live?" + number, { cache: "no-store" });
        const state = await answer.json();
        const first = number < 0;
        if (state.number !== number) {
          number = state.number;
          if (!first && !state.problems.length) return location.reload();
          show(state.problems);
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1000)); // the server stopped; it may come back
      }
    }
  };
  wait(-1);
})();
