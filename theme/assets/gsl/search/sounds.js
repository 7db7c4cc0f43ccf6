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
  function together(index, raws) {
    const best = new Uint8Array(index.count);
    raws.forEach((raw) => gsl.eachListed(raw, function (number, worth) { if (worth >= best[number]) best[number] = worth + 1; }));
    const found = [];
    best.forEach(function (worth, number) { if (worth) found.push(number * gsl.HITS + worth - 1); });
    return found;
  }

  const flat = (lists) => [].concat.apply([], lists);

  function begins(start) {
    const codes = Array.from(start, (letter) => letter.charCodeAt(0));
    return function (key) {
      let same = 0;
      while (same < codes.length && key[same] === codes[same]) same++;
      return same === codes.length ? 1 : key[same] > codes[same] ? -1 : 0;
    };
  }

  /** The entries whose key begins so. */
  function beginning(index, files, start) {
    const from = Math.max(0, first(files, start));
    const asked = [];
    for (let at = from; at < files.marks.length && at < from + FILES && files.marks[at] < start + "\x7f"; at++) {
      asked.push(index.shard(files, at).then((file) => gsl.pick(file, begins(start))));
    }
    return Promise.all(asked).then(flat);
  }

  /** Documents whose title or names have these initials, or sound so; the last syllable may be unfinished. */
  gsl.bySound = async function (index, text) {
    const files = await index.files("sounds");
    const asked = ["1", "2", "3"].map((count) => beginning(index, files, count + text));
    asked.push(index.entry("sounds", "0" + text).then((entry) => entry || []));
    const hits = together(index, flat(await Promise.all(asked)));
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
    return together(index, flat(await Promise.all(Array.from(wanted, (pair) => index.shard(files, pair[0])
      .then((file) => gsl.pick(file, (key) => Number(pair[1].has(String.fromCharCode.apply(null, key)))))))));
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
