/* Titles and names by pinyin. The same as generator/gongshilan/search/sounds.py. */
(function (gsl) {
  "use strict";
  const LETTERS = /^[a-z]{2,40}$/;
  const FILES = 4;
  const TYPO_LEAST = 4;
  const TYPO_FILES = 6;
  const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

  gsl.isSound = (text) => LETTERS.test(text);

  function first(index, key) {
    return gsl.place(index.manifest.sounds.first, key, gsl.byCodePoints);
  }

  /** Add the entries whose key begins so. */
  function beginning(index, hits, start) {
    const firsts = index.manifest.sounds.first;
    const from = Math.max(0, first(index, start));
    let to = from;
    while (to < firsts.length && to < from + FILES && firsts[to] < start + "\x7f") to++;
    const shards = [];
    for (let at = from; at < to; at++) shards.push(index.shard("sounds", at));
    return Promise.all(shards).then(function (found) {
      found.forEach((shard) => shard.forEach(function (entry, key) {
        if (key.startsWith(start)) gsl.addListed(hits, entry.raw);
      }));
    });
  }

  /** Documents whose title or names have these initials, or sound so; the last syllable may be unfinished. */
  gsl.bySound = function (index, text) {
    const hits = new Uint8Array(index.count);
    const asked = ["1", "2", "3"].map((count) => beginning(index, hits, count + text));
    asked.push(index.entry("sounds", "0" + text).then((entry) => entry && gsl.addListed(hits, entry.raw)));
    return Promise.all(asked).then(() => (hits.some(Boolean) ? hits : longer(index, hits, text, text.length - 2)));
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
  gsl.misspelt = function (index, text) {
    const hits = new Uint8Array(index.count);
    if (text.length < TYPO_LEAST) return Promise.resolve(hits);
    const wanted = new Map();
    variants(text).forEach((variant) => "0123".split("").forEach(function (kind) {
      const at = first(index, kind + variant);
      if (at < 0 || (!wanted.has(at) && wanted.size === TYPO_FILES)) return;
      if (!wanted.has(at)) wanted.set(at, []);
      wanted.get(at).push(kind + variant);
    }));
    return Promise.all(Array.from(wanted).map((pair) => index.shard("sounds", pair[0]).then(function (shard) {
      pair[1].forEach(function (key) {
        const entry = shard.get(key);
        if (entry) gsl.addListed(hits, entry.raw);
      });
    }))).then(() => hits);
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
