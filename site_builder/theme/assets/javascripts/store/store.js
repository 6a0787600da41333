/* The files of one build below assets/search/, in the place of web/store/store.py: the list of codes with their
   spellings, an entry's place and message, and whatever else the list leads to. */
"use strict";

errdex.store.store = (() => {
  const { DIGITS, How, LIST_SCHEMA, OWN } = errdex.tables.store.format;
  const { size } = errdex.text.strings;
  const { bareCode, foldCode } = errdex.text.terms;

  /* The site answered, but not with what its list of codes, or this script, names. */
  class Changed extends Error {}

  /* `load(name)` gives a promise of a parsed file. All files are of one build: codes.json names the others by their
     content. What could not be loaded is asked for again by the next question. */
  class Store {
    constructor(load) {
      this.load = load;
      this.files = new Map();
      this.version = null;
    }

    /* A file, loaded once; forgotten when that failed. */
    file(name) {
      if (!this.files.has(name)) {
        const loading = this.load(name);
        this.files.set(name, loading);
        loading.catch(() => this.files.delete(name));
      }
      return this.files.get(name);
    }

    /* The list of codes as it comes. */
    async list() {
      const list = await this.file("codes.json");
      if (list.schema !== LIST_SCHEMA) throw new Changed(`schema ${list.schema}`);
      this.version = list.hash;
      return list;
    }

    /* The list of codes, with their spellings. */
    async codes() {
      const list = await this.list();
      if (!list.spelled) {
        list.spelled = spellings(list);
        list.living = list.code.length - Object.keys(list.moved).length;
      }
      return list;
    }

    /* A file that the list leads to. `seals`: of all files of its kind, one after the other. */
    async sealed(stem, seals, number = 0) {
      const { shared } = await this.list();
      return this.file(`${shared}${stem}.${seals.slice(number * DIGITS, (number + 1) * DIGITS)}.json`);
    }

    /* {domain, code, message, location} of an entry; the location is relative to the language's root. */
    async entry(number) {
      const list = await this.codes();
      const domain = list.domains[list.domain[number]].id;
      const location = `${domain}/${list.slug[number] || list.code[number]}.html`;
      return { domain, code: list.code[number], message: list.message[number], location };
    }

    /* Entry → what `diagnosis_shards` says of it, of those that are there. */
    async records(numbers) {
      const { entries } = await this.list(), found = new Map();
      await Promise.all(Array.from(new Set(numbers), async (number) => {
        const shard = await this.shard("diagnose/entries", entries, number);
        if (Object.hasOwn(shard, number)) found.set(number, shard[number]);
      }));
      return found;
    }

    /* Of the files of a kind the one with what has this hash. */
    async shard(stem, seals, hash) {
      const number = hash % (seals.length / DIGITS);
      return this.sealed(`${stem}-${number}`, seals, number);
    }
  }

  /* Every folded spelling of the codes in codes.json, as `spelling` of lookup.db has them; diagnosis reads them too. */
  function spellings(list) {
    const keys = [], byKey = new Map();
    const add = (key, how, entry) => {
      const row = { key, size: size(key), how, entry };
      keys.push(row);
      const rows = byKey.get(key);
      if (rows) rows.push(row);
      else byKey.set(key, [row]);
    };
    list.code.forEach((code, entry) => {
      if (entry in list.moved) return;
      const whole = foldCode(code);
      const bare = foldCode(bareCode(code, list.domains[list.domain[entry]].prefixes));
      add(whole, How.CODE, entry);
      if (bare !== whole) add(bare, How.BARE, entry);
    });
    for (const [key, how, entry] of list.spelling) add(key, how, entry);
    const bySize = new Map();
    for (const row of keys) {
      if (!OWN.includes(row.how)) continue;
      if (bySize.has(row.size)) bySize.get(row.size).push(row);
      else bySize.set(row.size, [row]);
    }
    return { keys, byKey, bySize, code: list.code };
  }

  return { Changed, Store };
})();
