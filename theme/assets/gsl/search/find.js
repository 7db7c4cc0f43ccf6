/* Which documents hold a text, and what their hits are worth. The same as generator/gongshilan/search/find.py.
   Hits are numbers in order: the document eight times, plus the worth. */
(function (gsl) {
  "use strict";
  const REGIONS = [0, 256, 3840, 4864, 5888];
  const TITLES = REGIONS[1];
  const WHOLE = 5;
  const TITLE = 4;
  const SHORTEST = 3;
  const LONGEST = 6;
  const FEW = 6;
  const AT_ONCE = 2;
  const SLICE = 20;
  // A place in a document as one number: the document so many times, plus the place.
  const ROOM = 268435456;
  const HITS = 8;
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

  /** Calls back with each document of a list, and what its hit is worth. */
  gsl.eachListed = function (raw, use) {
    const reader = new gsl.Reader(raw);
    let document = -1;
    let found = 0;
    while (reader.at < raw.length) {
      const value = reader.next();
      document += value >> 1;
      if (value & 1) found = reader.next();
      use(document, found);
    }
  };

  /** The hits of a list of documents. */
  gsl.listed = function (raw) {
    const hits = [];
    if (raw) gsl.eachListed(raw, function (document, found) { hits.push(document * HITS + found); });
    return hits;
  };

  /** The numbers of two lists in order; of two for the same document (the number divided by `span`) the greater one. */
  gsl.union = function (one, other, span) {
    if (!one.length || !other.length) return one.length ? one : other;
    const found = [];
    let a = 0;
    let b = 0;
    while (a < one.length && b < other.length) {
      const first = Math.floor(one[a] / span);
      const second = Math.floor(other[b] / span);
      if (first === second) found.push(Math.max(one[a++], other[b++]));
      else found.push(first < second ? one[a++] : other[b++]);
    }
    while (a < one.length) found.push(one[a++]);
    while (b < other.length) found.push(other[b++]);
    return found;
  };

  /** Runs that cover a text (of characters), each beginning where the one before ended. A heavy one is made longer by the character
      behind it, at the end of the text by the one before it: what is longer than a heavy run is kept too. */
  function cover(index, text) {
    const pieces = [];
    for (let done = 0; done < text.length;) {
      let start = Math.min(done, text.length - SHORTEST);
      done = start + SHORTEST;
      let run = text.slice(start, done).join("");
      while (index.heavy(run) && done - start < LONGEST) {
        if (done < text.length) done++; else start--;
        run = text.slice(start, done).join("");
      }
      pieces.push({ family: index.heavy(run) ? "far" : "runs", start: start, text: run, ends: done === text.length });
    }
    // what is quickly narrowed comes first
    return pieces.filter((piece) => piece.family === "runs").concat(pieces.filter((piece) => piece.family === "far"));
  }

  /** Of the places where the text may begin those where it does by this piece too. `whole` gathers the documents whose title it ends. */
  function narrowed(begins, piece, raw, whole) {
    const kept = [];
    if (!raw) return kept;
    const reader = new gsl.Reader(raw);
    let document = -1;
    let next = 0;
    while (reader.at < raw.length) {
      const value = reader.next();
      document += value >> 1;
      let stored = 0;
      for (let times = value & 1 ? reader.next() : 1; times > 0; times--) {
        stored += reader.next();
        const inTitle = stored < 2 * TITLES;
        const begin = (inTitle ? stored >> 1 : stored - TITLES) - piece.start;
        if (begin < 0) continue;
        if (piece.ends && inTitle && stored & 1 && !begin) whole.add(document);
        const at = document * ROOM + begin;
        if (begins) {
          while (next < begins.length && begins[next] < at) next++;
          if (next === begins.length) return kept;
          if (begins[next] !== at) continue;
        }
        kept.push(at);
      }
    }
    return kept;
  }

  /** The documents of places, each with its first one: [document, place]. */
  function firsts(begins) {
    const found = [];
    let last = -1;
    begins.forEach(function (at) {
      const document = Math.floor(at / ROOM);
      if (document !== last) found.push([document, at % ROOM]);
      last = document;
    });
    return found;
  }

  /** Of some documents those that hold the text, by reading them. */
  function lookAt(index, documents, text) {
    return Promise.all(documents.map((number) => index.document(number).then(function (entry) {
      let begin = 0;
      for (let field = 0; field < REGIONS.length; field++) {
        const folded = gsl.fold(entry[1 + field], index.simplified);
        const at = folded.indexOf(text);
        begin = Math.max(begin, REGIONS[field]);
        if (at >= 0) return number * HITS + worth(begin + Array.from(folded.slice(0, at)).length, !field && folded === text);
        begin += Array.from(folded).length + 1;
      }
      return -1;
    }))).then((hits) => hits.filter((hit) => hit >= 0));
  }

  async function laid(index, folded, text) {
    const pieces = cover(index, text);
    const whole = new Set();
    let begins = null;
    for (let at = 0; at < pieces.length;) {
      const some = at ? pieces.slice(at) : pieces.slice(0, AT_ONCE);
      const raws = await Promise.all(some.map((piece) => index.entry(piece.family, piece.text)));
      some.forEach(function (piece, number) { begins = narrowed(begins, piece, raws[number], whole); });
      at += some.length;
      const left = firsts(begins);
      if (at < pieces.length && left.length <= FEW) return lookAt(index, left.map((one) => one[0]), folded);
      await gsl.rest();
    }
    return firsts(begins).map((one) => one[0] * HITS + worth(one[1], !one[1] && whole.has(one[0])));
  }

  /** The hits of a folded text. */
  gsl.literal = function (index, folded) {
    const text = Array.from(folded);
    if (!text.length) return Promise.resolve([]);
    const short = text.length < SHORTEST || (text.length <= LONGEST && index.heavy(folded));
    if (!short) return laid(index, folded, text);
    return index.entry("lists", folded).then(gsl.listed);
  };
  gsl.HITS = HITS;
})(window.gslSearch = window.gslSearch || {});
