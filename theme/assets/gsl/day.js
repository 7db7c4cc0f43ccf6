/* The day of the edition comes as a style sheet (day.css), so that no page changes for it. As a text it can be found, copied and read. */
(function () {
  "use strict";
  var said = getComputedStyle(document.documentElement).getPropertyValue("--gsl-day").trim().replace(/^["']|["']$/g, "");
  if (!said) return;
  document.querySelectorAll(".g-day").forEach(function (place) {
    place.textContent = said;
    place.className += " is-text";
  });
})();
