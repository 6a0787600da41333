/* One build at a time: every question is answered from the files of a single build, whatever is published meanwhile.

   In the place of web/store/current.py. `new Builds(load)`, `load` as in store.js, with a second argument that is true
   where no cache is to be trusted: `answer(question)` gives a promise of what `question(store)` gives and of the
   `version` that it was asked of. The list of codes leads to all other files by names made of their
   content, so one that is not there says that the list is old, or that a cache keeps what was amiss for a moment: then
   a new list is loaded and the question asked again, past all caches.
   Rejects with a Changed where that does not help: the page has to be loaded again. */
"use strict";

errdex.store.builds = (() => {
  const { Changed, Store } = errdex.store.store;

  /* Milliseconds for which a list of codes is taken for the newest. */
  const FRESH = 60_000;
  /* How often a question is asked again: builds may follow one another. */
  const MOST_AGAIN = 2;

  class Builds {
    constructor(load) {
      this.load = load;
      this.store = null;
      this.checked = 0;
      this.checking = null;
    }

    async answer(question) {
      let store = await this.current();
      for (let again = 0; ; again++) {
        try {
          return { version: store.version, ...await question(store) };
        } catch (error) {
          if (!(error instanceof Changed) || again === MOST_AGAIN) throw error;
          if (store === this.store) await this.renew(true).catch(() => {});
          if (store === this.store) throw error; // no new list can be had
          store = this.store;
        }
      }
    }

    /* The version that is published now. */
    async version() {
      await this.renew();
      return this.store.version;
    }

    /* The build to ask; an old one, whole in itself, where no new list can be had. */
    async current() {
      if (this.store && Date.now() - this.checked < FRESH) return this.store;
      this.checking ??= this.renew().finally(() => this.checking = null);
      try {
        await this.checking;
      } catch (error) {
        if (!this.store) throw error;
      }
      return this.store;
    }

    async renew(past = false) {
      const store = new Store((name) => this.load(name, past));
      await store.list();
      this.checked = Date.now();
      if (past || this.store?.version !== store.version) this.store = store;
    }
  }

  return { Builds };
})();
