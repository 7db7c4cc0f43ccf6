// The file was changed on the disk while somebody typed: both are shown, and one is chosen.
import { choose, h, words } from "./dom.js";

export function settle(conflict) {
  const both = [[words.conflict_theirs, conflict.theirs, conflict.mine], [words.conflict_mine, conflict.mine, conflict.theirs]];
  const shown = both.map(([label, text, other]) => {
    const known = new Set(other.split("\n"));
    const lines = text.split("\n").map((line) => h("span", { class: known.has(line) ? null : "is-other" }, `${line}\n`));
    return h("section", { "aria-label": label }, h("h3", {}, label), h("pre", { tabindex: "0", "aria-label": label }, ...lines));
  });
  window.setTimeout(() => {
    for (const section of shown) {
      const first = section.querySelector(".is-other");
      if (first) section.querySelector("pre").scrollTop = first.offsetTop - 60;
    }
  });
  return choose(
    words.conflict_title, [h("p", {}, words.conflict_help), h("p", { class: "d-path" }, `content/${conflict.path}`), h("div", { class: "d-both" }, ...shown)],
    [[words.later, null], [words.keep_theirs, "theirs", "d-button d-button--quiet"], [words.keep_mine, "mine", "d-button d-button--quiet"]],
  );
}
