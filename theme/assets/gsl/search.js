/* Search over search-data.js, which is loaded as a script when the box is first used, so that it also works from files. */
(function () {
  "use strict";
  var form = document.querySelector("[data-gsl-search]");
  if (!form) return;
  var input = form.querySelector("input");
  var base = form.dataset.base;
  var say = form.dataset;
  var page = document.querySelector("[data-gsl-results]");
  var LIMIT = 12;
  var PAGE_LIMIT = 200;
  var AROUND = 34;
  var documents = null;
  var waiting = [];
  var chosen = -1;

  var panel = document.createElement("div");
  panel.className = "g-hits";
  panel.id = "g-hits";
  panel.hidden = true;
  panel.setAttribute("role", "listbox");
  panel.setAttribute("aria-label", form.querySelector("label").textContent);
  form.append(panel);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "g-hits");
  input.setAttribute("aria-expanded", "false");

  function plain(text) {
    return String(text).normalize("NFKC").toLowerCase();
  }

  function load(then) {
    if (documents) { then(true); return; }
    waiting.push(then);
    if (waiting.length > 1) return;
    var script = document.createElement("script");
    function done(ok) {
      waiting.splice(0).forEach(function (call) { call(ok); });
    }
    script.src = base + "/search-data.js";
    script.onload = function () {
      documents = (window.gslSearch || []).map(function (item) {
        return { item: item, title: plain(item.title), all: plain([item.title, item.kind, item.unit, item.date, item.text, item.href].join(" ")) };
      });
      done(true);
    };
    script.onerror = function () { done(false); };
    document.head.append(script);
  }

  /* Every word must occur; hits in the title come first, then the newest. */
  function find(query) {
    var words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) return { words: words, hits: [] };
    var hits = documents.filter(function (entry) {
      return words.every(function (word) { return entry.all.indexOf(word) >= 0; });
    }).map(function (entry) {
      var inTitle = words.filter(function (word) { return entry.title.indexOf(word) >= 0; }).length;
      return { item: entry.item, score: inTitle };
    });
    hits.sort(function (a, b) {
      return b.score - a.score || String(b.item.date).localeCompare(String(a.item.date)) || a.item.href.localeCompare(b.item.href);
    });
    return { words: words, hits: hits };
  }

  function marked(text, words) {
    var holder = document.createDocumentFragment();
    var folded = plain(text);
    if (folded.length !== text.length) { holder.append(text); return holder; }
    var at = 0;
    while (at < text.length) {
      var best = -1;
      var length = 0;
      words.forEach(function (word) {
        var where = folded.indexOf(word, at);
        if (where >= 0 && (best < 0 || where < best)) { best = where; length = word.length; }
      });
      if (best < 0) break;
      holder.append(text.slice(at, best));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(best, best + length);
      holder.append(mark);
      at = best + length;
    }
    holder.append(text.slice(at));
    return holder;
  }

  function excerpt(text, words) {
    var folded = plain(text);
    var where = -1;
    words.some(function (word) { where = folded.indexOf(word); return where >= 0; });
    var start = Math.max(0, where - AROUND);
    var piece = text.slice(start, start + AROUND * 4);
    return (start ? "…" : "") + piece + (start + AROUND * 4 < text.length ? "…" : "");
  }

  function span(name, content) {
    var made = document.createElement("span");
    made.className = name;
    made.append(content);
    return made;
  }

  function hitLink(hit, words) {
    var link = document.createElement("a");
    link.className = "g-hit";
    link.href = base + "/" + hit.item.href;
    link.append(span("g-hit__title", marked(hit.item.title, words)));
    link.append(span("g-hit__meta", [hit.item.kind, hit.item.date].filter(Boolean).join(" ")));
    if (hit.item.text) link.append(span("g-hit__text", marked(excerpt(hit.item.text, words), words)));
    return link;
  }

  function note(text) {
    var made = document.createElement("p");
    made.className = "g-hits__note";
    made.textContent = text;
    return made;
  }

  function open(on) {
    panel.hidden = !on;
    input.setAttribute("aria-expanded", on ? "true" : "false");
    if (!on) { chosen = -1; input.removeAttribute("aria-activedescendant"); }
  }

  function suggest() {
    var query = input.value.trim();
    if (!query) { open(false); return; }
    if (!documents) { panel.replaceChildren(note(say.loading)); open(true); }
    load(function (ok) {
      if (input.value.trim() !== query) return;
      if (!ok) { panel.replaceChildren(note(say.failed)); open(true); return; }
      var found = find(query);
      panel.replaceChildren();
      chosen = -1;
      found.hits.slice(0, LIMIT).forEach(function (hit, at) {
        var link = hitLink(hit, found.words);
        link.id = "g-hit-" + at;
        link.tabIndex = -1;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        panel.append(link);
      });
      panel.append(note(found.hits.length ? say.found.replace("{n}", found.hits.length) : say.none));
      open(true);
    });
  }

  function choose(step) {
    var links = panel.querySelectorAll("a");
    if (!links.length) return;
    if (chosen >= 0) links[chosen].setAttribute("aria-selected", "false");
    chosen = (chosen + step + links.length) % links.length;
    links[chosen].setAttribute("aria-selected", "true");
    links[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", links[chosen].id);
  }

  function fill() {
    var query = new URLSearchParams(location.search).get("q") || "";
    input.value = query;
    if (!query.trim()) return;
    page.replaceChildren(note(say.loading));
    load(function (ok) {
      if (!ok) { page.replaceChildren(note(say.failed)); return; }
      var found = find(query);
      page.replaceChildren(note(found.hits.length ? say.found.replace("{n}", found.hits.length) : say.none));
      found.hits.slice(0, PAGE_LIMIT).forEach(function (hit) { page.append(hitLink(hit, found.words)); });
      if (found.hits.length > PAGE_LIMIT) page.append(note(say.first.replace("{n}", PAGE_LIMIT)));
    });
  }

  var composing = false;
  input.addEventListener("compositionstart", function () { composing = true; });
  input.addEventListener("compositionend", function () { composing = false; suggest(); });
  input.addEventListener("input", function () { if (!composing) suggest(); });
  input.addEventListener("focus", function () { load(function () {}); if (input.value.trim() && !page) suggest(); }, { once: false });
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(-1); }
    else if (event.key === "Escape") { open(false); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); panel.querySelectorAll("a")[chosen].click(); }
  });
  document.addEventListener("click", function (event) { if (!form.contains(event.target)) open(false); });
  document.addEventListener("keydown", function (event) {
    var typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    var slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    var ctrlK = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (slash || ctrlK) { event.preventDefault(); input.focus(); input.select(); }
  });
  if (page) fill();
})();
