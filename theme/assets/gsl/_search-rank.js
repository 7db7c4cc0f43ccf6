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

  const way = (score) => Math.floor(score / WAY);
  const count = (score) => Math.floor((score % WAY) / 2);

  function synonyms(index, term) {
    if (!term.plain || term.without) return [];
    const found = new Set();
    index.manifest.synonyms.forEach(function (group) {
      if (group.includes(term.text)) group.forEach((word) => { if (word !== term.text) found.add(word); });
    });
    return Array.from(found);
  }

  /** Scores of one term. */
  async function ofTerm(index, term, exactly, lastResort) {
    const scores = new Float64Array(index.count);
    let any = false;
    function add(hits, how) {
      for (let at = 0; at < hits.length; at++) {
        if (!hits[at]) continue;
        any = true;
        scores[at] = Math.max(scores[at], how * WAY + WEIGHTS[hits[at] - 1] * 2);
      }
    }
    const loose = !exactly && term.plain;
    const sound = loose && LETTERS.test(term.text);
    // few queries are pinyin: what reads it is loaded for the first of them
    if (sound && !gsl.bySound) await gsl.load("sounds");
    const asked = [gsl.literal(index, term.text).then((hits) => add(hits, TYPED))];
    if (loose) synonyms(index, term).forEach((word) => asked.push(gsl.literal(index, word).then((hits) => add(hits, SYNONYM))));
    if (sound) asked.push(gsl.bySound(index, term.text).then((hits) => add(hits, SOUND)));
    await Promise.all(asked);
    if (sound && lastResort && !any) add(await gsl.misspelt(index, term.text), MISSPELT);
    await gsl.rest();
    return scores;
  }

  /** The terms as they would stand side by side: Latin words with a blank between them. */
  function joined(terms) {
    return terms.reduce(function (text, term) {
      const blank = /[a-z0-9]$/i.test(text) && /^[a-z0-9]/i.test(term.text);
      return text + (blank ? " " : "") + term.text;
    }, "");
  }

  async function ofClause(index, clause, exactly, lastResort) {
    const wanted = clause.filter((term) => !term.without);
    const parts = await Promise.all([
      Promise.all(wanted.map((term) => ofTerm(index, term, exactly, lastResort))),
      Promise.all(clause.filter((term) => term.without).map((term) => gsl.literal(index, term.text))),
    ]);
    const scores = parts[0].length ? parts[0][0].slice() : new Float64Array(index.count).fill(TYPED * WAY);
    for (const other of parts[0].slice(1)) {
      for (let at = 0; at < scores.length; at++) {
        if (!scores[at]) continue;
        const sum = Math.min(count(scores[at]) + count(other[at]), WAY / 2 - 1);
        scores[at] = other[at] ? Math.min(way(scores[at]), way(other[at])) * WAY + sum * 2 : 0;
      }
      await gsl.rest();
    }
    for (const hits of parts[1]) {
      for (let at = 0; at < scores.length; at++) if (hits[at]) scores[at] = 0;
      await gsl.rest();
    }
    const length = wanted.reduce((total, term) => total + Array.from(term.text).length, 0);
    if (wanted.length < 2 || length > MOST_JOINED || !scores.some(Boolean)) return scores;
    const beside = await gsl.literal(index, joined(wanted));
    for (let at = 0; at < scores.length; at++) if (scores[at] && beside[at]) scores[at] += 1;
    return scores;
  }

  async function allClauses(index, query, exactly, lastResort) {
    const found = await Promise.all(query.clauses.map((clause) => ofClause(index, clause, exactly, lastResort)));
    const best = found[0];
    for (const scores of found.slice(1)) {
      for (let at = 0; at < best.length; at++) if (scores[at] > best[at]) best[at] = scores[at];
      await gsl.rest();
    }
    return best;
  }

  /** The documents with a score, the best first, of equal ones the newer. Sorted as plain numbers, which is quick. */
  function inOrder(scores, total) {
    const keys = new Float64Array(scores ? scores.reduce((sum, score) => sum + (score > 0), 0) : total);
    let next = 0;
    for (let at = 0; at < total; at++) if (!scores || scores[at]) keys[next++] = (scores ? scores[at] : 0) * total + at;
    keys.sort();
    return Array.from(keys.reverse(), (key) => key % total);
  }

  /** {query, documents (best first), way(document), also}. An empty query finds all, newest first. */
  gsl.search = function (index, typed, exactly) {
    const query = gsl.parse(typed, index.simplified);
    function found(scores) {
      const documents = inOrder(scores, index.count);
      const also = [];
      if (!exactly) query.clauses.forEach((clause) => clause.forEach((term) => also.push.apply(also, synonyms(index, term))));
      return { query: query, documents: documents, way: (at) => (scores ? way(scores[at]) : TYPED), also: also };
    }
    if (!query.clauses.length) return Promise.resolve(found(null));
    return allClauses(index, query, exactly, false).then(function (scores) {
      if (exactly || scores.some(Boolean)) return found(scores);
      return allClauses(index, query, exactly, true).then(found);
    });
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
    return index.columns().then(function (columns) {
      const facets = index.manifest.facets;
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
      return { kept: kept, counts: counts };
    });
  };
  gsl.WAYS = { TYPED: TYPED, SYNONYM: SYNONYM, SOUND: SOUND, MISSPELT: MISSPELT };
})(window.gslSearch = window.gslSearch || {});
