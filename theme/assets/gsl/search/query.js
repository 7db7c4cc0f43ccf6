/* What was typed → what to look for. The same as generator/gongshilan/search/query.py. */
(function (gsl) {
  "use strict";
  const MOST_CHARACTERS = 400;
  const MOST_TERMS = 16;
  const QUOTES = '"“”＂„‟';
  const MINUS = "-－";
  const BARS = "|｜";
  const BLANK = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

  /** {clauses: [[{text, without, plain}]], cut}. Never fails: whatever is no operator is text. */
  gsl.parse = function (typed, simplified) {
    // Twice as many units as characters are enough to count characters by.
    const text = Array.from(String(typed).slice(0, 2 * MOST_CHARACTERS + 2));
    let cut = text.length > MOST_CHARACTERS;
    text.length = Math.min(text.length, MOST_CHARACTERS);
    const clauses = [[]];
    let count = 0;
    let at = 0;
    while (at < text.length) {
      if (BLANK.test(text[at])) { at++; continue; }
      if (BARS.includes(text[at])) { clauses.push([]); at++; continue; }
      const without = MINUS.includes(text[at]) && at + 1 < text.length && !BLANK.test(text[at + 1]);
      if (without) at++;
      const quoted = QUOTES.includes(text[at]);
      const begin = quoted ? at + 1 : at;
      let end = begin;
      while (end < text.length && !QUOTES.includes(text[end]) && (quoted || !(BARS.includes(text[end]) || BLANK.test(text[end])))) end++;
      const word = text.slice(begin, end).join("");
      at = quoted ? end + 1 : end;
      if (!quoted && !without && word === "OR") { clauses.push([]); continue; }
      const folded = gsl.fold(word, simplified);
      if (!folded) continue;
      if (count === MOST_TERMS) { cut = true; break; }
      count++;
      clauses[clauses.length - 1].push({ text: folded, without: without, plain: !quoted });
    }
    return { clauses: clauses.filter((clause) => clause.length), cut: cut };
  };
})(window.gslSearch = window.gslSearch || {});
