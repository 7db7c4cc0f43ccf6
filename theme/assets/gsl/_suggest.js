/* The form of a suggestion: what was typed becomes a record, to be saved, mailed, printed or posted. Nothing leaves the page by itself. */
(function () {
  "use strict";
  var form = document.querySelector("[data-gsl-suggest]");
  var sheet = document.querySelector("[data-gsl-sheet]");
  if (!form || !sheet) return;
  var receipts = window.gslReceipts;
  var address = "";
  var digits = "";

  function part(name) { return sheet.querySelector("[data-gsl-" + name + "]"); }
  function said(name) { return form.elements[name] ? form.elements[name].value.trim() : ""; }

  function drawn() {
    var box = new Uint32Array(1);
    crypto.getRandomValues(box);
    return receipts.complete(String(10000000 + box[0] % 90000000));
  }

  /* JSON text is YAML text; a line of its own each, as an editor would write it. */
  function record() {
    var top = { kind: form.dataset.kind };
    ["title", "unit"].forEach(function (name) { top[name] = said(name); });
    top.status = form.dataset.status;
    top.channel = form.dataset.channel;
    top.receipt_no = digits;
    var nested = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      var value = field.value.trim();
      if (!field.name || !value || field.name === "body" || field.name in top) return;
      var names = field.name.split(".");
      if (names.length === 1) top[field.name] = value;
      else (nested[names[0]] = nested[names[0]] || {})[names[1]] = value;
    });
    var lines = Object.keys(top).map(function (name) { return name + ": " + JSON.stringify(top[name]); });
    Object.keys(nested).forEach(function (name) {
      lines.push(name + ":");
      Object.keys(nested[name]).forEach(function (inner) { lines.push("  " + inner + ": " + JSON.stringify(nested[name][inner])); });
    });
    return "---\n" + lines.join("\n") + "\n---\n" + said("body") + "\n";
  }

  function letter() {
    var lines = [form.dataset.receipt + "：" + receipts.grouped(digits)];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || !field.value.trim()) return;
      var label = form.querySelector('label[for="' + field.id + '"]').firstChild.textContent.trim();
      var value = field.tagName === "SELECT" ? field.options[field.selectedIndex].text : field.value.trim();
      lines.push(label + "：" + value);
    });
    return lines.join("\n");
  }

  function link(name, parameters) {
    var found = part(name);
    if (!found) return;
    var base = found.href.split("?")[0];
    found.href = base + "?" + parameters.map(function (pair) {
      return encodeURIComponent(pair[0]) + "=" + encodeURIComponent(pair[1]);
    }).join("&");
  }

  function show() {
    if (!digits) digits = drawn();
    var text = record();
    var title = said("title");
    part("number").textContent = receipts.grouped(digits);
    part("text").textContent = letter();
    var lookup = part("lookup");
    lookup.search = "?no=" + digits;
    window.gslCode(part("qr"), /^http/.test(lookup.href) ? lookup.href : digits);
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
    part("download").href = address;
    part("download").download = form.dataset.kind + "-" + digits + ".md";
    link("mail", [["subject", form.dataset.subject + "：" + title], ["body", letter()]]);
    var issue = part("issue");
    if (issue) link("issue", [[issue.dataset.title, title], [issue.dataset.body, letter()]]);
    form.hidden = true;
    sheet.hidden = false;
    sheet.focus();
  }

  form.querySelector("button").hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  part("again").addEventListener("click", function () {
    sheet.hidden = true;
    form.hidden = false;
    form.elements.title.focus();
  });
  part("copy").addEventListener("click", function () {
    var range = document.createRange();
    range.selectNodeContents(part("text"));
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    function done() { part("copy").textContent = part("copy").dataset.done; }
    if (navigator.clipboard) navigator.clipboard.writeText(part("text").textContent).then(done, function () {});
    else if (document.execCommand("copy")) done();
  });
})();
