/* A query on an index: what is found, in which order, and how it divides. The same as generator/gongshilan/search/search.py. */
(function (gsl) {
  "use strict";
  const TYPED = 4;
  const SYNONYM = 3;
  const SOUND = 2;
  const MISSPELT = 1;
  const WEIGHTS = [1, 2, 8, 12, 16, 32];
  const MOST_JOINED = 24;
  const LETTERS = /^[a-z]{2,40}$/;
  // A score is one number: the way, then the count, then whether all terms stand side by side.
  const WAY = 8192;
  // Scores are kept as numbers in the order of their documents: the document so many times, plus the score.
  const SPAN = 65536;

  const documentOf = (held) => Math.floor(held / SPAN);
  const way = (held) => Math.floor((held % SPAN) / WAY);
  const count = (held) => Math.floor((held % WAY) / 2);
  const union = (one, other) => gsl.union(one, other, SPAN);

  function synonyms(index, term) {
    if (!term.plain || term.without) return [];
    const found = new Set();
    index.manifest.synonyms.forEach(function (group) {
      if (group.includes(term.text)) group.forEach((word) => { if (word !== term.text) found.add(word); });
    });
    return Array.from(found);
  }

  function scored(hits, how) {
    return hits.map((hit) => Math.floor(hit / gsl.HITS) * SPAN + how * WAY + WEIGHTS[hit % gsl.HITS] * 2);
  }

  /** Scores of one term. */
  async function ofTerm(index, term, exactly, lastResort) {
    const loose = !exactly && term.plain;
    const sound = loose && LETTERS.test(term.text);
    const asked = [gsl.literal(index, term.text).then((hits) => scored(hits, TYPED))];
    if (loose) synonyms(index, term).forEach((word) => asked.push(gsl.literal(index, word).then((hits) => scored(hits, SYNONYM))));
    if (sound) asked.push(gsl.bySound(index, term.text).then((hits) => scored(hits, SOUND)));
    const found = (await Promise.all(asked)).reduce(union);
    await gsl.rest();
    return sound && lastResort && !found.length ? scored(await gsl.misspelt(index, term.text), MISSPELT) : found;
  }

  /** The terms as they would stand side by side: Latin words with a blank between them. */
  function joined(terms) {
    return terms.reduce(function (text, term) {
      const blank = /[a-z0-9]$/i.test(text) && /^[a-z0-9]/i.test(term.text);
      return text + (blank ? " " : "") + term.text;
    }, "");
  }

  /** What both terms find: the worse way, both counts. */
  function both(one, other) {
    const found = [];
    let next = 0;
    one.forEach(function (held) {
      const from = documentOf(held) * SPAN;
      while (next < other.length && other[next] < from) next++;
      if (next === other.length || other[next] >= from + SPAN) return;
      const sum = Math.min(count(held) + count(other[next]), WAY / 2 - 1);
      found.push(from + Math.min(way(held), way(other[next])) * WAY + sum * 2);
    });
    return found;
  }

  const documentsOf = (hits) => new Set(hits.map((hit) => Math.floor(hit / gsl.HITS)));

  async function ofClause(index, clause, exactly, lastResort) {
    const wanted = clause.filter((term) => !term.without);
    const parts = await Promise.all([
      Promise.all(wanted.map((term) => ofTerm(index, term, exactly, lastResort))),
      Promise.all(clause.filter((term) => term.without).map((term) => gsl.literal(index, term.text))),
    ]);
    let scores = parts[0].length ? parts[0][0] : Array.from({ length: index.count }, (_, document) => document * SPAN + TYPED * WAY);
    for (const other of parts[0].slice(1)) {
      scores = both(scores, other);
      await gsl.rest();
    }
    for (const hits of parts[1]) {
      const gone = documentsOf(hits);
      scores = scores.filter((held) => !gone.has(documentOf(held)));
      await gsl.rest();
    }
    const length = wanted.reduce((total, term) => total + Array.from(term.text).length, 0);
    if (wanted.length < 2 || length > MOST_JOINED || !scores.length) return scores;
    const near = documentsOf(await gsl.literal(index, joined(wanted)));
    return scores.map((held) => held + Number(near.has(documentOf(held))));
  }

  async function allClauses(index, query, exactly, lastResort) {
    const found = await Promise.all(query.clauses.map((clause) => ofClause(index, clause, exactly, lastResort)));
    let best = found[0];
    for (const scores of found.slice(1)) {
      best = union(best, scores);
      await gsl.rest();
    }
    return best;
  }

  /** The documents with a score, the best first, of equal ones the newer. Sorted as plain numbers, which is quick. */
  function inOrder(scores, total) {
    const keys = new Float64Array(scores.length);
    for (let at = 0; at < keys.length; at++) keys[at] = (scores[at] % SPAN) * total + documentOf(scores[at]);
    keys.sort();
    const found = [];
    for (let at = keys.length - 1; at >= 0; at--) found.push(keys[at] % total);
    return found;
  }

  /** {query, documents (best first), way(document), also}. An empty query finds all, newest first. */
  gsl.search = async function (index, typed, exactly) {
    const query = gsl.parse(typed, index.simplified);
    if (!query.clauses.length) {
      const all = Array.from({ length: index.count }, (_, at) => index.count - 1 - at);
      return { query: query, documents: all, way: () => TYPED, also: [] };
    }
    let scores = await allClauses(index, query, exactly, false);
    if (!exactly && !scores.length) scores = await allClauses(index, query, exactly, true);
    const also = [];
    if (!exactly) query.clauses.forEach((clause) => clause.forEach((term) => also.push.apply(also, synonyms(index, term))));
    const held = (document) => scores[gsl.place(scores, document * SPAN + SPAN - 1, gsl.byNumber)];
    return { query: query, documents: inOrder(scores, index.count), way: (document) => way(held(document)), also: also };
  };

  /** The values of these keys and all that stand under them; parents stand before their children. */
  function below(values, keys) {
    const found = new Set();
    values.forEach(function (value, at) { if (keys.includes(value[0]) || found.has(value[2])) found.add(at + 1); });
    return found;
  }

  /** {kept, counts}: the documents that have all chosen values, and for every facet a map of value → how many, were it the
      only one chosen of that facet. */
  gsl.narrow = function (index, documents, chosen) {
    return Promise.all([index.facets(), index.columns()]).then(function (parts) {
      const facets = parts[0];
      const columns = parts[1];
      const wanted = facets.map((facet) => (chosen[facet.id] && chosen[facet.id].length ? below(facet.values, chosen[facet.id]) : null));
      const counts = facets.map(() => new Map());
      const every = facets.map((facet, at) => at);
      const kept = documents.filter(function (document) {
        const missing = [];
        wanted.forEach((values, at) => { if (values && !values.has(columns[at][document])) missing.push(at); });
        if (missing.length > 1) return false;
        (missing.length ? missing : every).forEach(function (at) {
          for (let value = columns[at][document]; value; value = facets[at].values[value - 1][2]) {
            counts[at].set(value, (counts[at].get(value) || 0) + 1);
          }
        });
        return !missing.length;
      });
      return { kept: kept, counts: counts, columns: columns };
    });
  };
  gsl.WAYS = { TYPED: TYPED, SYNONYM: SYNONYM, SOUND: SOUND, MISSPELT: MISSPELT };
})(window.gslSearch = window.gslSearch || {});
