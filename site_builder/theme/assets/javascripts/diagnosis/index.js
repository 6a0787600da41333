/* What diagnosis knows of the catalogue: the twin of web/diagnosis/index.py. Spellings come from the list of codes, the
   rest from the files in diagnose/, which site_builder/search/diagnosis_shards.py describes: the facts, which the list
   names, then of the others, which the facts name, only the shards that a text needs. */
"use strict";

errdex.diagnosis.index = (() => {
  const { MOST_NAMED } = errdex.tables.diagnosis.index;
  const { HASHES, How, UNCLAIMED } = errdex.tables.store.format;

  class DiagnosisIndex {
    static async load(store) {
      const list = await store.codes();
      const facts = await store.sealed("diagnose/facts", list.facts);
      if (!facts.bits) {
        facts.bits = Uint8Array.from(atob(facts.filter), (character) => character.charCodeAt(0));
      }
      return new DiagnosisIndex(store, facts, list);
    }

    constructor(store, facts, list) {
      this.store = store;
      this.facts = facts;
      this.list = list;
      this.prefixes = facts.prefixes.map(([domain, prefix, fault, meaning]) => ({ domain, prefix, fault, meaning }));
      this.owners = new Set([
        ...Object.values(facts.context).flat(2),
        ...Object.values(facts.enums).map((name) => name.toLowerCase()),
      ]);
      this.receipts = new Set(facts.receipts);
      this.leading = new Set(facts.leading);
      this.context = facts.context;
      this.separators = facts.separators;
      this.names = facts.names;
      this.allNames = Object.values(facts.names).flat();
      this.fieldNames = facts.fields;
    }

    /* Whether [start, end) of a text may be a spelling or an anchor: false is certain. */
    mayHave(text, start, end) {
      const { bits } = this.facts, last = bits.length * 8 - 1;
      let place = crc32(text, start, end);
      const step = ((place >>> 15) | 1) >>> 0;
      for (let number = 0; number < HASHES; number++) {
        const bit = (place & last) >>> 0;
        if (!((bits[bit >> 3] >> (bit & 7)) & 1)) return false;
        place = (place + step) >>> 0;
      }
      return true;
    }

    /* Spelling → [entry, how] of those that a paste may mean, in order of the entries. The first spellings name at
       most MOST_NAMED entries together; of the others there is only the key. */
    async codes(keys) {
      const { spelled } = await this.store.codes();
      const found = new Map();
      let room = MOST_NAMED;
      for (const key of keys) {
        const rows = (spelled.byKey.get(key) || []).filter((row) => !UNCLAIMED.includes(row.how));
        if (!rows.length) continue;
        room -= rows.length;
        const entries = rows.map(({ entry, how }) => [entry, how]).sort((one, other) => one[0] - other[0]);
        found.set(key, room >= 0 ? entries : []);
      }
      return found;
    }

    /* Whether a spelling is known, but nothing is concluded of it: it is no unknown code either. */
    isUnclaimed(key) {
      const rows = this.list.spelled.byKey.get(key) || [];
      return rows.length > 0 && rows.every(({ how }) => UNCLAIMED.includes(how));
    }

    async begun(key) {
      const list = await this.store.codes();
      const found = list.spelled.keys.filter((row) => row.how === How.CODE && row.key !== key && row.key.startsWith(key));
      return found.length === 1 ? found[0].entry : null;
    }

    /* [entry, number of the pattern, anchor, anchor and what follows], sorted. */
    async texts(anchors) {
      const found = [];
      for (const [anchor, rows] of await this.under(anchors)) {
        for (const [entry, number, more] of rows) found.push([entry, number, anchor, anchor + more]);
      }
      return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    }

    async entries(numbers) {
      const records = new Map();
      for (const [number, [domain, code, kind, patterns]] of await this.store.records(numbers)) {
        records.set(number, {
          domain, code, success: kind === "success",
          patterns: patterns.map(([cause, kind, need, weight, literals, names]) =>
            ({ cause, kind, need, weight, literals, names })),
        });
      }
      return records;
    }

    /* What the shards have under each of the anchors that they have. */
    async under(anchors) {
      const found = new Map();
      await Promise.all(Array.from(new Set(anchors), async (anchor) => {
        const shard = await this.store.shard("diagnose/anchors", this.facts.anchors, crc32(anchor));
        if (Object.hasOwn(shard, anchor)) found.set(anchor, shard[anchor]);
      }));
      return found;
    }
  }

  const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte;
  });

  const withByte = (value, byte) => CRC[(value ^ byte) & 0xff] ^ (value >>> 8);

  /* Of [start, end) of a text as UTF-8. */
  function crc32(text, start = 0, end = text.length) {
    let value = -1;
    for (let place = start; place < end; place++) {
      const point = text.codePointAt(place);
      if (point < 0x80) {
        value = withByte(value, point);
        continue;
      }
      if (point < 0x800) value = withByte(value, 0xc0 | point >> 6);
      else {
        if (point < 0x10000) value = withByte(value, 0xe0 | point >> 12);
        else {
          value = withByte(withByte(value, 0xf0 | point >> 18), 0x80 | point >> 12 & 0x3f);
          place++;
        }
        value = withByte(value, 0x80 | point >> 6 & 0x3f);
      }
      value = withByte(value, 0x80 | point & 0x3f);
    }
    return (value ^ -1) >>> 0;
  }

  return { DiagnosisIndex };
})();
