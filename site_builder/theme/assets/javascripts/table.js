/* The catalogue's pages: buttons that copy, and the filter over a domain's table of codes.

   The pages are whole without this. A table of several pages is filtered over all its codes, which are then
   read from the domain's static JSON; where that cannot be read (from a folder), over the page's own rows. */
(() => {
  "use strict";

  const LIMIT = 500; // rows shown at once
  const FACETS = ["category", "fault", "retry", "status"]; // the lists of the filter

  /* Copying */

  const copied = document.createElement("div");
  copied.className = "ed-said";
  copied.setAttribute("role", "status");

  async function copy(text) {
    if (navigator.clipboard) {
      try {
        return await navigator.clipboard.writeText(text);
      } catch {
        // refused: the older way may still be allowed
      }
    }
    const area = document.createElement("textarea"); // pages served over plain http have no clipboard
    area.value = text;
    area.className = "ed-said";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("the browser does not let the page copy");
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button || button.dataset.busy) return;
    try {
      await copy(button.dataset.copy);
    } catch {
      return; // the code is there to be selected
    }
    const label = button.textContent;
    button.dataset.busy = "1";
    button.textContent = copied.textContent = button.dataset.done;
    button.focus();
    setTimeout(() => {
      button.textContent = label;
      copied.textContent = "";
      delete button.dataset.busy;
    }, 2000);
  });

  /* The table of codes */

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  /** What the table says of the value `value` of a list: the text of its option. */
  function label(list, value) {
    const option = [...list.options].find((each) => each.value === value);
    return option && (option.dataset.title || option.text);
  }

  /** One code as the filter sees it: its texts as shown, and its row, made when it is first shown.
      `columns`: code, message, category, fault, retry, as in the table. */
  function item(name, texts, columns, status, element) {
    const words = [columns[0], name, ...texts].join("\n").normalize("NFKC").toLowerCase();
    const folded = `${fold(columns[0])}\n${fold(name)}`;
    return { words, folded, facets: [...columns.slice(2), status], columns, element };
  }

  function fromRow(row, form) {
    const [head, ...cells] = row.cells;
    const columns = [head.querySelector("a").textContent, ...cells.map((cell) => cell.textContent)];
    const status = head.querySelector("em")?.textContent ?? label(form.elements.status, "active");
    const texts = [columns[1], row.dataset.t ?? ""];
    return item(head.querySelector("small").textContent, texts, columns, status, () => row);
  }

  function fromRecord(record, form, model) {
    const language = document.documentElement.lang.split("-")[0];
    const messages = record.message;
    const message = messages[language] ?? Object.values(messages)[0] ?? "";
    const lists = form.elements;
    const status = label(lists.status, record.status);
    const shown = [
      label(lists.category, record.category) ?? "—",
      label(lists.fault, record.fault) ?? "—",
      record.kind === "success" ? form.dataset.success : (label(lists.retry, record.retry.policy) ?? "—"),
    ];
    let row;
    const element = () => {
      if (row) return row;
      row = model.cloneNode(true);
      const [head, said, ...rest] = row.cells;
      const link = head.querySelector("a");
      link.href = record.url.slice(record.url.lastIndexOf("/") + 1);
      link.textContent = record.code;
      head.querySelector("em")?.remove();
      if (record.status !== "active") {
        const mark = document.createElement("em");
        mark.textContent = status;
        link.after(" ", mark);
      }
      head.querySelector("small").textContent = record.name;
      said.lang = /\p{Script=Han}/u.test(message) ? "zh" : /^[\x20-\x7e]+$/.test(message) ? "en" : "";
      if (["", language].includes(said.lang)) said.removeAttribute("lang");
      said.textContent = message;
      rest.forEach((cell, index) => (cell.textContent = shown[index]));
      return row;
    };
    return item(record.name, Object.values(messages), [record.code, message, ...shown], status, element);
  }

  function table(form) {
    const codes = document.getElementById("codes");
    const body = codes.tBodies[0];
    const count = document.querySelector(".ed-count");
    const pager = document.querySelector(".ed-pages");
    const heads = [...codes.tHead.rows[0].cells];
    const here = [...body.rows].map((row) => fromRow(row, form));
    const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    let everything = form.dataset.codes ? null : Promise.resolve(here);
    let sort = "";
    let turn = 0;

    const all = () =>
      (everything ??= fetch(form.dataset.codes)
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
        .then((data) => data.codes.map((record) => fromRecord(record, form, here[0].element())))
        .catch(() => null));

    /* `wanted`: the text of each list that is set. */
    function matches(each, words, wanted) {
      if (wanted.some((value, index) => value && each.facets[index] !== value)) return false;
      return words.every((word) => each.words.includes(word) || (fold(word) && each.folded.includes(fold(word))));
    }

    function sorted(items) {
      const column = heads.findIndex((head) => head.dataset.key === sort.replace(/^-/, ""));
      if (column < 0) return items;
      const sign = sort.startsWith("-") ? -1 : 1;
      return [...items].sort((a, b) => sign * collator.compare(a.columns[column], b.columns[column]));
    }

    function say(shown, found, whole, active) {
      const { found: some, foundHere, none, more, total } = form.dataset;
      if (!active) return total;
      if (!found) return none;
      const text = (whole ? some : foundHere).replace("{count}", found);
      return shown < found ? `${text} ${more.replace("{shown}", shown)}` : text;
    }

    async function apply() {
      const mine = ++turn;
      const words = form.elements.q.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      const values = FACETS.map((facet) => form.elements[facet].value);
      const wanted = values.map((value, index) => value && label(form.elements[FACETS[index]], value));
      const active = words.length > 0 || values.some(Boolean);
      let items = here;
      let whole = !form.dataset.codes;
      if (!whole && (active || sort)) {
        codes.setAttribute("aria-busy", "true");
        const loaded = await all();
        if (mine !== turn) return; // a later keystroke has taken over
        codes.removeAttribute("aria-busy");
        whole = loaded !== null;
        items = loaded ?? here;
      }
      const found = sorted(items.filter((each) => matches(each, words, wanted)));
      const shown = found.slice(0, LIMIT);
      body.replaceChildren(...shown.map((each) => each.element()));
      count.textContent = say(shown.length, found.length, whole, active);
      if (pager) pager.hidden = items !== here || active;
      remember(words.length ? form.elements.q.value.trim() : "", values);
    }

    /* The state is in the address, so that a filtered table can be sent to somebody. */
    function remember(words, values) {
      const address = new URL(location.href);
      const state = { words, ...Object.fromEntries(FACETS.map((facet, index) => [facet, values[index]])), sort };
      for (const [key, value] of Object.entries(state)) {
        if (value) address.searchParams.set(key, value);
        else address.searchParams.delete(key);
      }
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }

    function recall() {
      const state = new URLSearchParams(location.search);
      form.elements.q.value = state.get("words") ?? ""; // `q` would open the theme's search
      for (const facet of FACETS) {
        form.elements[facet].value = state.get(facet) ?? "";
        if (form.elements[facet].selectedIndex < 0) form.elements[facet].value = "";
      }
      sort = state.get("sort") ?? "";
      arrows();
      return [...state.keys()].length > 0;
    }

    function arrows() {
      for (const head of heads) {
        head.removeAttribute("aria-sort");
        if (head.dataset.key === sort) head.setAttribute("aria-sort", "ascending");
        if (`-${head.dataset.key}` === sort) head.setAttribute("aria-sort", "descending");
      }
    }

    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const { key } = head.dataset;
        sort = sort === key ? `-${key}` : sort === `-${key}` ? "" : key;
        arrows();
        apply();
      });
    }

    function clear() {
      form.elements.q.value = "";
      for (const facet of FACETS) form.elements[facet].value = "";
      apply();
    }

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      clear();
      form.elements.q.focus();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault();
        clear();
      }
    });
    if (recall()) apply();
  }

  function start() {
    document.body.append(copied);
    for (const form of document.querySelectorAll(".ed-filter:not([data-ready])")) {
      form.dataset.ready = "1";
      table(form);
    }
  }

  // Material's own event comes again after each page that it loads in place.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
