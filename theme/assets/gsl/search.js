/* Search begins here, on every page: the keys that lead to the box, and loading the rest when it is first used. */
(function () {
  "use strict";
  const PARTS = ["fold", "query", "index", "find", "sounds", "rank", "show"];
  const form = document.querySelector("[data-gsl-search]");
  if (!form) return;
  const input = form.querySelector("input");
  const page = document.querySelector("[data-gsl-finding]");
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  let started = null;

  function load(address, inOrder) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address;
      script.async = !inOrder;
      script.onload = resolve;
      script.onerror = function () { script.remove(); reject(new Error(address)); };
      document.head.append(script);
    });
  }

  /* The manifest is fetched with the scripts, not after them. Where that fails, asking for it again says so. */
  function loadManifest() {
    const early = new Map();
    window.gslSearchPart = function (name, packed) { early.set(name, packed); };
    const arriving = load(form.dataset.base + "/search/index.js").catch(function () {});
    window.gslSearch = { early: early, arriving: arriving };
  }

  function tell(text) {
    let note = form.querySelector(".g-search__note");
    if (!note) {
      note = document.createElement("p");
      note.className = "g-search__note";
      note.setAttribute("role", "alert");
      form.append(note);
    }
    note.textContent = text;
  }

  function start() {
    if (started) return started;
    if (typeof DecompressionStream === "undefined") {
      tell(form.dataset.old);
      started = Promise.resolve();
      return started;
    }
    loadManifest();
    const parts = PARTS.concat(page ? "page" : "box").map((name) => load(here + "_search-" + name + ".js", true));
    started = Promise.all(parts).then(function () {
      if (page) window.gslSearch.page(page, form, input); else window.gslSearch.box(form, input);
    });
    started.catch(function () { started = null; tell(form.dataset.failed); });
    return started;
  }

  input.addEventListener("focus", start);
  document.addEventListener("keydown", function (event) {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const ctrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    if (!slash && !ctrlK) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  if (page || document.activeElement === input) start();
})();
