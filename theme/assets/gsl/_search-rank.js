/* A query on an index: what is found, in which order, and how it divides. The same as generator/gongshilan/search/search.py. */
(function (gsl) {
  "use strict";
  const TYPED = 4;
  const SYNONYM = 3;
  const SOUND = 2;
  const MISSPELT = 1;
  const WEIGHTS = [1, 2, 8, 12, 16, 32];
  const MOST_JOINED = 24;
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
  function ofTerm(index, term, exactly, lastResort) {
    const scores = new Float64Array(index.count);
    function add(hits, how) {
      for (let at = 0; at < hits.length; at++) {
        if (hits[at]) scores[at] = Math.max(scores[at], how * WAY + WEIGHTS[hits[at] - 1] * 2);
      }
    }
    const loose = !exactly && term.plain;
    const sound = loose && gsl.isSound(term.text);
    const asked = [gsl.literal(index, term.text).then((hits) => add(hits, TYPED))];
    if (loose) synonyms(index, term).forEach((word) => asked.push(gsl.literal(index, word).then((hits) => add(hits, SYNONYM))));
    if (sound) asked.push(gsl.bySound(index, term.text).then((hits) => add(hits, SOUND)));
    return Promise.all(asked).then(function () {
      if (!sound || !lastResort || scores.some(Boolean)) return scores;
      return gsl.misspelt(index, term.text).then((hits) => { add(hits, MISSPELT); return scores; });
    });
  }

  /** The terms as they would stand side by side: Latin words with a blank between them. */
  function joined(terms) {
    return terms.reduce(function (text, term) {
      const blank = /[a-z0-9]$/i.test(text) && /^[a-z0-9]/i.test(term.text);
      return text + (blank ? " " : "") + term.text;
    }, "");
  }

  function ofClause(index, clause, exactly, lastResort) {
    const wanted = clause.filter((term) => !term.without);
    const avoided = clause.filter((term) => term.without);
    return Promise.all([
      Promise.all(wanted.map((term) => ofTerm(index, term, exactly, lastResort))),
      Promise.all(avoided.map((term) => gsl.literal(index, term.text))),
    ]).then(function (parts) {
      const scores = new Float64Array(index.count);
      let any = false;
      for (let at = 0; at < scores.length; at++) {
        if (parts[1].some((hits) => hits[at]) || parts[0].some((found) => !found[at])) continue;
        const ways = parts[0].map((found) => way(found[at]));
        const sum = parts[0].reduce((total, found) => total + count(found[at]), 0);
        scores[at] = (wanted.length ? Math.min.apply(null, ways) : TYPED) * WAY + Math.min(sum, WAY / 2 - 1) * 2;
        any = true;
      }
      const length = wanted.reduce((total, term) => total + Array.from(term.text).length, 0);
      if (!any || wanted.length < 2 || length > MOST_JOINED) return scores;
      return gsl.literal(index, joined(wanted)).then(function (beside) {
        for (let at = 0; at < scores.length; at++) if (scores[at] && beside[at]) scores[at] += 1;
        return scores;
      });
    });
  }

  function allClauses(index, query, exactly, lastResort) {
    return Promise.all(query.clauses.map((clause) => ofClause(index, clause, exactly, lastResort))).then(function (found) {
      const best = found[0];
      found.slice(1).forEach((scores) => scores.forEach((score, at) => { if (score > best[at]) best[at] = score; }));
      return best;
    });
  }

  /** {query, documents (best first), way(document), also}. An empty query finds all, newest first. */
  gsl.search = function (index, typed, exactly) {
    const query = gsl.parse(typed, index.simplified);
    function found(scores) {
      const documents = [];
      for (let at = index.count - 1; at >= 0; at--) if (!scores || scores[at]) documents.push(at);
      if (scores) documents.sort((a, b) => scores[b] - scores[a] || b - a);
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
