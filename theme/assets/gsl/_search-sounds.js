/* Titles and names by pinyin. The same as generator/gongshilan/search/sounds.py. */
(function (gsl) {
  "use strict";
  const FILES = 4;
  const TYPO_LEAST = 4;
  const TYPO_FILES = 6;
  const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

  // Keys are letters and digits, so that units order them as code points do.
  function first(family, key) {
    return gsl.place(family.firsts, key, (one, other) => (one < other ? -1 : Number(one > other)));
  }

  /** Add the entries of a file whose key is wanted. */
  function addPicked(index, hits, family, at, wanted) {
    return index.shard(family, at).then(function (file) {
      gsl.pick(file, (codes) => wanted(String.fromCharCode.apply(null, codes))).forEach((entry) => gsl.addListed(hits, entry.raw));
    });
  }

  /** Add the entries whose key begins so. */
  function beginning(index, hits, family, start) {
    const from = Math.max(0, first(family, start));
    const asked = [];
    for (let at = from; at < family.firsts.length && at < from + FILES && family.firsts[at] < start + "\x7f"; at++) {
      asked.push(addPicked(index, hits, family, at, (key) => key.startsWith(start)));
    }
    return Promise.all(asked);
  }

  /** Documents whose title or names have these initials, or sound so; the last syllable may be unfinished. */
  gsl.bySound = async function (index, text) {
    const hits = new Uint8Array(index.count);
    const family = await index.family("sounds");
    const asked = ["1", "2", "3"].map((count) => beginning(index, hits, family, count + text));
    asked.push(index.entry("sounds", "0" + text).then((entry) => entry && gsl.addListed(hits, entry.raw)));
    await Promise.all(asked);
    return hits.some(Boolean) ? hits : longer(index, hits, text, text.length - 2);
  };

  /** For more than three syllables: the longest known beginning, and the rest likewise. */
  function longer(index, hits, text, end) {
    if (end <= 5) return Promise.resolve(hits);
    return index.entry("sounds", "3" + text.slice(0, end)).then(function (entry) {
      if (!entry) return longer(index, hits, text, end - 1);
      return gsl.bySound(index, text.slice(end)).then(function (rest) {
        gsl.addListed(hits, entry.raw);
        return hits.map((value, document) => (rest[document] ? value : 0));
      });
    });
  }

  /** The same for what is one letter off, its first letter being right. */
  gsl.misspelt = async function (index, text) {
    const hits = new Uint8Array(index.count);
    if (text.length < TYPO_LEAST) return hits;
    const family = await index.family("sounds");
    const wanted = new Map();
    variants(text).forEach((variant) => "0123".split("").forEach(function (kind) {
      const at = first(family, kind + variant);
      if (at < 0 || (!wanted.has(at) && wanted.size === TYPO_FILES)) return;
      if (!wanted.has(at)) wanted.set(at, new Set());
      wanted.get(at).add(kind + variant);
    }));
    await Promise.all(Array.from(wanted, (pair) => addPicked(index, hits, family, pair[0], (key) => pair[1].has(key))));
    return hits;
  };

  /** One letter changed, left out, put in or exchanged with its neighbour; changes near the end first. */
  function variants(text) {
    const found = [];
    for (let at = text.length - 1; at > 0; at--) {
      const before = text.slice(0, at);
      found.push(before + text.slice(at + 1));
      if (at + 1 < text.length) found.push(before + text[at + 1] + text[at] + text.slice(at + 2));
      for (const letter of ALPHABET) {
        if (letter !== text[at]) found.push(before + letter + text.slice(at + 1));
        found.push(text.slice(0, at + 1) + letter + text.slice(at + 1));
      }
    }
    return found;
  }
})(window.gslSearch = window.gslSearch || {});
