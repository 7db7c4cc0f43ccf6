// A table or document is first shown as the records it would become, then written.
import { ask, button, commitBox, guard, h, say, words } from "./dom.js";

const form = document.getElementById("import");
const drop = document.getElementById("drop");
const result = document.getElementById("result");
let pending = false;
let chosen = {};  // what the columns are, where somebody said so
let last = null;

async function look(file) {
  const sent = new FormData(form);
  if (file !== last) chosen = {};
  last = file;
  sent.set("file", file);
  sent.set("columns", JSON.stringify(chosen));
  result.replaceChildren(h("p", { role: "status" }, words.import_looking));
  const answer = await ask("look", sent);
  pending = Boolean(answer.ready);
  if (answer.refused) {
    result.replaceChildren(h("p", { class: "d-error", role: "alert" }, answer.refused));
    return;
  }
  const parts = [h("h2", { tabindex: "-1" }, answer.problems.length ? say("import_problems", answer.problems.length) : answer.counts)];
  if (answer.problems.length) {
    parts.push(h("ul", { class: "d-found" }, ...answer.problems.map((item) => h(
      "li", {}, h("code", {}, item.place), " ", h("b", { class: "d-wrong" }, item.message), " ", h("span", { class: "d-fix" }, item.fix),
    ))));
  }
  if (answer.heads.length) parts.push(columns(answer, file));
  if (answer.held) parts.push(h("p", { class: "d-note" }, answer.held));
  if (answer.warned) parts.push(h("p", { class: "d-note" }, answer.warned));
  if (answer.notes.length) parts.push(h("ul", { class: "d-found" }, ...answer.notes.map((said) => h("li", {}, said))));
  if (answer.rows.length) {
    parts.push(h(
      "div", { class: "g-scroll", tabindex: "0", role: "region", "aria-label": words.import_columns[0] },
      h("table", { class: "g-table" }, h("thead", {}, h("tr", {}, ...words.import_columns.map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, ...answer.rows.map((row) => h(
          "tr", {}, h("td", {}, row.state), h("td", {}, row.kind), h("td", {}, h("code", {}, row.id)), h("td", {}, row.title),
          h("td", {}, row.changes, row.comments ? h("span", { class: "g-said" }, words.import_comments) : null),
        )))),
    ));
    if (answer.more) parts.push(h("p", { class: "g-said" }, answer.more));
  }
  if (answer.ready) {
    const commit = commitBox(() => say("import_message", file.name));
    const write = button(words.import_write, async () => {
      write.disabled = true;
      const done = await ask("take", { number: answer.number, commit: commit.ask() });
      pending = false;
      const said = done.saved ? [say("import_done", done.files), done.committed, done.refused].filter(Boolean).join(" ") : done.refused;
      const link = h("a", { class: "d-button d-button--quiet", href: "/records" }, words.open);
      result.replaceChildren(h("p", { class: done.saved ? "d-state is-saved" : "d-error", role: "status" }, said), done.saved ? link : "");
    });
    parts.push(h("p", { class: "d-bar" }, write), commit.element || "");
  } else if (!answer.problems.length) parts.push(h("p", {}, words.nothing_new));
  result.replaceChildren(...parts);
  parts[0].focus();
}

// Each column with what it is read as; another choice, and the file is looked at anew.
function columns(answer, file) {
  const unknown = answer.heads.filter((head) => !head.path);
  const labels = answer.heads.map((head) => {
    const skip = head.path === "-" && !chosen[head.said];
    const auto = head.path && !chosen[head.said] ? say("column_auto", skip ? words.column_number : head.label) : head.path ? words.column_reset : words.column_none;
    const choice = h("select", {}, h("option", { value: "" }, auto), h("option", { value: "-" }, words.column_out), ...answer.fields.map((field) => h("option", { value: field.value }, field.label)));
    choice.value = chosen[head.said] || "";
    choice.addEventListener("change", () => {
      chosen[head.said] = choice.value;
      look(file);
    });
    return h("label", { class: head.path ? null : "is-unknown" }, head.said, choice);
  });
  const summary = unknown.length ? say("columns_unknown", unknown.length) : words.columns_known;
  return h("details", { class: "d-columns", open: unknown.length > 0 || Object.keys(chosen).length > 0 }, h("summary", {}, summary), h("div", { class: "d-mapped" }, ...labels));
}

const input = form.elements.file;
input.addEventListener("change", () => { if (input.files.length) look(input.files[0]); });
for (const name of ["kind", "unit", "campaign"]) {
  const choice = form.elements[name];
  if (choice) choice.addEventListener("change", () => { if (input.files.length) look(input.files[0]); });
}
form.addEventListener("submit", (event) => event.preventDefault());
for (const name of ["dragover", "dragenter"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("is-over"); });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  look(event.dataTransfer.files[0]);
});
guard(() => pending);
