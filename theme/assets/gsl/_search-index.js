/* Reading an index: the parts a query needs, loaded as scripts (which works from a folder too) and decoded.
   The same as generator/gongshilan/search/index.py. */
(function (gsl) {
  "use strict";
  const waiting = new Map();
  // The manifest may have come before this script (see search.js).
  const early = gsl.early || new Map();

  /** What every part's file calls. */
  window.gslSearchPart = function (name, packed) {
    const wanted = waiting.get(name);
    if (wanted) wanted(packed); else early.set(name, packed);
  };

  function inflate(packed) {
    const text = atob(packed);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
  }

  function loadPart(base, name) {
    if (early.has(name)) return inflate(early.get(name));
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      function done() {
        waiting.delete(name);
        script.remove();
      }
      waiting.set(name, function (packed) {
        done();
        inflate(packed).then(resolve, reject);
      });
      script.onerror = function () { done(); reject(new Error(name)); };
      script.src = base + "/search/" + name + ".js";
      document.head.append(script);
    });
  }

  /** The last position whose value is not above `key`, or -1. */
  function place(sorted, key, compare) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle], key) <= 0) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  /** Order by code points, as the keys were sorted; plain comparison puts rare characters elsewhere. */
  function byCodePoints(one, other) {
    const a = Array.from(one);
    const b = Array.from(other);
    for (let at = 0; at < a.length && at < b.length; at++) {
      const step = a[at].codePointAt(0) - b[at].codePointAt(0);
      if (step) return step;
    }
    return a.length - b.length;
  }

  class Reader {
    constructor(raw, at) { this.raw = raw; this.at = at || 0; }
    next() {
      let value = 0;
      let factor = 1;
      for (;;) {
        const byte = this.raw[this.at++];
        value += (byte & 127) * factor;
        if (byte < 128) return value;
        factor *= 128;
      }
    }
  }

  function entries(raw) {
    const reader = new Reader(raw);
    const count = reader.next();
    const keys = [];
    let before = [];
    for (let number = 0; number < count; number++) {
      const shared = reader.next();
      const added = reader.next();
      const key = before.slice(0, shared);
      for (let at = 0; at < added; at++) key.push(reader.next());
      if (shared < before.length) key[shared] += before[shared];
      before = key;
      keys.push(String.fromCodePoint.apply(null, key));
    }
    const sizes = keys.map(() => reader.next());
    const found = new Map();
    let at = reader.at;
    keys.forEach(function (key, number) {
      const end = at + (sizes[number] >> 1);
      found.set(key, { raw: raw.subarray(at, end), heavy: Boolean(sizes[number] & 1) });
      at = end;
    });
    return found;
  }

  class Index {
    constructor(base, manifest) {
      this.base = base;
      this.manifest = manifest;
      this.count = manifest.count;
      this.words = manifest.words;
      this.simplified = gsl.pairs(manifest.simplified);
      this.kept = new Map();
    }
    /** A part, decoded once. One that fails is asked for anew the next time. */
    part(name, decode) {
      if (!this.kept.has(name)) {
        const found = loadPart(this.base, name).then(decode);
        this.kept.set(name, found);
        found.catch(() => this.kept.delete(name));
      }
      return this.kept.get(name);
    }
    shard(family, at) { return this.part(this.manifest[family].file[at], entries); }
    /** {raw, heavy} or undefined. */
    entry(family, key) {
      const at = place(this.manifest[family].first, key, byCodePoints);
      return at < 0 ? Promise.resolve(undefined) : this.shard(family, at).then((found) => found.get(key));
    }
    /** Address, title, names, numbers, labels, body, date, facet values. */
    document(number) {
      const texts = this.manifest.texts;
      const at = place(texts.first, number, (one, other) => one - other);
      return this.part(texts.file[at], (raw) => JSON.parse(new TextDecoder().decode(raw)))
        .then((found) => found[number - texts.first[at]]);
    }
    /** For each facet the value of every document. */
    columns() {
      return this.part(this.manifest.columns, (raw) => this.manifest.facets.map((facet, column) => {
        const values = new Uint16Array(this.count);
        for (let at = 0; at < this.count; at++) {
          const from = 2 * (column * this.count + at);
          values[at] = raw[from] | (raw[from + 1] << 8);
        }
        return values;
      }));
    }
  }

  let opened = null;

  /** The index of the edition at `base`. */
  gsl.open = function (base) {
    if (!opened) {
      opened = Promise.resolve(gsl.arriving).then(() => loadPart(base, "index")).then((raw) => new Index(base, JSON.parse(new TextDecoder().decode(raw))));
      opened.catch(function () { opened = null; });
    }
    return opened;
  };
  gsl.Reader = Reader;
  gsl.place = place;
  gsl.byCodePoints = byCodePoints;
})(window.gslSearch = window.gslSearch || {});
