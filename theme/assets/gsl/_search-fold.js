/* Folding: what makes two spellings of a word one. The same as generator/gongshilan/search/fold.py. */
(function (gsl) {
  "use strict";
  // Named one by one: the two languages' own ideas of white space differ.
  const SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const UNSEEN = /[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{10ffff}]/gu;
  const LONE = /[\ud800-\udfff]/gu;
  const MARK = /^\p{M}$/u;
  const ASCII = /^[\x00-\x7f]*$/;

  /** Pairs "old new old new …" as a map. */
  function pairs(text) {
    const found = new Map();
    const characters = Array.from(text);
    for (let at = 0; at + 1 < characters.length; at += 2) found.set(characters[at], characters[at + 1]);
    return found;
  }

  /** Everything but the blanks. */
  function bare(text, simplified) {
    let folded = text;
    if (!ASCII.test(folded)) folded = folded.replace(UNSEEN, "").replace(LONE, "\ufffd").normalize("NFKC");
    folded = folded.toLowerCase().replace(/ς/g, "σ");
    if (ASCII.test(folded)) return folded;
    let out = "";
    for (const character of folded) out += simplified.get(character) || character;
    return out;
  }

  /** The form in which texts are indexed and compared. */
  function fold(text, simplified) {
    return bare(text, simplified).replace(SPACE, " ").replace(/^ | $/g, "");
  }

  /** The folded text, and for each of its units where in the original that begins and ends from which it comes. */
  function foldWithPlaces(text, simplified) {
    let folded = "";
    const begins = [];
    const ends = [];
    let at = 0;
    const characters = Array.from(text);
    for (let number = 0; number < characters.length; number++) {
      let group = characters[number];
      // marks come behind the letters of Latin; asked only from there on, as this is asked for every character
      while (number + 1 < characters.length && characters[number + 1] > "\u02ff" && MARK.test(characters[number + 1])) group += characters[++number];
      let piece = bare(group, simplified).replace(SPACE, " ");
      if (folded.endsWith(" ")) piece = piece.replace(/^ /, "");
      for (let unit = 0; unit < piece.length; unit++) {
        begins.push(at);
        ends.push(at + group.length);
      }
      folded += piece;
      at += group.length;
    }
    return { folded: folded, begins: begins, ends: ends };
  }

  gsl.pairs = pairs;
  gsl.fold = fold;
  gsl.foldWithPlaces = foldWithPlaces;
})(window.gslSearch = window.gslSearch || {});
