/* The page of results: all of them, page by page, with facets. What is asked is in the address. */
(function (gsl) {
  "use strict";
  const PAGE = 20;
  const SLOW = 600;
  // "" is by relevance, or where nothing is asked, newest first.
  const SORTS = ["", "day", "age", "unit", "late"];
  const TEXTS = { "": "by_best", day: "by_day", age: "by_age", unit: "by_unit", late: "by_late" };

  /** {q, page, chosen} of an address. */
  function read(facets) {
    const asked = new URLSearchParams(location.search);
    const chosen = {};
    facets.forEach(function (facet) {
      const keys = asked.getAll(facet.id).filter((key) => facet.values.some((value) => value[0] === key));
      if (keys.length) chosen[facet.id] = keys;
    });
    return { q: asked.get("q") || "", sort: SORTS.includes(asked.get("sort")) ? asked.get("sort") : "", page: Math.max(1, parseInt(asked.get("page"), 10) || 1), chosen: chosen };
  }

  /** The address of a state, without what is empty. */
  function address(state) {
    const asked = new URLSearchParams();
    if (state.q) asked.set("q", state.q);
    Object.keys(state.chosen).forEach((id) => state.chosen[id].forEach((key) => asked.append(id, key)));
    if (state.sort) asked.set("sort", state.sort);
    if (state.page > 1) asked.set("page", state.page);
    const text = asked.toString();
    return location.pathname + (text ? "?" + text : "");
  }

  function changed(state, id, key, on) {
    const chosen = Object.assign({}, state.chosen);
    const others = (chosen[id] || []).filter((other) => other !== key);
    chosen[id] = on ? others.concat(key) : others;
    return { q: state.q, sort: state.sort, page: 1, chosen: chosen };
  }

  const cell = (text) => '"' + (/^[=+\-@＝＋－＠]/.test(text) ? "'" : "") + text.replace(/"/g, '""') + '"';

  /** The results as a table. What a spreadsheet would run as a formula is text. */
  function table(words, entries, base) {
    const rows = entries.map((entry) => [entry[1], entry[6], entry[7], entry[8], entry[9], new URL(base + "/" + entry[0], location.href).href]);
    return "\ufeff" + [words.columns.split(",")].concat(rows).map((row) => row.map((text) => cell(String(text || ""))).join(",")).join("\r\n") + "\r\n";
  }

  gsl.page = function (holder, form, input) {
    const base = form.dataset.base;
    const status = gsl.element("p", "g-finding__status");
    const body = gsl.element("div", "g-finding__body");
    // On a narrow screen the facets would push the results off it: they wait until asked for, and stay as they were left.
    let facetsOpen = window.matchMedia("(min-width: 48rem)").matches;
    let known = [];
    let turn = 0;
    status.setAttribute("role", "status");
    holder.replaceChildren(status, body);

    function link(state, text, name) {
      const made = gsl.element("a", name, text);
      made.href = address(state);
      return made;
    }

    /** The chosen values, each with a link that takes it away. */
    function chips(index, state) {
      const list = gsl.element("ul", "g-finding__chosen");
      known.forEach(function (facet) {
        (state.chosen[facet.id] || []).forEach(function (key) {
          const value = facet.values.find((one) => one[0] === key)[1];
          const label = gsl.say(index, "chosen", { facet: facet.label, value: value });
          const item = link(changed(state, facet.id, key, false), label + " ×");
          item.setAttribute("aria-label", gsl.say(index, "remove", { label: label }));
          list.append(gsl.element("li", "", item));
        });
      });
      if (list.children.length > 1) {
        list.append(gsl.element("li", "", link({ q: state.q, sort: state.sort, page: 1, chosen: {} }, index.words.clear)));
      }
      return list;
    }

    function value(index, state, facet, at, counts, level) {
      const item = facet.values[at];
      const on = (state.chosen[facet.id] || []).includes(item[0]);
      const made = link(changed(state, facet.id, item[0], !on), item[1], "g-facet__value");
      made.append(gsl.element("span", "g-facet__count", String(counts.get(at + 1) || 0)));
      if (on) made.setAttribute("aria-current", "true");
      const row = gsl.element("li", level ? "g-facet__below g-facet__below--" + Math.min(level, 3) : "", made);
      return row;
    }

    function facetBox(index, state, facet, counts) {
      const levels = [];
      const shown = [];
      facet.values.forEach(function (item, at) {
        levels[at] = item[2] ? levels[item[2] - 1] + 1 : 0;
        if (counts.get(at + 1) || (state.chosen[facet.id] || []).includes(item[0])) shown.push(at);
      });
      if (shown.length < 2 && !state.chosen[facet.id]) return null;
      const box = gsl.element("details", "g-facet");
      box.open = facet.id !== "year" || shown.length < 8;
      box.append(gsl.element("summary", "", facet.label));
      const list = gsl.element("ul");
      shown.forEach((at) => list.append(value(index, state, facet, at, counts, levels[at])));
      box.append(list);
      return box;
    }

    function facets(index, state, counts) {
      const aside = gsl.element("div", "g-finding__facets");
      const all = gsl.element("details");
      all.append(gsl.element("summary", "g-finding__narrow", index.words.narrow));
      all.open = facetsOpen;
      all.addEventListener("toggle", function () { facetsOpen = all.open; reveal(); });
      known.forEach(function (facet, at) {
        const box = facetBox(index, state, facet, counts[at]);
        if (box) all.append(box);
      });
      if (all.children.length > 1) aside.append(all);
      return aside;
    }

    /** Scrolls long lists of values to the chosen one. */
    function reveal() {
      body.querySelectorAll(".g-facet__value[aria-current]").forEach(function (chosen) {
        const list = chosen.closest(".g-facet ul");
        const below = chosen.offsetTop - list.offsetTop;
        if (below + chosen.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = below;
      });
    }

    function pager(index, state, count) {
      const nav = gsl.element("nav", "g-pager");
      const last = Math.ceil(count / PAGE);
      nav.setAttribute("aria-label", index.words.pages);
      if (state.page > 1) nav.append(link(Object.assign({}, state, { page: state.page - 1 }), index.words.previous));
      if (last > 1) {
        const here = gsl.element("span", "", gsl.say(index, "page", { n: state.page, of: last }));
        here.setAttribute("aria-current", "page");
        nav.append(here);
      }
      if (state.page < last) nav.append(link(Object.assign({}, state, { page: state.page + 1 }), index.words.next));
      return nav;
    }

    /** By relevance or by day, and all of it to take away. */
    function tools(index, state, kept, has) {
      const bar = gsl.element("p", "g-finding__tools");
      if (kept.length > 1) {
        bar.append(gsl.element("span", "g-said", index.words.order));
        SORTS.filter((sort) => (state.q || sort) && (!known.some((facet) => facet.id === sort) || has[sort])).forEach(function (sort) {
          const made = link(Object.assign({}, state, { sort: sort, page: 1 }), index.words[TEXTS[sort]]);
          if (sort === (state.sort || (state.q ? "" : "day"))) made.setAttribute("aria-current", "true");
          bar.append(made);
        });
      }
      if (kept.length) {
        const button = gsl.element("button", "g-plain", index.words.take);
        button.type = "button";
        button.addEventListener("click", function () {
          button.textContent = index.words.taking;
          Promise.all(kept.map((number) => index.document(number))).then(function (entries) {
            const made = gsl.element("a");
            made.href = URL.createObjectURL(new Blob([table(index.words, entries, base)], { type: "text/csv" }));
            made.download = "results.csv";
            made.click();
            setTimeout(function () { URL.revokeObjectURL(made.href); }, 1000);
            button.textContent = index.words.take;
          }, function () { button.textContent = form.dataset.failed; });
        });
        bar.append(button);
      }
      return bar;
    }

    const isNarrowed = (state) => Object.keys(state.chosen).some((id) => state.chosen[id].length);

    function nothing(index, state) {
      const box = gsl.element("div", "g-finding__none");
      const list = gsl.element("ul");
      if (isNarrowed(state)) list.append(gsl.element("li", "", link({ q: state.q, page: 1, chosen: {} }, index.words.try_clear)));
      if (/["“”＂]/.test(state.q)) list.append(gsl.element("li", "", link(Object.assign({}, state, { q: state.q.replace(/["“”＂]/g, " ").trim() }), index.words.try_quotes)));
      list.append(gsl.element("li", "", index.words.try_fewer), gsl.element("li", "", index.words.try_browse));
      box.append(list);
      return box;
    }

    /** Which sentence says how many there are. `all` is how many there were, were nothing chosen. */
    function sentence(state, count, all) {
      if (count) return !state.q ? "all" : count === 1 ? "found_one" : "found";
      if (!state.q) return "none_narrowed";
      return isNarrowed(state) && all ? "none_within" : "none";
    }

    function summary(index, state, found, count) {
      const from = (state.page - 1) * PAGE + 1;
      const to = Math.min(count, state.page * PAGE);
      const all = found.documents.length;
      let text = gsl.say(index, sentence(state, count, all), { n: count || all, q: state.q });
      if (count > PAGE) text += gsl.say(index, "listed", { from: from, to: to });
      if (count && found.also.length) text += gsl.say(index, "also", { words: found.also.join(index.words.or_words) });
      if (found.query.cut) text += " " + index.words.cut;
      return text;
    }

    /** Newest or oldest first, or by the values of a facet as its list has them, within each newest first; what has none comes last. */
    function inOrder(kept, sort, columns) {
      if (!sort) return;
      const at = known.findIndex((facet) => facet.id === sort);
      const place = (number) => (at < 0 ? 0 : columns[at][number] || Infinity);
      const sign = sort === "age" ? -1 : 1;
      const rank = (one, other) => (place(one) === place(other) ? 0 : place(one) < place(other) ? -1 : 1);
      kept.sort((one, other) => rank(one, other) || sign * (other - one));
    }

    /** Facet → whether what is found differs in it. */
    function various(kept, columns) {
      const found = {};
      known.forEach(function (facet, at) { found[facet.id] = kept.some((number) => columns[at][number] !== columns[at][kept[0]]); });
      return found;
    }

    function render(index, state, mine) {
      return gsl.search(index, state.q).then((found) => gsl.narrow(index, found.documents, state.chosen).then(function (result) {
        inOrder(result.kept, state.sort, result.columns);
        const count = result.kept.length;
        state.page = Math.min(state.page, Math.max(1, Math.ceil(count / PAGE)));
        const numbers = result.kept.slice((state.page - 1) * PAGE, state.page * PAGE);
        return Promise.all(numbers.map((number) => index.document(number))).then(function (entries) {
          if (mine !== turn) return;
          const terms = gsl.terms(found);
          const list = gsl.element("ol", "g-finding__list");
          list.setAttribute("aria-label", index.words.results);
          entries.forEach((entry, at) => list.append(gsl.element("li", "", gsl.hit(index, entry, found.way(numbers[at]), terms))));
          const results = gsl.element("div", "g-finding__results");
          results.append(chips(index, state), tools(index, state, result.kept, various(result.kept, result.columns)), count ? list : nothing(index, state), pager(index, state, count));
          results.append(gsl.element("p", "g-finding__help", index.words.help));
          const narrowing = facets(index, state, result.counts);
          body.replaceChildren.apply(body, narrowing.children.length ? [narrowing, results] : [results]);
          body.classList.toggle("g-finding__body--alone", !narrowing.children.length);
          reveal();
          status.textContent = summary(index, state, found, count);
        });
      }));
    }

    function update(focus) {
      const mine = ++turn;
      const slow = setTimeout(function () { if (mine === turn) status.textContent = form.dataset.loading; }, SLOW);
      return gsl.open(base)
        .then((index) => index.facets()
          .then(function (facets) {
            known = facets;
            const state = read(known);
            if (document.activeElement !== input) input.value = state.q;
            return render(index, state, mine);
          })
          .then(function () { if (focus) holder.scrollIntoView(); })
          .catch(function () { status.textContent = index.words.renewed; }))
        .catch(function () { status.textContent = form.dataset.failed; })
        .then(() => clearTimeout(slow));
    }

    function typed(replace) {
      const asked = new URLSearchParams(location.search);
      asked.delete("page");
      if (input.value.trim()) asked.set("q", input.value.trim()); else asked.delete("q");
      const text = asked.toString();
      history[replace ? "replaceState" : "pushState"](null, "", location.pathname + (text ? "?" + text : ""));
      update(false);
    }

    holder.addEventListener("click", function (event) {
      const target = event.target.closest("a");
      if (!target || target.classList.contains("g-hit") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      history.pushState(null, "", target.href);
      const place = target.textContent;
      update(Boolean(target.closest(".g-pager"))).then(function () {
        // The link pressed was drawn anew: the keyboard stays where it was.
        const again = Array.from(holder.querySelectorAll("a")).find((other) => other.textContent === place);
        if (again) again.focus(); else status.focus();
      });
    });
    status.tabIndex = -1;
    window.addEventListener("popstate", function () { input.blur(); update(false); });
    form.addEventListener("submit", function (event) { event.preventDefault(); typed(false); });
    input.addEventListener("input", function (event) { if (!event.isComposing) typed(true); });
    input.addEventListener("compositionend", () => typed(true));
    update(false);
  };
})(window.gslSearch = window.gslSearch || {});
