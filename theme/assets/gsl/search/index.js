/* Reading an index: the parts a query needs, loaded as scripts (which works from a folder too) and decoded.
   The same as generator/gongshilan/search/index.py. */
(function (gsl) {
  "use strict";
  const FORMAT = 3;
  const NAME = 8;
  const AHEAD = 16;
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
      const raw = this.raw;
      let byte = raw[this.at++];
      let value = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = raw[this.at++];
        value |= (byte & 127) << shift;
      }
      return value;
    }
  }

  /** The entries of a family's file whose key (as code points) is wanted; `wanted` answers with a number, below 0 where no later
      key can be. */
  function pick(file, wanted) {
    const reader = new Reader(file);
    let begin = reader.next();
    const end = reader.at + begin;
    const key = [];
    const found = [];
    for (begin = end; reader.at < end;) {
      const shared = reader.next();
      const added = reader.next();
      const before = shared < key.length ? key[shared] : 0;
      key.length = shared;
      for (let at = 0; at < added; at++) key.push(reader.next() + (at ? 0 : before));
      const size = reader.next();
      const how = wanted(key);
      if (how < 0) break;
      if (how) found.push(file.subarray(begin, begin + size));
      begin += size;
    }
    return found;
  }

  /** Compares a key with the one wanted, for `pick`. */
  function exactly(codes) {
    return function (key) {
      let same = 0;
      while (same < key.length && key[same] === codes[same]) same++;
      if (same === key.length) return Number(same === codes.length);
      return same === codes.length || key[same] > codes[same] ? -1 : 0;
    };
  }

  const json = (raw) => JSON.parse(new TextDecoder().decode(raw));
  const nameAt = (names, at) => names.slice(at * NAME, (at + 1) * NAME);

  /** A list of files, or of pages that list them: by what their keys begin at, or by the number of the first document in each. */
  function listing(found) {
    let sum = 0;
    const names = found.file || found.page || "";
    const marks = found.sizes ? found.sizes.map((size) => (sum += size) - size) : names ? found.first.split("\n") : [];
    return { marks: marks, names: names, paged: Boolean(found.page) };
  }

  class Index {
    constructor(base, manifest) {
      if (manifest.format !== FORMAT) throw new Error("format");
      this.base = base;
      this.manifest = manifest;
      this.count = manifest.count;
      this.words = manifest.words;
      this.simplified = gsl.pairs(manifest.simplified);
      this.kept = new Map();
      this.lists = new Map();
      this.prepared = false;
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
    list(family) {
      if (!this.lists.has(family)) this.lists.set(family, listing(this.manifest[family]));
      return this.lists.get(family);
    }
    page(name) { return this.part(name, (raw) => listing(json(raw))); }
    /** Where among the files of a family a key or a document would be: {name, begin (the number of the first document)}. */
    async locate(family, mark, compare) {
      const list = this.list(family);
      const at = place(list.marks, mark, compare);
      if (at < 0) return undefined;
      const name = nameAt(list.names, at);
      const begin = list.marks[at];
      if (!list.paged) return { name: name, begin: begin };
      const page = await this.page(name);
      const within = place(page.marks, compare === byNumber ? mark - begin : mark, compare);
      return { name: nameAt(page.names, within), begin: begin + page.marks[within] };
    }
    /** What the keys of each file of a family begin at, and the files' names: {marks, names}. */
    files(family) {
      const pages = this.list(family);
      if (!pages.paged) return Promise.resolve(pages);
      return Promise.all(pages.marks.map((_, at) => this.page(nameAt(pages.names, at)))).then((found) => ({
        marks: [].concat.apply([], found.map((page) => page.marks)),
        names: found.map((page) => page.names).join(""),
      }));
    }
    /** Loads the list of the newest texts while it is still being found out which texts are wanted. */
    expect() {
      const pages = this.list("texts");
      if (pages.paged) this.page(pages.names.slice(-NAME)).catch(function () { /* said when it is needed */ });
    }
    /** Loads the lists of files that later searches are likely to ask, one after the other while the reader reads. */
    prepare() {
      if (this.prepared) return;
      this.prepared = true;
      const paged = ["lists", "runs", "texts"].map((family) => this.list(family)).filter((list) => list.paged);
      const names = paged.map((list) => list.names.slice(-AHEAD * NAME)).join("");
      const next = (at) => {
        if (at * NAME >= names.length) return;
        const go = () => this.page(nameAt(names, at)).then(() => next(at + 1)).catch(function () { /* said when it is needed */ });
        if (window.requestIdleCallback) requestIdleCallback(go); else setTimeout(go);
      };
      next(0);
    }
    /** A file of a family, for `pick`. */
    shard(files, at) { return this.part(nameAt(files.names, at)); }
    /** The entry of a key, or undefined. */
    async entry(family, key) {
      const found = await this.locate(family, key, byCodePoints);
      return found && pick(await this.part(found.name), exactly(Array.from(key, (character) => character.codePointAt(0))))[0];
    }
    /** Whether a run of three to six characters is heavy: what is kept of it are its documents, not its places. */
    heavy(run) { return this.manifest.heavy.includes(run); }
    /** Address, title, names, numbers, labels, body, date, labels of kind, unit and state. */
    document(number) {
      return this.locate("texts", number, byNumber)
        .then((found) => this.part(found.name, json).then((entries) => entries[number - found.begin]));
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
