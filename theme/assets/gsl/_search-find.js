/* Which documents hold a text, and what their hits are worth. The same as generator/gongshilan/search/find.py.
   Hits are one byte a document: 0 for none, else the worth plus one. */
(function (gsl) {
  "use strict";
  const REGIONS = [0, 256, 3840, 4864, 5888];
  const TITLES = REGIONS[1];
  const WHOLE = 5;
  const TITLE = 4;
  const SHORTEST = 3;
  const LONGEST = 6;
  const FEW = 6;
  const SLICE = 20;
  let rested = 0;

  /** Lets the page answer its reader where work has gone on for long. */
  gsl.rest = function () {
    if (performance.now() - rested < SLICE) return Promise.resolve();
    return new Promise(function (resolve) {
      const channel = new MessageChannel();
      channel.port1.onmessage = function () {
        channel.port1.close();
        rested = performance.now();
        resolve();
      };
      channel.port2.postMessage(0);
    });
  };

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
    let found = 1;
    while (reader.at < raw.length) {
      const value = reader.next();
      document += value >> 1;
      if (value & 1) found = reader.next() + 1;
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

  /** The run to go on with after `done` characters, or null where the text stands nowhere. A heavy one is made longer, for
      what is longer than a heavy run is kept too. */
  function nextPiece(index, text, done) {
    const start = Math.min(done, text.length - SHORTEST);
    function grown(from, to) {
      return index.entry("runs", text.slice(from, to).join("")).then(function (entry) {
        if (!entry) return null;
        const length = to - from;
        if (!entry.heavy || length === LONGEST || length === text.length) return { start: from, end: to, raw: entry.raw, heavy: entry.heavy };
        return to < text.length ? grown(from, to + 1) : grown(from - 1, to);
      });
    }
    return grown(start, start + SHORTEST);
  }

  /** Of some documents those that hold the text, by reading them. */
  function lookAt(index, hits, documents, text) {
    return Promise.all(documents.map((number) => index.document(number).then(function (entry) {
      let begin = 0;
      for (let field = 0; field < REGIONS.length; field++) {
        const folded = gsl.fold(entry[1 + field], index.simplified);
        const at = folded.indexOf(text);
        begin = Math.max(begin, REGIONS[field]);
        if (at >= 0) {
          hits[number] = worth(begin + Array.from(folded.slice(0, at)).length, !field && folded === text) + 1;
          return;
        }
        begin += Array.from(folded).length + 1;
      }
    }))).then(() => hits);
  }

  async function laid(index, hits, folded, text) {
    const heavy = [];
    const whole = new Set();
    let begins = null;
    function narrow(piece, raw) {
      const kept = new Map();
      eachPlaced(raw, function (document, places, end) {
        if (piece.end === text.length && end === piece.start) whole.add(document);
        const held = begins && begins.get(document);
        if (begins && !held) return;
        const own = places.map((at) => at - piece.start);
        const both = held ? own.filter((at) => held.includes(at)) : own;
        if (both.length) kept.set(document, both);
      });
      begins = kept;
    }
    const few = () => begins && begins.size <= FEW;
    for (let done = 0; done < text.length;) {
      const piece = await nextPiece(index, text, done);
      if (!piece) return hits;
      done = piece.end;
      if (piece.heavy && piece.end - piece.start === text.length) return gsl.addListed(hits, piece.raw);
      if (piece.heavy) { heavy.push(piece); continue; }
      narrow(piece, piece.raw);
      if (few() && (heavy.length || done < text.length)) return lookAt(index, hits, Array.from(begins.keys()), folded);
      await gsl.rest();
    }
    for (const piece of heavy) {
      if (few()) return lookAt(index, hits, Array.from(begins.keys()), folded);
      const far = await index.entry("far", text.slice(piece.start, piece.end).join(""));
      narrow(piece, far.raw);
      await gsl.rest();
    }
    begins.forEach(function (places, document) {
      hits[document] = worth(places[0], places[0] === 0 && whole.has(document)) + 1;
    });
    return hits;
  }

  /** The hits of a folded text. */
  gsl.literal = function (index, folded) {
    const hits = new Uint8Array(index.count);
    const text = Array.from(folded);
    if (!text.length) return Promise.resolve(hits);
    if (text.length >= SHORTEST) return laid(index, hits, folded, text);
    return index.entry("grams", folded).then((entry) => (entry ? gsl.addListed(hits, entry.raw) : hits));
  };
})(window.gslSearch = window.gslSearch || {});
