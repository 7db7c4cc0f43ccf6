/* In previews only: loads the page anew when it was made anew, shows what is wrong where nothing could be made, and says for how long
   other pages than the saved one are still as they were. */
(function () {
  "use strict";
  var seen = null;
  var box = null;
  var pill = null;

  function fixed(name, role, style) {
    var made = document.createElement("section");
    made.id = name;
    made.setAttribute("role", role);
    made.style.position = "fixed"; made.style.zIndex = "99"; made.style.font = "14px/1.6 sans-serif";
    Object.keys(style).forEach(function (key) { made.style[key] = style[key]; });
    document.body.appendChild(made);
    return made;
  }

  function show(title, said) {
    if (!said) {
      if (box) { box.remove(); box = null; }
      return;
    }
    if (!box) {
      box = fixed("gsl-live", "alert", {
        left: "0", right: "0", bottom: "0", maxHeight: "45vh", overflow: "auto", padding: "12px 16px", background: "#fff4f2",
        color: "#5c1009", borderTop: "3px solid #b3261e"
      });
    }
    var head = document.createElement("strong");
    head.textContent = title;
    var text = document.createElement("pre");
    text.textContent = said;
    text.style.whiteSpace = "pre-wrap"; text.style.margin = "6px 0 0"; text.style.font = "inherit";
    box.replaceChildren(head, text);
  }

  function wait(said) {
    if (!said) {
      if (pill) { pill.remove(); pill = null; }
      return;
    }
    if (!pill) {
      pill = fixed("gsl-busy", "status", {
        right: "16px", bottom: "16px", maxWidth: "calc(100vw - 32px)", boxSizing: "border-box", padding: "6px 14px",
        borderRadius: "16px", background: "#1f2328", color: "#fff"
      });
    }
    pill.textContent = said;
  }

  /** Whether this page is one of those that were made anew; null: all may be. */
  function concerns(pages) {
    var path = decodeURIComponent(location.pathname).slice(1);
    return !pages || pages.indexOf(/(^|\/)$/.test(path) ? path + "index.html" : path) >= 0;
  }

  new EventSource("/_live").onmessage = function (event) {
    var now = JSON.parse(event.data);
    if (seen !== null && now.version !== seen && concerns(now.pages)) { location.reload(); return; }
    seen = now.version;
    show(now.title, now.said);
    wait(!now.busy || now.said ? "" : now.pages && concerns(now.pages) ? now.shown : now.working);
  };
})();
