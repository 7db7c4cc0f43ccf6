/* Titles and names by pinyin. The same as generator/gongshilan/search/sounds.py. */
(function (gsl) {
  "use strict";
  const FILES = 4;
  const TYPO_LEAST = 4;
  const TYPO_FILES = 6;
  const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

  // Keys are letters and digits, so that units order them as code points do.
  function first(files, key) {
    return gsl.place(files.marks, key, (one, other) => (one < other ? -1 : Number(one > other)));
  }

  const document = (hit) => Math.floor(hit / gsl.HITS);

  /** The hits of many lists, in order; of several for the same document the best. */
  function together(lists) {
    const all = Float64Array.from([].concat.apply([], lists)).sort();
    return Array.from(all.filter((hit, at) => at + 1 === all.length || document(hit) !== document(all[at + 1])));
  }

  /** The hits of the entries of a file whose key is wanted. */
  function picked(index, files, at, wanted) {
    return index.shard(files, at).then(function (file) {
      return together(gsl.pick(file, (codes) => Number(wanted(String.fromCharCode.apply(null, codes)))).map(gsl.listed));
    });
  }

  /** The hits of the entries whose key begins so. */
  function beginning(index, files, start) {
    const from = Math.max(0, first(files, start));
    const asked = [];
    for (let at = from; at < files.marks.length && at < from + FILES && files.marks[at] < start + "\x7f"; at++) {
      asked.push(picked(index, files, at, (key) => key.startsWith(start)));
    }
    return Promise.all(asked).then(together);
  }

  /** Documents whose title or names have these initials, or sound so; the last syllable may be unfinished. */
  gsl.bySound = async function (index, text) {
    const files = await index.files("sounds");
    const asked = ["1", "2", "3"].map((count) => beginning(index, files, count + text));
    asked.push(index.entry("sounds", "0" + text).then(gsl.listed));
    const hits = together(await Promise.all(asked));
    return hits.length ? hits : longer(index, text, text.length - 2);
  };

  /** For more than three syllables: the longest known beginning, and the rest likewise. */
  async function longer(index, text, end) {
    if (end <= 5) return [];
    const entry = await index.entry("sounds", "3" + text.slice(0, end));
    if (!entry) return longer(index, text, end - 1);
    const rest = new Set((await gsl.bySound(index, text.slice(end))).map(document));
    return gsl.listed(entry).filter((hit) => rest.has(document(hit)));
  }

  /** The same for what is one letter off, its first letter being right. */
  gsl.misspelt = async function (index, text) {
    if (text.length < TYPO_LEAST) return [];
    const files = await index.files("sounds");
    const wanted = new Map();
    variants(text).forEach((variant) => "0123".split("").forEach(function (kind) {
      const at = first(files, kind + variant);
      if (at < 0 || (!wanted.has(at) && wanted.size === TYPO_FILES)) return;
      if (!wanted.has(at)) wanted.set(at, new Set());
      wanted.get(at).add(kind + variant);
    }));
    return together(await Promise.all(Array.from(wanted, (pair) => picked(index, files, pair[0], (key) => pair[1].has(key)))));
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
