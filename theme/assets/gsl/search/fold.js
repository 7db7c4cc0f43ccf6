/* Folding: what makes two spellings of a word one. The same as generator/gongshilan/search/fold.py. */
(function (gsl) {
  "use strict";
  // Named one by one: the two languages' own ideas of white space differ.
  const SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const UNSEEN = /[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}\u{10ffff}]/gu;
  const LONE = /[\ud800-\udfff]/gu;
  const MARK = /^\p{M}$/u;
  const ASCII = /^[\x00-\x7f]*$/;
  // Characters that fold to one each whatever stands around them: most of what is written here.
  const PLAIN = /[!-~\u3001-\u3003\u3007-\u3011\u4e00-\u9fff\uff01-\uff5e]+/y;
  const classes = new Map();

  /** Pairs "old new old new …" as a map. */
  function pairs(text) {
    const found = new Map();
    const characters = Array.from(text);
    for (let at = 0; at + 1 < characters.length; at += 2) found.set(characters[at], characters[at + 1]);
    return found;
  }

  /** What matches the characters that have a Simplified one: one match in the whole text is quicker than a look at each of it. */
  function traditional(simplified) {
    if (!classes.has(simplified)) classes.set(simplified, simplified.size ? new RegExp("[" + Array.from(simplified.keys()).join("") + "]", "gu") : /(?!)/g);
    return classes.get(simplified);
  }

  /** Everything but the blanks. */
  function bare(text, simplified) {
    let folded = text;
    if (!ASCII.test(folded)) folded = folded.replace(UNSEEN, "").replace(LONE, "\ufffd").normalize("NFKC");
    folded = folded.toLowerCase().replace(/ς/g, "σ");
    return ASCII.test(folded) ? folded : folded.replace(traditional(simplified), (character) => simplified.get(character));
  }

  /** The form in which texts are indexed and compared. */
  function fold(text, simplified) {
    return bare(text, simplified).replace(SPACE, " ").replace(/^ | $/g, "");
  }

  /** The folded text, and for each of its units where in the original that begins and ends from which it comes. */
  function foldWithPlaces(text, simplified) {
    const pieces = []; // joined once: to look at the end of a string that grows costs its length
    let blank = false;
    const begins = [];
    const ends = [];
    function add(piece, at, each, length) {
      for (let unit = 0; unit < piece.length; unit++) {
        begins.push(at + unit * each);
        ends.push(at + unit * each + length);
      }
      if (!piece) return;
      pieces.push(piece);
      blank = piece.endsWith(" ");
    }
    for (let at = 0; at < text.length;) {
      PLAIN.lastIndex = at;
      const run = PLAIN.exec(text);
      // the last of a run may be the letter of a mark behind it
      const many = run && run[0].slice(0, at + run[0].length < text.length ? -1 : undefined);
      const piece = many && bare(many, simplified);
      if (piece && piece.length === many.length) {
        add(piece, at, 1, 1);
        at += many.length;
        continue;
      }
      let group = String.fromCodePoint(text.codePointAt(at));
      for (let next; (next = text.codePointAt(at + group.length)) > 0x2ff && MARK.test(String.fromCodePoint(next));) group += String.fromCodePoint(next);
      const one = bare(group, simplified).replace(SPACE, " ");
      add(blank ? one.replace(/^ /, "") : one, at, 0, group.length);
      at += group.length;
    }
    return { folded: pieces.join(""), begins: begins, ends: ends };
  }

  gsl.pairs = pairs;
  gsl.fold = fold;
  gsl.foldWithPlaces = foldWithPlaces;
})(window.gslSearch = window.gslSearch || {});
