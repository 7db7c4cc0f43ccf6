// The text of a record: Markdown, with a few buttons for what is not remembered.
import { button, fresh, h, say, words } from "./dom.js";
import { told } from "./fields.js";

export function bodyField(kind, bare, model, changed) {
  const errors = h("div", { class: "d-errors" });
  const mark = (problems) => {
    errors.replaceChildren(...problems.map(told));
    const area = element.querySelector("textarea");
    if (area) area.toggleAttribute("aria-invalid", false);
    if (area && problems.some((item) => !item.warning)) area.setAttribute("aria-invalid", "true");
  };
  let element = h("div", {}, errors);
  if ((!kind.body && !model.body) || bare) return { element, mark };
  const ids = [fresh("body"), fresh("help"), fresh("errors")];
  errors.id = ids[2];
  const area = h("textarea", { id: ids[0], rows: 12, "aria-describedby": `${ids[1]} ${ids[2]}`, oninput: () => { model.body = area.value; changed(); } });
  area.value = model.body;
  const around = (edit) => {
    const [from, to] = [area.selectionStart, area.selectionEnd];
    area.focus();
    area.setRangeText(edit(area.value.slice(from, to)), from, to, "select");
    model.body = area.value;
    changed();
  };
  const lines = (selected, mark_) => selected.split("\n").map((line) => mark_ + line).join("\n");
  const scope = h("select", { "aria-label": words.passage_help, title: words.passage_help });
  scope.append(h("option", { value: "" }, words.passage), ...kind.scopes.slice(1).map((item) => h("option", { value: item.value }, item.label)));
  scope.addEventListener("change", () => {
    const chosen = scope.value;
    scope.value = "";
    if (chosen) around((selected) => `\n::: ${chosen}\n${selected.trim()}\n:::\n`);
  });
  const quiet = "d-tool";
  const tools = h(
    "p", { class: "d-tools d-tools--text" },
    button(words.heading, () => around((selected) => lines(selected, "## ")), quiet),
    button(words.list, () => around((selected) => lines(selected, "- ")), quiet),
    button(words.bold, () => around((selected) => `**${selected}**`), quiet), scope,
  );
  element = h(
    "div", { class: "d-field d-text" }, h("label", { for: ids[0], class: "d-label" }, kind.body || words.body),
    h("p", { class: "d-help", id: ids[1] }, words.body_help), tools, area, errors,
  );
  element.dataset.path = "body";
  return { element, mark };
}
