/* The box in the header: results as you type, in a list below it (combobox pattern). */
(function (gsl) {
  "use strict";
  const SHOWN = 6;
  const EARLY = 2;
  const SLOW = 600;
  const QUIET = 500;

  gsl.box = function (form, input) {
    const base = form.dataset.base;
    const panel = gsl.element("div", "g-hits");
    const head = gsl.element("p", "g-hits__note");
    const list = gsl.element("div", "g-hits__list");
    const said = gsl.element("p", "g-vh");
    let turn = 0;
    let chosen = -1;
    let speaking = 0;
    panel.hidden = true;
    list.id = "g-hits";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.querySelector("label").textContent);
    said.setAttribute("role", "status");
    panel.append(head, list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "g-hits");
    input.setAttribute("aria-expanded", "false");

    const options = () => Array.from(list.children);

    function open(on) {
      // Not before it is needed: whatever is put into the page is laid out, while the first results are on their way.
      if (on && !panel.parentNode) form.append(panel, said);
      panel.hidden = !on;
      // A list without options is none to a screen reader.
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(on && !list.hidden));
      if (!on || list.hidden) choose(-1);
    }

    function choose(at) {
      options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      chosen = at;
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }

    /* What a screen reader hears waits until the typing pauses. */
    function speak(text) {
      clearTimeout(speaking);
      speaking = setTimeout(function () { said.textContent = text; }, QUIET);
    }

    function tell(text) {
      list.replaceChildren();
      head.textContent = text;
      open(true);
      speak(text);
    }

    function asOption(link, number) {
      link.id = "g-hit-" + number;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      return link;
    }

    function seeAll(index, query, count) {
      const link = gsl.element("a", "g-hit g-hit--all", gsl.say(index, "see_all", { n: count }));
      link.href = base + "/search.html?q=" + encodeURIComponent(query);
      return link;
    }

    function headline(index, query, found) {
      const count = found.documents.length;
      const none = gsl.say(index, "none", { q: query }) + index.words.try_fewer;
      const many = gsl.say(index, count === 1 ? "found_one" : "found", { n: count });
      return (count ? many : none) + (found.query.cut ? " " + index.words.cut : "");
    }

    /* The first results are shown as soon as they are there, the others behind them. */
    function show(index, query, found, mine) {
      const terms = gsl.terms(found);
      const count = found.documents.length;
      const numbers = found.documents.slice(0, SHOWN);
      const load = (part) => Promise.all(part.map((number) => index.document(number)));
      function draw(from, part) {
        if (mine !== turn) return;
        const links = part.map((entry, at) => gsl.hit(index, entry, found.way(numbers[from + at]), terms));
        if (from + part.length === SHOWN && count > SHOWN) links.push(seeAll(index, query, count));
        const drawn = links.map((link, at) => asOption(link, from + at));
        if (from) { list.append.apply(list, drawn); return; }
        list.replaceChildren.apply(list, drawn);
        chosen = -1;
        input.removeAttribute("aria-activedescendant");
        head.textContent = headline(index, query, found);
        open(true);
      }
      return load(numbers.slice(0, EARLY)).then((part) => draw(0, part))
        .then(() => load(numbers.slice(EARLY)))
        .then(function (part) {
          if (part.length) draw(EARLY, part);
          if (mine !== turn) return;
          speak(count ? gsl.say(index, "panel", { n: count }) : head.textContent);
          index.prepare();
        });
    }

    function suggest() {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) { open(false); return; }
      const slow = setTimeout(function () { if (mine === turn) tell(form.dataset.loading); }, SLOW);
      gsl.open(base)
        .then(function (index) {
          const found = gsl.search(index, query);
          index.expect();
          return found.then((all) => mine === turn && show(index, query, all, mine))
            .catch(function () { if (mine === turn) tell(index.words.renewed); });
        })
        .catch(function () { if (mine === turn) tell(form.dataset.failed); })
        .then(() => clearTimeout(slow));
    }

    function onKey(event) {
      if (event.isComposing) return;
      const count = list.children.length;
      if (event.key === "Escape" && !panel.hidden) {
        event.preventDefault();
        open(false);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (panel.hidden) { suggest(); return; }
        if (!count) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count + 1) % (count + 1) === count ? -1 : chosen + step);
      } else if (event.key === "Enter" && chosen >= 0 && !panel.hidden) {
        event.preventDefault();
        options()[chosen].click();
      }
    }

    input.addEventListener("input", function (event) { if (!event.isComposing) suggest(); });
    input.addEventListener("compositionend", suggest);
    input.addEventListener("keydown", onKey);
    input.addEventListener("focus", function () { if (input.value.trim() && panel.hidden) suggest(); });
    form.addEventListener("focusout", function (event) { if (!form.contains(event.relatedTarget)) open(false); });
    document.addEventListener("pointerdown", function (event) { if (!form.contains(event.target)) open(false); });
    // A press on a result must not take the focus away first, or the list would close under the finger.
    panel.addEventListener("pointerdown", (event) => event.preventDefault());
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    gsl.open(base).catch(function () { /* said when something is looked for */ });
    if (document.activeElement === input && input.value.trim()) suggest();
  };
})(window.gslSearch = window.gslSearch || {});
