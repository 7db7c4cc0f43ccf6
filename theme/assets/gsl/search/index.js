/* Reading an index: the parts a query needs, loaded as scripts (which works from a folder too) and decoded.
   The same as generator/gongshilan/search/index.py. */
(function (gsl) {
  "use strict";
  const FORMAT = 3;
  const NAME = 8;
  const SHORTEST = 3;
  const LONGEST = 6;
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

  const byNumber = (one, other) => one - other;

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
      let byte = this.raw[this.at++];
      let value = byte & 127;
      let factor = 128;
      while (byte > 127) {
        byte = this.raw[this.at++];
        value += (byte & 127) * factor;
        factor *= 128;
      }
      return value;
    }
  }

  /** The entries of a family's file whose key (as code points) is wanted: [{key, raw}]. */
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
      from += size;
    }
    return found.map(function (one) {
      const begin = reader.at + one.begin;
      return { key: one.key, raw: file.subarray(begin, begin + one.size) };
    });
  }

  const json = (raw) => JSON.parse(new TextDecoder().decode(raw));
  const nameAt = (names, at) => names.slice(at * NAME, (at + 1) * NAME);

  /** A list of files, or of pages of it: by what their keys begin at, or by the number of the first document in each. */
  function listing(found) {
    let sum = 0;
    const marks = found.sizes ? found.sizes.map((size) => (sum += size) - size) : found.file ? found.first.split("\n") : [];
    return { marks: marks, names: found.file };
  }

  /** Every run of three to six characters in the texts. */
  function runsOf(texts) {
    const found = new Set();
    texts.forEach(function (text) {
      const characters = Array.from(text);
      for (let from = 0; from < characters.length; from++) {
        for (let size = SHORTEST; size <= LONGEST && from + size <= characters.length; size++) found.add(characters.slice(from, from + size).join(""));
      }
    });
    return found;
  }

  class Index {
    constructor(base, manifest) {
      if (manifest.format !== FORMAT) throw new Error("format");
      this.base = base;
      this.manifest = manifest;
      this.count = manifest.count;
      this.words = manifest.words;
      this.heavy = runsOf(manifest.heavy);
      this.simplified = gsl.pairs(manifest.simplified);
      this.kept = new Map();
      this.lists = new Map();
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
    pages(family) {
      if (!this.lists.has(family)) this.lists.set(family, listing(this.manifest[family]));
      return this.lists.get(family);
    }
    page(name) { return this.part(name, (raw) => listing(json(raw))); }
    /** What the keys of each file of a family begin at, and the files' names: {marks, names}. */
    files(family) {
      const pages = this.pages(family);
      return Promise.all(pages.marks.map((_, at) => this.page(nameAt(pages.names, at)))).then((found) => ({
        marks: [].concat.apply([], found.map((page) => page.marks)),
        names: found.map((page) => page.names).join(""),
      }));
    }
    /** A file of a family, for `pick`. */
    shard(files, at) { return this.part(nameAt(files.names, at)); }
    /** The entry of a key, or undefined. */
    async entry(family, key) {
      const pages = this.pages(family);
      const at = place(pages.marks, key, byCodePoints);
      if (at < 0) return undefined;
      const files = await this.page(nameAt(pages.names, at));
      const codes = Array.from(key, (character) => character.codePointAt(0));
      const found = pick(await this.shard(files, place(files.marks, key, byCodePoints)), function (other) {
        if (other.length !== codes.length) return false;
        let same = 0;
        while (same < codes.length && other[same] === codes[same]) same++;
        return same === codes.length;
      });
      return found.length ? found[0].raw : undefined;
    }
    /** Address, title, names, numbers, labels, body, date, labels of kind, unit and state. */
    document(number) {
      const pages = this.pages("texts");
      const at = place(pages.marks, number, byNumber);
      return this.page(nameAt(pages.names, at)).then((files) => {
        const own = number - pages.marks[at];
        const within = place(files.marks, own, byNumber);
        return this.part(nameAt(files.names, within), json).then((found) => found[own - files.marks[within]]);
      });
    }
    /** [{id, label, values: [[key, label, number of the one it stands under]]}] */
    facets() { return this.part(nameAt(this.manifest.narrowing, 0), json); }
    /** For each facet the value of every document. */
    columns() {
      return this.part(nameAt(this.manifest.narrowing, 1), (raw) => {
        const columns = [];
        for (let from = 0; from < raw.length; from += 2 * this.count) {
          const values = new Uint16Array(this.count);
          for (let at = 0; at < this.count; at++) values[at] = raw[from + 2 * at] | (raw[from + 2 * at + 1] << 8);
          columns.push(values);
        }
        return columns;
      });
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
  gsl.byNumber = byNumber;
  gsl.pick = pick;
})(window.gslSearch = window.gslSearch || {});
