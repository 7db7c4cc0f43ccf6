/* Comforts of the supervisor's pages: a filter over the matrix, a button that copies a reminder. Everything is there without them. */
(function () {
  "use strict";

  function list(nodes) { return Array.prototype.slice.call(nodes); }

  function plain(text) { return text.normalize("NFKC").toLowerCase(); }

  function pick() {
    var form = document.querySelector("[data-gsl-pick]");
    if (!form) return;
    var bodies = list(document.querySelectorAll(".x-matrix tbody[data-c]"));
    var fields = list(form.querySelectorAll("select, input"));
    var output = form.querySelector("output");
    var texts = new Map();
    list(document.querySelectorAll(".x-matrix tr[data-k]")).forEach(function (row) {
      var head = row.querySelector("th a");
      texts.set(row, plain(head.textContent + " " + head.title));
    });
    function apply() {
      var want = {};
      fields.forEach(function (field) { want[field.name] = field.value.trim(); });
      var words = plain(want.has).split(/\s+/).filter(Boolean);
      var shown = 0;
      bodies.forEach(function (body) {
        var here = !want.c || body.dataset.c === want.c;
        var any = 0;
        list(body.querySelectorAll("tr[data-k]")).forEach(function (row) {
          var fits = here && (!want.k || row.dataset.k === want.k) && (!want.g || row.dataset.g === want.g) &&
            (!want.s || row.querySelector("td.x-" + want.s)) &&
            words.every(function (word) { return texts.get(row).indexOf(word) >= 0; });
          row.hidden = !fits;
          if (fits) any += 1;
        });
        body.hidden = !any;
        shown += any;
      });
      var filtered = fields.some(function (field) { return want[field.name]; });
      output.textContent = !filtered ? "" : !shown ? output.dataset.none :
        output.dataset.shown.replace("%(shown)s", shown) + "。" + output.dataset.note;
      window.gslAddress(want);
    }
    var asked = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      field.value = asked.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = "";  // an address from before the portal changed
    });
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  }

  /* Clipboards are closed to pages opened from a folder: then the text is selected, ready for the keyboard. */
  function select(node) {
    var range = document.createRange();
    range.selectNodeContents(node);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function copy() {
    document.addEventListener("toggle", function (event) {
      var box = event.target;
      if (!box.matches || !box.matches(".x-remind[data-copy]") || !box.open || box.querySelector("button")) return;
      var text = box.querySelector("pre");
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = box.dataset.copy;
      button.addEventListener("click", function () {
        select(text);
        function done() { button.textContent = box.dataset.copied; }
        if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(done, function () {});
        else if (document.execCommand("copy")) done();
      });
      box.appendChild(button);
    }, true);
  }

  pick();
  copy();
})();
