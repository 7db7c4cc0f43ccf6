/* How a document found is shown: title, where it belongs, an excerpt around the first hit. Only text nodes and <mark>: what
   records or queries hold is never read as markup. */
(function (gsl) {
  "use strict";
  const BEFORE = 24;
  const LENGTH = 110;
  // How much of a text is looked through at once, and how often: a record may be a megabyte.
  const PART = 20000;
  const PARTS = 10;
  // Where to take the excerpt from, the first that holds a term: body, names, numbers; labels only if nothing else shows why.
  const FIELDS = [5, 2, 3];
  const LABELS = 4;

  /** Every place of the terms in the text as [from, to] in its own units, none overlapping. */
  function places(index, text, terms) {
    const folded = gsl.foldWithPlaces(text, index.simplified);
    const found = [];
    terms.forEach(function (term) {
      for (let at = folded.folded.indexOf(term); at >= 0; at = folded.folded.indexOf(term, at + term.length)) {
        found.push([folded.begins[at], folded.ends[at + term.length - 1]]);
      }
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let end = 0;
    return found.filter(function (one) {
      const free = end <= one[0];
      end = Math.max(end, one[1]);
      return free;
    });
  }

  /** The places in the first part of a long text that has some. However long it is, the page goes on answering its reader. */
  function firstPlaces(index, text, terms) {
    const most = Math.min(text.length, PART * PARTS);
    const overlap = Math.min(PART / 2, terms.length ? 4 * terms[0].length : 0);
    for (let start = 0; start < most; start += PART - overlap) {
      const found = places(index, text.slice(start, start + PART), terms);
      if (found.length) return found.map((spot) => [start + spot[0], start + spot[1]]);
    }
    return [];
  }

  function marked(text, spots, from, to) {
    const holder = document.createDocumentFragment();
    let at = from;
    spots.forEach(function (spot) {
      if (spot[0] < at || spot[1] > to) return;
      holder.append(text.slice(at, spot[0]));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(spot[0], spot[1]);
      holder.append(mark);
      at = spot[1];
    });
    holder.append(text.slice(at, to));
    return holder;
  }

  function whole(index, text, terms) {
    return marked(text, places(index, text, terms), 0, text.length);
  }

  /** A stretch of the text around its first hit. Long texts are looked at only as far as needed. */
  function excerpt(index, entry, terms, shown) {
    const holder = document.createDocumentFragment();
    let text = "";
    let spots = [];
    (shown ? FIELDS : FIELDS.concat(LABELS)).some(function (field) {
      spots = firstPlaces(index, entry[field], terms);
      if (spots.length) text = entry[field];
      return spots.length;
    });
    if (!text) text = entry[5] || entry[LABELS];
    let from = spots.length ? Math.max(0, spots[0][0] - BEFORE) : 0;
    let to = Math.min(text.length, from + LENGTH);
    // never cut a character in two
    if (from && /[\udc00-\udfff]/.test(text[from])) from--;
    if (to < text.length && /[\udc00-\udfff]/.test(text[to])) to++;
    if (from) holder.append("…");
    holder.append(marked(text, spots.filter((spot) => spot[0] < to), from, to));
    if (to < text.length) holder.append("…");
    return holder;
  }

  function element(tag, name, content) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (content !== undefined) made.append(content);
    return made;
  }

  /** A sentence of the catalogue with its {gaps} filled. */
  function say(index, key, gaps) {
    return Object.keys(gaps || {}).reduce((text, gap) => text.split("{" + gap + "}").join(gaps[gap]), index.words[key] || "");
  }

  function note(index, way) {
    const keys = {};
    keys[gsl.WAYS.SYNONYM] = "by_synonym";
    keys[gsl.WAYS.SOUND] = "by_sound";
    keys[gsl.WAYS.MISSPELT] = "by_misspelt";
    return keys[way] ? index.words[keys[way]] : "";
  }

  /** A link to a document. `terms` are marked in it. */
  function hit(index, entry, way, terms) {
    const link = element("a", "g-hit");
    link.href = index.base + "/" + entry[0];
    const facts = [entry[7], entry[8], entry[9], entry[6], note(index, way)];
    const title = element("span", "g-hit__title", whole(index, entry[1], terms));
    const meta = element("span", "g-hit__meta", whole(index, facts.filter(Boolean).join(" · "), terms));
    const shown = title.querySelector("mark") || meta.querySelector("mark");
    link.append(title, meta, element("span", "g-hit__text", excerpt(index, entry, terms, shown)));
    return link;
  }

  /** What to mark for a result of gsl.search. */
  function terms(found) {
    const wanted = [];
    found.query.clauses.forEach((clause) => clause.forEach((term) => { if (!term.without) wanted.push(term.text); }));
    return wanted.concat(found.also).sort((a, b) => b.length - a.length);
  }

  gsl.element = element;
  gsl.say = say;
  gsl.hit = hit;
  gsl.terms = terms;
})(window.gslSearch = window.gslSearch || {});
