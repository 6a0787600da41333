/* What may be claimed of a stretch of text: the twin of web/diagnosis/policy.py. */
"use strict";

errdex.diagnosis.policy = (() => {
  const { LONGEST } = errdex.tables.diagnosis.codes;
  const {
    AROUND, CLAIMED, CLOSES, LESS_IF_ABOUT, LONG_BESIDE_ANOTHER_CODE, MARKS, NOTHING, OPENS, PAUSES, SHORTEST, SIMILAR,
  } = errdex.tables.diagnosis.policy;
  const { NAMES } = errdex.tables.paste.plain;
  const { WORDING, How, MESSAGE, WIRE } = errdex.tables.store.format;
  const { isAlpha, isDigits, isUpper, matchAt, strip, stripEnd } = errdex.text.strings;
  const { isOfAnotherField, isOfMessageField } = errdex.paste.fields;
  const { isPlain, wordsOf } = errdex.paste.spelling;

  const WHOLE_VALUE =
    /[ \t]*(?:["'`<,;)\]}&|\r\n]|$)|[ \t]+["'{[(<]{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,60}["'\])]{0,2}[ \t]{0,2}[:=]/y;
  const IS_KEY = /["']?[ \t]{0,2}:/y;
  const IN_SOURCE = /(?:raise|import|except|class|new|throw|catch|extends|instanceof) $/;

  const none = () => [NOTHING, false, "", false];

  class ClaimPolicy {
    constructor(text, foldedText, known, fields, plainFields) {
      const said = strip(text, AROUND), from = text.indexOf(said);
      Object.assign(this, { text, foldedText, known, fields, plainFields, said, from, to: from + said.length, domains: new Map() });
    }

    about(domain) {
      let known = this.domains.get(domain);
      if (known === undefined) {
        const [phrases, acronyms] = this.known.context[domain] || [[], []];
        const words = acronyms.length ? this.foldedText.words() : new Set();
        known = phrases.some((phrase) => this.foldedText.text.includes(phrase)) || acronyms.some((acronym) =>
          words.has(acronym) || this.text.includes(capitalized(acronym)) || this.text.includes(acronym.toUpperCase()));
        this.domains.set(domain, known);
      }
      return known;
    }

    isAbout(domains) {
      for (const domain of domains) this.domains.set(domain, true);
    }

    /* [outcome, exact, why, named] */
    code(spelled, how, record, isBeside) {
      const field = this.fields.get(spelled.start);
      const inCodeField = field !== undefined && !field.error;
      if (record.success || (isPlain(record.code) && (how !== How.ALIAS || isPlain(spelled.text)))) {
        return this.plain(spelled, how, record, isBeside);
      }
      if (spelled.text === record.code && spelled.form !== "glued") {
        if (this.isSource(spelled, record)) return none();
        if (this.isOutOfReceipt(spelled, record) || this.isAnybodys(spelled, record)) return [SIMILAR, false, "word", false];
        return [CLAIMED, true, spelled.form === "wrapped" ? "wrapped" : "code", field !== undefined];
      }
      if (this.isOutOfReceipt(spelled, record)) return [SIMILAR, false, "word", false];
      return [...this.respelled(spelled, how, record, inCodeField), field !== undefined];
    }

    respelled(spelled, how, record, inCodeField) {
      if (spelled.form === "led") return [CLAIMED, false, "name"];
      if (how === How.ALIAS) {
        const claimed = ["token", "wrapped", "whole"].includes(spelled.form) && !isPlain(spelled.text) &&
          (inCodeField || !this.isAnybodys(spelled, record, true));
        return [claimed ? CLAIMED : SIMILAR, false, "alias"];
      }
      const headed = this.known.prefixes.some(({ domain, prefix }) => domain === record.domain && record.code.startsWith(prefix));
      if (how === How.CODE && headed) {
        return [CLAIMED, spelled.text === record.code && spelled.form === "wrapped", whyOf(spelled)];
      }
      const outcome = this.withoutPrefix(spelled, record, how === How.CODE, inCodeField);
      return [outcome, false, how === How.CODE ? whyOf(spelled) : "prefix-less"];
    }

    plain(spelled, how, record, isBeside) {
      const exact = spelled.text === record.code;
      const receipt = this.known.receipts.has(record.domain) && !record.success;
      if (this.isAlone(spelled) && !receipt) {
        return [CLAIMED, exact, exact ? "code" : how === How.ALIAS ? "alias" : "respelled", false];
      }
      if (!["token", "whole"].includes(spelled.form) || !(exact || how === How.ALIAS)) return none();
      const why = exact ? "code" : "alias", field = this.fields.get(spelled.start);
      const inField = field !== undefined && (receipt ? field.receipt : !field.error);
      if (inField && matchAt(WHOLE_VALUE, this.text, spelled.end)) return [CLAIMED, exact, why, true];
      if (record.success) return none();
      if (!receipt) {
        if (isBeside()) return [CLAIMED, exact, why, true];
        if (this.stands(spelled, record)) return [CLAIMED, exact, why, false];
      }
      return isDigits(spelled.text) ? none() : [SIMILAR, false, "word", false];
    }

    stands({ text, start }, record) {
      const place = this.plainFields.get(start);
      if (place === undefined) return false;
      if ((this.known.names[record.domain] || []).includes(place.name)) return true;
      const small = isDigits(text) && text.length < 3;
      return NAMES.includes(place.name) && (!small || this.about(record.domain));
    }

    isAlone({ start, end }) {
      return start <= this.from && this.to <= end;
    }

    isOutOfReceipt(spelled, record) {
      if (!this.known.receipts.has(record.domain)) return false;
      const field = this.fields.get(spelled.start);
      return !(this.isAlone(spelled) || (field !== undefined && field.receipt) || this.about(record.domain));
    }

    isAnybodys(spelled, record, marked = false) {
      const { text, start, end } = spelled;
      if (!isAlpha(text) || wordsOf(text).length > 2 || this.fields.has(start) || this.about(record.domain)) return false;
      if (marked) return !this.isAlone(spelled) && !MARKS.includes(this.text.slice(Math.max(0, start - 1), start) + this.text.slice(end, end + 1));
      const before = stripEnd(this.text.slice(Math.max(0, start - 40), start), " \t").slice(-1);
      const begins = start <= this.from || (OPENS + PAUSES).replace("(", "").includes(before);
      return !(begins && this.closed(end, CLOSES + PAUSES));
    }

    isSource(spelled, record) {
      if (!/^[A-Za-z0-9]+$/.test(spelled.text) || this.fields.has(spelled.start) || this.about(record.domain)) return false;
      return IN_SOURCE.test(this.text.slice(Math.max(0, spelled.start - 12), spelled.start));
    }

    withoutPrefix(spelled, record, allOfIt, inCodeField) {
      const { text } = spelled;
      const words = wordsOf(record.code).length - (allOfIt ? 0 : wordsOfPrefix(record, this.known));
      const about = this.about(record.domain);
      const alone = !this.said.slice(0, 2 * LONGEST).includes(" ") && this.said.startsWith(text);
      const strong = about || inCodeField || alone || spelled.form === "whole";
      const elsewhere = isOfAnotherField(this.text, spelled.start) ||
        (matchAt(IS_KEY, this.text, spelled.end) !== null && spelled.start > 0 && this.text[spelled.start - 1] === '"');
      if (words < 2 || (elsewhere && !about)) return NOTHING;
      const numbered = allOfIt && /[0-9]/.test(text);
      if ((words >= 3 || numbered) && spelled.form === "whole" && this.isAlone(spelled)) return CLAIMED;
      const otherwise = strong ? SIMILAR : NOTHING;
      const claimedIf = (condition) => condition ? CLAIMED : otherwise;
      if (/[ \t\n]/.test(text)) return claimedIf((isUpper(text) && words >= 3 && strong) || (inCodeField && about));
      if (isUpper(text)) return claimedIf(words >= 3 || about || alone);
      if (text.includes("_")) return claimedIf(words >= 3 || about);
      if (text.includes("-")) return claimedIf(words >= 3 && strong);
      if (allOfIt && text.toLowerCase() === record.code.toLowerCase()) return claimedIf(text.length >= 10);
      if (spelled.form === "glued" && allOfIt && record.code.startsWith(text.slice(0, 4))) return CLAIMED;
      return claimedIf(words >= 3 && strong);
    }

    message(found, pattern, record, foreign) {
      if (record.success || found.weight < SHORTEST) return NOTHING;
      const about = this.about(record.domain);
      const need = pattern.need - (about && pattern.kind === MESSAGE ? LESS_IF_ABOUT : 0);
      if (found.weight >= need) {
        return !foreign || about || found.weight >= LONG_BESIDE_ANOTHER_CODE ? CLAIMED : SIMILAR;
      }
      if (!found.whole) return NOTHING;
      const own = this.known.leading.has(record.domain) &&
        (pattern.kind === WIRE || pattern.kind === MESSAGE || (pattern.kind === WORDING && isHan(pattern.literals[0])));
      if (own && found.start <= this.from && this.to <= found.end) return CLAIMED;
      if (foreign && !about) return SIMILAR;
      const name = isOfMessageField(this.text, found.start);
      if (name !== null && this.closed(found.end, CLOSES) &&
        (about || (own && name === "Message" && this.text.includes("RequestId")))) return CLAIMED;
      if (about && this.opened(found.start) && this.closed(found.end, CLOSES + PAUSES)) return CLAIMED;
      return SIMILAR;
    }

    opened(start) {
      while (start > 0 && this.text[start - 1] === " ") {
        start--;
        if (start > 0 && this.text[start - 1] > "\x80") return true;
      }
      return start === 0 || (OPENS + PAUSES).includes(this.text[start - 1]);
    }

    closed(end, closing) {
      if (end < this.text.length && ".。!！".includes(this.text[end])) end++;
      return end >= this.text.length || closing.includes(this.text[end]);
    }
  }

  const isHan = (text) => /[\u3400-\u9fff]/.test(text);
  const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  const whyOf = ({ form }) => ["glued", "wrapped"].includes(form) ? form : "respelled";

  function wordsOfPrefix(record, known) {
    let longest = "";
    for (const { domain, prefix } of known.prefixes) {
      if (domain === record.domain && record.code.startsWith(prefix) && prefix.length > longest.length) longest = prefix;
    }
    return wordsOf(longest).length;
  }

  return { ClaimPolicy };
})();
