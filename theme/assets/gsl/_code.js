/* Draws QR codes (with _qr.js): of the page's own address on what is printed, of whatever it is asked for. */
(function () {
  "use strict";
  window.gslCode = function (holder, target) {
    holder.textContent = "";
    var made = window.qrcode(0, "M");
    made.addData(target);
    made.make();
    var count = made.getModuleCount();
    var size = count + 8;
    var space = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(space, "svg");
    var path = document.createElementNS(space, "path");
    var d = "";
    for (var row = 0; row < count; row++) {
      for (var column = 0; column < count; column++) {
        if (made.isDark(row, column)) d += "M" + (column + 4) + " " + (row + 4) + "h1v1h-1z";
      }
    }
    svg.setAttribute("viewBox", "0 0 " + size + " " + size);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", holder.dataset.label);
    path.setAttribute("d", d);
    svg.appendChild(path);
    holder.appendChild(svg);
  };
  var own = document.querySelector("[data-gsl-code]");
  if (own && /^http/.test(location.href)) window.gslCode(own, location.href.split("#")[0]);
})();
