/* Which documents hold a text, and what their hits are worth. The same as generator/gongshilan/search/find.py.
   Hits are one byte a document: 0 for none, else the worth plus one. */
(function (gsl) {
  "use strict";
  const REGIONS = [0, 256, 3840, 4864, 5888];
  const TITLES = REGIONS[1];
  const WHOLE = 5;
  const TITLE = 4;

  function worth(place, whole) {
    if (whole) return WHOLE;
    let region = 0;
    while (region + 1 < REGIONS.length && REGIONS[region + 1] <= place) region++;
    return TITLE - region;
  }

  /** Add the hits of a list of documents, the better of two counting. */
  gsl.addListed = function (hits, raw) {
    const reader = new gsl.Reader(raw);
    let document = -1;
    while (reader.at < raw.length) {
      const value = reader.next();
      document += value >> 1;
      const found = (value & 1 ? reader.next() : 0) + 1;
      if (found > hits[document]) hits[document] = found;
    }
    return hits;
  };

  /** Call back with every document, its places, and the place of the run that ends the title, or -1. */
  function eachPlaced(raw, use) {
    const reader = new gsl.Reader(raw);
    let document = -1;
    while (reader.at < raw.length) {
      const value = reader.next();
      document += value >> 1;
      const times = value & 1 ? reader.next() : 1;
      const places = [];
      let stored = 0;
      let end = -1;
      for (let at = 0; at < times; at++) {
        stored += reader.next();
        const inTitle = stored < 2 * TITLES;
        places.push(inTitle ? stored >> 1 : stored - TITLES);
        if (inTitle && stored & 1) end = places[at];
      }
      use(document, places, end);
    }
  }

  function laid(index, hits, text) {
    const last = text.length - 3;
    const offsets = [];
    for (let at = 0; at < last; at += 3) offsets.push(at);
    offsets.push(last);
    const keys = offsets.map((at) => text.slice(at, at + 3).join(""));
    return Promise.all(keys.map((key) => index.entry("triples", key))).then(function (found) {
      if (found.some((entry) => !entry)) return hits;
      const order = found.map((entry, at) => ({ entry: entry, key: keys[at], offset: offsets[at] }));
      // The shortest first: it leaves the least to compare.
      order.sort((a, b) => Number(a.entry.heavy) - Number(b.entry.heavy) || a.entry.raw.length - b.entry.raw.length);
      let begins = null;
      const whole = new Set();
      function compare(raw, offset) {
        const kept = new Map();
        eachPlaced(raw, function (document, places, end) {
          if (offset === last && end === last) whole.add(document);
          const held = begins && begins.get(document);
          if (begins && !held) return;
          const own = places.map((at) => at - offset);
          const both = held ? own.filter((at) => held.includes(at)) : own;
          if (both.length) kept.set(document, both);
        });
        begins = kept;
      }
      order.filter((item) => !item.entry.heavy).forEach((item) => compare(item.entry.raw, item.offset));
      const heavy = order.filter((item) => item.entry.heavy);
      const near = heavy.map((item) => gsl.addListed(new Uint8Array(index.count), item.entry.raw));
      const possible = begins
        ? Array.from(begins.keys()).some((document) => near.every((list) => list[document]))
        : near[0].some((value, document) => near.every((list) => list[document]));
      if (!possible) return hits;
      return Promise.all(heavy.map((item) => index.entry("far", item.key))).then(function (far) {
        far.forEach((entry, at) => compare(entry.raw, heavy[at].offset));
        begins.forEach(function (places, document) {
          hits[document] = worth(places[0], places[0] === 0 && whole.has(document)) + 1;
        });
        return hits;
      });
    });
  }

  /** The hits of a folded text. */
  gsl.literal = function (index, folded) {
    const hits = new Uint8Array(index.count);
    const text = Array.from(folded);
    if (!text.length) return Promise.resolve(hits);
    if (text.length > 3) return laid(index, hits, text);
    return index.entry(text.length === 3 ? "triples" : "grams", folded).then(function (entry) {
      if (!entry) return hits;
      if (text.length < 3 || entry.heavy) return gsl.addListed(hits, entry.raw);
      eachPlaced(entry.raw, function (document, places, end) {
        hits[document] = worth(places[0], places[0] === 0 && end === 0) + 1;
      });
      return hits;
    });
  };
})(window.gslSearch = window.gslSearch || {});
