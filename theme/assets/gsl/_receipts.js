/* Numbers of receipts: how they are checked (generator/gongshilan/receipts.py says the same in Python), and looking one up. */
(function () {
  "use strict";
  var own = window.gslReceipts = {};
  var LENGTH = 9;

  /** The nine digits of a number as people write it, or "". */
  own.normal = function (said) {
    var plain = said.normalize("NFKC").replace(/[\s.·—-]+/g, "");
    return /^[0-9]+$/.test(plain) && plain.length === LENGTH ? plain : "";
  };

  /** ISO 7064 MOD 11,10 over digits: 1 for a number with its own last digit. */
  function sum(digits) {
    var check = 5;
    for (var at = 0; at < digits.length; at++) check = ((check || 10) * 2 % 11 + Number(digits[at])) % 10;
    return check;
  }
  own.valid = function (digits) { return sum(digits) === 1; };
  own.complete = function (digits) {
    for (var last = 0; last < 10; last++) if (own.valid(digits + last)) return digits + last;
    return "";
  };
  own.grouped = function (digits) { return digits.replace(/(\d{3})(?=\d)/g, "$1 "); };

  function lookUp() {
    var form = document.querySelector("[data-gsl-receipt]");
    if (!form) return;
    var note = form.querySelector("[role=alert]");
    var length = Number(form.dataset.length);
    var prefixes = form.dataset.prefixes.split(" ");
    function go(digits) {
      var prefix = digits.slice(0, length);
      if (length && prefixes.indexOf(prefix) >= 0) location.href = form.dataset.base + "/receipts/" + prefix + ".html#r" + digits;
      else if (!length && document.getElementById("r" + digits)) location.hash = "r" + digits;
      else note.textContent = note.dataset.none;
    }
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var digits = own.normal(form.elements.no.value);
      note.textContent = "";
      if (!digits || !own.valid(digits)) note.textContent = note.dataset.wrong;
      else go(digits);
    });
    /* From the code on a receipt: receipt.html?no=482913756 */
    var asked = new URLSearchParams(location.search).get("no");
    if (asked) {
      form.elements.no.value = asked;
      if (own.valid(own.normal(asked))) go(own.normal(asked));
    }
  }

  function landed() {
    var note = document.querySelector("[data-gsl-receipt-list]");
    if (!note || !/^#r\d+$/.test(location.hash)) return;
    if (!document.getElementById(location.hash.slice(1))) note.textContent = note.dataset.none;
  }

  lookUp();
  landed();
})();
