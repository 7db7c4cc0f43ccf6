/* Search begins here, on every page: the keys that lead to the box, and loading the rest. */
(function (gsl) {
  "use strict";

  /** The bytes of a part of the index. Here, so that the manifest is unpacked while the other scripts are on their way. */
  gsl.inflate = function (packed) {
    const text = atob(packed);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
    // Written by hand: a Blob's stream would come by way of another process.
    const both = new DecompressionStream("deflate");
    const writer = both.writable.getWriter();
    // What fails here fails below as well, where it is heard.
    writer.write(bytes).catch(function () {});
    writer.close().catch(function () {});
    return new Response(both.readable).arrayBuffer().then((buffer) => new Uint8Array(buffer));
  };

  const form = document.querySelector("[data-gsl-search]");
  if (!form) return;
  const input = form.querySelector("input");
  const page = document.querySelector("[data-gsl-finding]");
  let started = null;
  let loading = null;

  function load(address, inOrder) {
    return new Promise(function (resolve, reject) {
      const script = window.gslLoad(address, inOrder);
      script.onload = resolve;
      script.onerror = function () { script.remove(); reject(new Error(address)); };
    });
  }

  /* The manifest is fetched with the scripts, not after them. Where that fails, asking for it again says so. */
  function loadManifest() {
    gsl.early = new Map();
    window.gslSearchPart = function (name, packed) {
      const bytes = gsl.inflate(packed);
      bytes.catch(function () { /* said by whoever asks for it */ });
      gsl.early.set(name, bytes);
    };
    gsl.arriving = load("search/index.js").catch(function () {});
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

  /* The search's scripts and the manifest. The folder search/ comes as one script (generator/gongshilan/render/scripts.py). */
  function fetched() {
    if (!loading) {
      loadManifest();
      loading = Promise.all(["_search"].concat(page ? "_search-page" : []).map((name) => load("assets/gsl/" + name + ".js", true)));
      loading.catch(function () { loading = null; });
    }
    return loading;
  }

  function start() {
    if (started) return started;
    if (typeof DecompressionStream === "undefined") {
      tell(form.dataset.old);
      started = Promise.resolve();
      return started;
    }
    started = fetched().then(function () {
      if (page) gsl.page(page, form, input); else gsl.box(form, input);
    });
    started.catch(function () { started = null; tell(form.dataset.failed); });
    return started;
  }

  /* What every search needs (some 30 kB) comes while the page is read, so that nobody waits for it. What fails here is said at
     the first search. */
  function ahead() {
    const sparing = navigator.connection && navigator.connection.saveData;
    if (!started && !sparing && typeof DecompressionStream !== "undefined") fetched().catch(function () {});
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
  function whenIdle() {
    if (window.requestIdleCallback) requestIdleCallback(ahead, { timeout: 3000 }); else setTimeout(ahead, 1000);
  }

  if (page || document.activeElement === input) start();
  // Behind everything of the page's own.
  else if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle);
})(window.gslSearch = window.gslSearch || {});
