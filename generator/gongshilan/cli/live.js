/* In previews only: loads the page anew when it was made anew, and shows what is wrong where nothing could be made. */
(function () {
  "use strict";
  var seen = null;
  var box = null;

  function show(title, said) {
    if (!said) {
      if (box) { box.remove(); box = null; }
      return;
    }
    if (!box) {
      box = document.createElement("section");
      box.id = "gsl-live";
      box.setAttribute("role", "alert");
      var style = box.style;
      style.position = "fixed"; style.left = "0"; style.right = "0"; style.bottom = "0"; style.zIndex = "99";
      style.maxHeight = "45vh"; style.overflow = "auto"; style.padding = "12px 16px"; style.background = "#fff4f2";
      style.color = "#5c1009"; style.borderTop = "3px solid #b3261e"; style.font = "14px/1.6 sans-serif";
      document.body.appendChild(box);
    }
    var head = document.createElement("strong");
    head.textContent = title;
    var text = document.createElement("pre");
    text.textContent = said;
    text.style.whiteSpace = "pre-wrap"; text.style.margin = "6px 0 0"; text.style.font = "inherit";
    box.replaceChildren(head, text);
  }

  new EventSource("/_live").onmessage = function (event) {
    var now = JSON.parse(event.data);
    if (seen !== null && now.version !== seen) { location.reload(); return; }
    seen = now.version;
    show(now.title, now.said);
  };
})();
