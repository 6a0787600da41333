/* One build at a time: every question is answered from the files of a single build, whatever is published meanwhile.

   `new errdex.Builds(load)`, `load` as in search.js, with a second argument that is true where no cache is to be
   trusted: `answer(question)` gives a promise of what `question(search)`
   gives and of the `version` that it was asked of. The list of codes leads to all other files by names made of their
   content, so one that is not there says that the list is old, or that a cache keeps what was amiss for a moment: then
   a new list is loaded and the question asked again, past all caches.
   Rejects with an errdex.Changed where that does not help: the page has to be loaded again. */
"use strict";

globalThis.errdex = globalThis.errdex || {};

errdex.Builds = (() => {
  /* Milliseconds for which a list of codes is taken for the newest. */
  const FRESH = 60_000;
  /* How often a question is asked again: builds may follow one another. */
  const MOST_AGAIN = 2;

  return class {
    constructor(load) {
      this.load = load;
      this.search = null;
      this.checked = 0;
      this.checking = null;
    }

    async answer(question) {
      let search = await this.current();
      for (let again = 0; ; again++) {
        try {
          return { version: search.version, ...await question(search) };
        } catch (error) {
          if (!(error instanceof errdex.Changed) || again === MOST_AGAIN) throw error;
          if (search === this.search) await this.renew(true).catch(() => {});
          if (search === this.search) throw error; // no new list can be had
          search = this.search;
        }
      }
    }

    /* The version that is published now. */
    async version() {
      await this.renew();
      return this.search.version;
    }

    /* The build to ask; an old one, whole in itself, where no new list can be had. */
    async current() {
      if (this.search && Date.now() - this.checked < FRESH) return this.search;
      this.checking ??= this.renew().finally(() => this.checking = null);
      try {
        await this.checking;
      } catch (error) {
        if (!this.search) throw error;
      }
      return this.search;
    }

    async renew(past = false) {
      const search = new errdex.Search((name) => this.load(name, past));
      await search.list();
      this.checked = Date.now();
      if (past || this.search?.version !== search.version) this.search = search;
    }
  };
})();
