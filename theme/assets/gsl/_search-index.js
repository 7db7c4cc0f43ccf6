/* Reading an index: the parts a query needs, loaded as scripts (which works from a folder too) and decoded.
   The same as generator/gongshilan/search/index.py. */
(function (gsl) {
  "use strict";
  const NAME = 8;
  const waiting = new Map();
  // The manifest may have come before this script (see search.js).
  const early = gsl.early || new Map();

  /** What every part's file calls. */
  window.gslSearchPart = function (name, packed) {
    const wanted = waiting.get(name);
    if (wanted) wanted(packed); else early.set(name, gsl.inflate(packed));
  };

  function loadPart(name) {
    if (early.has(name)) {
      const held = early.get(name);
      early.delete(name);
      return held;
    }
    return new Promise(function (resolve, reject) {
      const script = window.gslLoad("search/" + name + ".js", false);
      function done() {
        waiting.delete(name);
        script.remove();
      }
      waiting.set(name, function (packed) {
        done();
        gsl.inflate(packed).then(resolve, reject);
      });
      script.onerror = function () { done(); reject(new Error(name)); };
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

  /** Order by code points, as the keys were sorted. Units order alike, but that halves of rare characters come last. */
  function byCodePoints(one, other) {
    const length = Math.min(one.length, other.length);
    let at = 0;
    while (at < length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
    if (at === length) return one.length - other.length;
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    const rare = (unit) => unit >= 0xd800 && unit < 0xe000;
    return rare(a) === rare(b) ? a - b : rare(a) ? 1 : -1;
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

  /** The entries of a family's file whose key (as code points) is wanted: [{key, raw, heavy}]. */
  function pick(file, wanted) {
    const reader = new Reader(file);
    const count = reader.next();
    const key = [];
    const found = [];
    for (let number = 0; number < count; number++) {
      const shared = reader.next();
      const added = reader.next();
      const before = shared < key.length ? key[shared] : 0;
      key.length = shared;
      for (let at = 0; at < added; at++) key.push(reader.next() + (at ? 0 : before));
      if (wanted(key)) found.push({ key: String.fromCodePoint.apply(null, key), number: number, begin: 0, size: 0 });
    }
    let next = 0;
    let from = 0;
    for (let number = 0; number < count; number++) {
      const size = reader.next();
      if (next < found.length && found[next].number === number) Object.assign(found[next++], { begin: from, size: size });
      from += size >> 1;
    }
    return found.map(function (one) {
      const begin = reader.at + one.begin;
      return { key: one.key, raw: file.subarray(begin, begin + (one.size >> 1)), heavy: Boolean(one.size & 1) };
    });
  }

  const json = (raw) => JSON.parse(new TextDecoder().decode(raw));
  const nameAt = (names, at) => names.slice(at * NAME, (at + 1) * NAME);

  class Index {
    constructor(base, manifest) {
      this.base = base;
      this.manifest = manifest;
      this.count = manifest.count;
      this.words = manifest.words;
      this.simplified = gsl.pairs(manifest.simplified);
      this.kept = new Map();
      this.families = new Map();
      let sum = 0;
      this.documents = manifest.texts.sizes.map((size) => (sum += size) - size);
    }
    /** A part, decoded once. One that fails is asked for anew the next time. */
    part(name, decode) {
      if (!this.kept.has(name)) {
        const found = loadPart(name).then(decode);
        this.kept.set(name, found);
        found.catch(() => this.kept.delete(name));
      }
      return this.kept.get(name);
    }
    /** A family's files and what the keys of each begin at: {firsts, names}. Few need the rare ones. */
    family(name) {
      const listed = (listing) => ({ firsts: listing.file ? listing.first.split("\n") : [], names: listing.file });
      if (!this.families.has(name)) {
        if (!this.manifest[name]) return this.part(this.manifest.rare, json).then((rare) => listed(rare[name]));
        this.families.set(name, listed(this.manifest[name]));
      }
      return Promise.resolve(this.families.get(name));
    }
    /** One of its files, for `pick`. */
    shard(family, at) { return this.part(nameAt(family.names, at)); }
    /** {raw, heavy} or undefined. */
    async entry(name, key) {
      const family = await this.family(name);
      const at = place(family.firsts, key, byCodePoints);
      if (at < 0) return undefined;
      const codes = Array.from(key, (character) => character.codePointAt(0));
      return pick(await this.shard(family, at), function (other) {
        if (other.length !== codes.length) return false;
        let same = 0;
        while (same < codes.length && other[same] === codes[same]) same++;
        return same === codes.length;
      })[0];
    }
    /** Address, title, names, numbers, labels, body, date, facet values. */
    document(number) {
      const at = place(this.documents, number, (one, other) => one - other);
      return this.part(nameAt(this.manifest.texts.file, at), json)
        .then((found) => found[number - this.documents[at]]);
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
      opened = Promise.resolve(gsl.arriving).then(() => loadPart("index"))
        .then((raw) => new Index(base, json(raw)));
      opened.catch(function () { opened = null; });
    }
    return opened;
  };
  gsl.Reader = Reader;
  gsl.place = place;
  gsl.pick = pick;
})(window.gslSearch = window.gslSearch || {});
