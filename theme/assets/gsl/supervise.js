/* Comforts of the supervisor's pages: a filter over the matrix, a button that copies a reminder. Everything is there without them. */
(function () {
  "use strict";

  function list(nodes) { return Array.prototype.slice.call(nodes); }

  function pick() {
    var form = document.querySelector("[data-gsl-pick]");
    if (!form) return;
    var bodies = list(document.querySelectorAll(".x-matrix tbody[data-c]"));
    var output = form.querySelector("output");
    function apply() {
      var want = {};
      list(form.querySelectorAll("select")).forEach(function (select) { want[select.name] = select.value; });
      var shown = 0;
      bodies.forEach(function (body) {
        var here = !want.c || body.dataset.c === want.c;
        var any = 0;
        list(body.querySelectorAll("tr[data-k]")).forEach(function (row) {
          var fits = here && (!want.k || row.dataset.k === want.k) && (!want.g || row.dataset.g === want.g) &&
            (!want.s || row.querySelector("td.x-" + want.s));
          row.hidden = !fits;
          if (fits) any += 1;
        });
        body.hidden = !any;
        shown += any;
      });
      var filtered = want.k || want.c || want.g || want.s;
      output.textContent = filtered ? output.dataset.shown.replace("%(shown)s", shown) + "。" + output.dataset.note : "";
    }
    form.hidden = false;
    form.addEventListener("change", apply);
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
