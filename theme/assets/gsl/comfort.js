/* Comforts: large print, filters, open details on paper. Every page is complete without them. */
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "gsl-care";

  function remember(on) {
    try { localStorage.setItem(KEY, on ? "1" : "0"); } catch (error) { /* private mode or a file: not remembered */ }
  }
  function remembered() {
    try { return localStorage.getItem(KEY) === "1"; } catch (error) { return false; }
  }

  function care() {
    var button = document.querySelector("[data-gsl-care]");
    function apply(on) {
      root.classList.toggle("g-careful", on);
      if (button) {
        button.setAttribute("aria-pressed", on ? "true" : "false");
        button.title = on ? button.dataset.on : button.dataset.off;
      }
    }
    var more = document.querySelectorAll(".g-care--more");
    function also(on) {
      more.forEach(function (item) {
        item.hidden = !on || (item.hasAttribute("data-gsl-aloud") && !("speechSynthesis" in window));
      });
    }
    apply(remembered());
    also(remembered());
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var on = !root.classList.contains("g-careful");
      apply(on);
      also(on);
      remember(on);
    });
  }

  /* Within 关怀版: wider lines, and the page read out by the browser's own voice where it has one. */
  function spacing() {
    var button = document.querySelector("[data-gsl-spacing]");
    var key = KEY + "-spacing";
    function apply(on) {
      root.classList.toggle("g-spaced", on);
      button.setAttribute("aria-pressed", on ? "true" : "false");
    }
    if (!button) return;
    try { apply(localStorage.getItem(key) === "1"); } catch (error) { /* not remembered */ }
    button.addEventListener("click", function () {
      var on = !root.classList.contains("g-spaced");
      apply(on);
      try { localStorage.setItem(key, on ? "1" : "0"); } catch (error) { /* not remembered */ }
    });
  }

  function aloud() {
    var button = document.querySelector("[data-gsl-aloud]");
    if (!button || !("speechSynthesis" in window)) return;
    var begin = button.textContent;
    function rest() {
      button.textContent = begin;
      button.setAttribute("aria-pressed", "false");
    }
    button.addEventListener("click", function () {
      if (button.getAttribute("aria-pressed") === "true") {
        speechSynthesis.cancel();
        rest();
        return;
      }
      /* A paragraph each: browsers break off in the middle of long texts. */
      var parts = document.getElementById("main").innerText.split(/\n+/).filter(function (line) { return line.trim(); });
      speechSynthesis.cancel();
      parts.forEach(function (line, at) {
        var said = new SpeechSynthesisUtterance(line);
        said.lang = root.lang;
        if (at === parts.length - 1) said.onend = rest;
        speechSynthesis.speak(said);
      });
      button.textContent = button.dataset.stop;
      button.setAttribute("aria-pressed", "true");
    });
    window.addEventListener("pagehide", function () { speechSynthesis.cancel(); });
  }

  /* What is wider than the screen says so, and a chart opens at today. */
  function wide() {
    var form = document.querySelector("[data-gsl-search]");
    document.querySelectorAll(".g-scroll").forEach(function (holder) {
      if (holder.scrollWidth <= holder.clientWidth + 2) return;
      holder.classList.add("is-wide");
      var now = holder.querySelector(".g-chart__now");
      if (now) holder.scrollLeft = now.getBoundingClientRect().left - holder.getBoundingClientRect().left - holder.clientWidth / 2;
      var before = holder.previousElementSibling;
      if (before && before.classList.contains("g-hint")) return;
      var hint = document.createElement("p");
      hint.className = "g-hint g-hint--wide";
      hint.textContent = (form && form.dataset.scroll) || "";
      holder.parentNode.insertBefore(hint, holder);
    });
  }

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  /* What a filter holds, in the address: it survives a reload and can be sent. The search page has an address of its own. */
  window.gslAddress = function (changes) {
    var asked = new URLSearchParams(location.search);
    Object.keys(changes).forEach(function (name) {
      if (changes[name]) asked.set(name, changes[name]); else asked.delete(name);
    });
    var text = asked.toString();
    try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (error) { /* a file */ }
  };

  /* A box above long tables that hides rows without the words typed, and says how many are left. */
  function filters() {
    var form = document.querySelector("[data-gsl-search]");
    var words = (form && form.dataset) || {};
    var place = 0;
    document.querySelectorAll("[data-gsl-filter]").forEach(function (holder) {
      var rows = Array.prototype.slice.call(holder.querySelectorAll("tbody tr:not([data-gsl-keep])"));
      if (rows.length < 8) return;
      place += 1;
      var name = place === 1 ? "has" : "has" + place;
      var texts = rows.map(function (row) { return plain(row.textContent); });
      var box = document.createElement("label");
      var input = document.createElement("input");
      var output = document.createElement("output");
      box.className = "g-filterbox";
      box.append(words.filter || "", input, output);
      input.type = "search";
      function apply() {
        var wanted = plain(input.value).split(/\s+/).filter(Boolean);
        var shown = 0;
        rows.forEach(function (row, at) {
          row.hidden = !wanted.every(function (word) { return texts[at].indexOf(word) >= 0; });
          if (!row.hidden) shown += 1;
        });
        output.textContent = !wanted.length ? "" :
          shown ? (words.filtered || "").replace("{n}", shown).replace("{of}", rows.length) : words.none || "";
      }
      input.addEventListener("input", function () {
        apply();
        var changes = {};
        changes[name] = input.value.trim();
        window.gslAddress(changes);
      });
      holder.parentNode.insertBefore(box, holder);
      input.value = new URLSearchParams(location.search).get(name) || "";
      if (input.value) apply();
    });
  }

  /* Buttons that leave only the obligations in one state. */
  function states() {
    var holder = document.querySelector("[data-gsl-states]");
    if (!holder) return;
    function only(button) {
      holder.querySelectorAll("button").forEach(function (other) {
        other.setAttribute("aria-pressed", other === button ? "true" : "false");
      });
      document.querySelectorAll("tr[data-state]").forEach(function (row) {
        row.hidden = Boolean(button.dataset.state) && row.dataset.state !== button.dataset.state;
      });
      document.querySelectorAll(".g-page--obligations section").forEach(function (section) {
        section.hidden = !section.querySelector("tr[data-state]:not([hidden])");
      });
    }
    holder.hidden = false;
    holder.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      only(button);
      window.gslAddress({ state: button.dataset.state });
    });
    var asked = new URLSearchParams(location.search).get("state");
    holder.querySelectorAll("button").forEach(function (button) { if (asked && button.dataset.state === asked) only(button); });
  }

  /* What an address leads to is not to be folded away. */
  function unfold() {
    var target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (error) { /* no address of ours */ }
    if (!target) return;
    var fold = target.closest("details") || (target.parentNode.tagName === "SECTION" && target.parentNode.querySelector(".g-fold"));
    if (fold) fold.open = true;
  }

  function paper() {
    document.querySelectorAll("main [data-gsl-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    var address = document.querySelector("[data-gsl-address]");
    if (address) address.textContent = address.dataset.label + "：" + location.href;
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
      opened.forEach(function (item) { item.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (item) { item.open = false; });
    });
  }

  /* Scripts that only some pages need, in their order. */
  function more() {
    document.querySelectorAll("[data-gsl-load]").forEach(function (holder) {
      holder.dataset.gslLoad.split(" ").forEach(function (name) { window.gslLoad("assets/gsl/" + name + ".js", true); });
    });
  }

  care();
  spacing();
  aloud();
  wide();
  more();
  filters();
  states();
  unfold();
  window.addEventListener("hashchange", unfold);
  paper();
})();
