// Many records of one kind as rows. Each cell is a field of the form; what is pasted from Excel fills as many cells as it has.
import { ask, button, choose, commitBox, given, guard, h, say, singly, words } from "./dom.js";
import { Form, told } from "./fields.js";

const { kind, setting } = given;
const place = document.getElementById("rows");
const SEPARATORS = /[、，,；;\n]+/;
const rows = [];
let shown = given.columns.filter((column) => column.shown).map((column) => column.path);
let asked = 0;

const spec = (path) => {
  if (path === "body") return { name: "body", label: kind.body || words.body, type: "markdown" };
  return path.split(".").reduce((node, part) => (node.fields || {})[part], { fields: kind.fields });
};
const keys = (path) => path.split(".");
const dirty = () => rows.some((row) => row.changed);
const draft = (row) => ({
  id: row.id, kind: kind.id, campaign: row.campaign, data: row.data, body: row.body, digest: row.digest,
});
const commit = commitBox(() => say("rows_message", kind.label, rows.filter((row) => row.changed).length));
const state = h("p", { class: "d-state", role: "status" });
const top = h("div", { class: "d-top" });
const head = h("thead");
const body = h("tbody");

function row(record) {
  const made = {
    ...record, changed: false, campaign: record.path ? record.path.split("/")[0] : campaign(), element: h("tr"), errors: h("tr", { class: "d-row-errors", hidden: true }),
  };
  made.form = new Form(made.data, {
    setting, titles: given.titles, unit: () => String(made.data.unit || ""), campaign: () => made.campaign, changed: () => touched(made),
  });
  rows.push(made);
  return made;
}

const campaign = () => (setting.campaigns.length === 1 ? setting.campaigns[0].value : given.rows.length ? given.rows[0].path.split("/")[0] : "");

function fresh() {
  const data = JSON.parse(JSON.stringify(given.defaults));
  if (kind.belongs === "unit" && given.unit) data.unit = given.unit;
  return row({ id: "", path: "", digest: "", data, body: "", problems: [] });
}

function touched(made) {
  made.changed = true;
  made.edits = (made.edits || 0) + 1;
  made.element.classList.add("is-changed");
  state.textContent = words.unsaved;
  state.className = "d-state is-dirty";
  window.clearTimeout(made.timer);
  made.timer = window.setTimeout(() => check(made), 500);
}

async function check(made) {
  asked += 1;
  made.asked = asked;
  const number = asked;
  const answer = await ask("check", { draft: draft(made) });
  if (made.asked !== number) return;
  show(made, answer.problems || [{ message: answer.refused, field: "", warning: false }]);
  if (answer.days) made.form.days(answer.days);
}

function show(made, problems) {
  const own = made.form.mark(problems);
  made.errors.hidden = !own.length;
  made.errors.replaceChildren(h("td", { colspan: String(shown.length + 1) }, ...own.map(told)));
}

function cell(made, path) {
  const found = spec(path);
  const name = `${found.label} ${say("row", rows.indexOf(made) + 1)}`;
  if (path === "body") {
    const area = h("textarea", { rows: 2, "aria-label": name, oninput: () => { made.body = area.value; touched(made); } });
    area.value = made.body;
    return h("td", {}, area);
  }
  if (found.type !== "array") return h("td", {}, made.form.field(found, keys(path), name));
  const values = () => made.form.get(keys(path)) || [];
  const input = h("input", { type: "text", autocomplete: "off", "aria-label": name, value: values().join("、") });
  input.addEventListener("input", () => made.form.set(keys(path), input.value.split(SEPARATORS).map((part) => part.trim()).filter(Boolean)));
  const errors = h("div", { class: "d-errors" });
  made.form.wrappers.set(path, { wrapper: input, errors, day: h("p"), control: input });
  return h("td", {}, input, errors);
}

function drawRow(made) {
  const link = made.id ? h("a", { href: `/edit/${made.id}`, "aria-label": `${words.open} ${made.data.title || made.id}` }, String(rows.indexOf(made) + 1)) : String(rows.indexOf(made) + 1);
  made.element.replaceChildren(h("th", { scope: "row" }, link), ...shown.map((path) => cell(made, path)));
  show(made, made.problems || []);
  if (!made.element.isConnected) body.append(made.element, made.errors);
}

function draw() {
  head.replaceChildren(h("tr", {}, h("td", {}), ...shown.map((path) => {
    const found = spec(path);
    return h("th", { scope: "col", title: found.help || null }, found.label, found.required ? h("span", { class: "d-must" }, words.required) : null);
  })));
  rows.forEach(drawRow);
}

// What Excel puts on the clipboard: rows by lines, cells by tabs, a cell with a line end in quotes.
function cellsOf(text) {
  const found = [[]];
  const pattern = /("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/g;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let match = pattern.exec(clean);
  while (match && match.index <= clean.length) {
    const quoted = match[1].length > 1 && match[1].startsWith('"') && match[1].endsWith('"') && /[\t\n"]/.test(match[1].slice(1, -1));
    found[found.length - 1].push(quoted ? match[1].slice(1, -1).replace(/""/g, '"') : match[1]);
    if (match[2] === "\n") found.push([]);
    if (match[2] === "") break;
    match = pattern.exec(clean);
  }
  return found;
}

async function fill(made, path, value) {
  const found = spec(path);
  const said = value.trim();
  if (path === "body") made.body = value;
  else if (found.type === "array") made.form.set(keys(path), said.split(SEPARATORS).map((part) => part.trim()).filter(Boolean));
  else if (found.ref && said) {
    const answer = await ask(`find?${new URLSearchParams({ kinds: found.ref.join(","), q: said, unit: String(made.data.unit || "") })}`);
    const same = (answer.found || []).filter((option) => option.title === said || option.id === said);
    if (same.length === 1) given.titles[same[0].id] = same[0].title;
    made.form.set(keys(path), same.length === 1 ? same[0].id : said);
  } else made.form.set(keys(path), said);
  touched(made);
}

place.addEventListener("paste", async (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.replace(/\n$/, ""))) return;
  const from = event.target.closest("td");
  if (!from || (event.target.tagName === "TEXTAREA" && !text.includes("\t"))) return;
  event.preventDefault();
  const start = rows.findIndex((made) => made.element === from.parentElement);
  const column = Array.from(from.parentElement.children).indexOf(from) - 1;
  const cells = cellsOf(text);
  for (const [down, line] of cells.entries()) {
    const made = rows[start + down] || fresh();
    for (const [right, value] of line.entries()) {
      if (column + right < shown.length) await fill(made, shown[column + right], value);
    }
    drawRow(made);
  }
});

const save = singly(() => write(false));

async function write(anyway) {
  const sent = rows.filter((made) => made.changed);
  const before = sent.map((made) => made.edits);
  if (!sent.length) {
    state.textContent = words.same;
    return;
  }
  state.textContent = words.saving;
  const answer = await ask("rows", { rows: sent.map(draft), anyway: Boolean(anyway), commit: commit.ask() });
  if (answer.refused && !answer.saved) return refuse(answer.refused);
  if (answer.conflicts.length) return refuse(words.row_conflicts, answer.conflicts.map((item) => h("li", {}, h("code", {}, `content/${item.path}`))));
  answer.rows.forEach((found, number) => {
    sent[number].problems = found.problems;
    show(sent[number], found.problems);
  });
  const wrong = answer.rows.reduce((sum, found) => sum + found.problems.filter((item) => !item.warning).length, 0);
  top.className = wrong ? "d-top is-wrong" : "d-top";
  top.replaceChildren(wrong ? h("h2", {}, say("wrong", wrong)) : "");
  if (!answer.saved) {
    state.textContent = words.unsaved;
    const choice = await choose(words.anyway_title, [h("p", {}, words.anyway_help)], [[words.back, null], [words.anyway, true, "d-button d-button--quiet"]]);
    if (choice) await write(true);
    else {
      const first = place.querySelector("[aria-invalid=true]");
      if (first) first.focus();
    }
    return;
  }
  answer.rows.forEach((found, number) => {
    Object.assign(sent[number], { id: found.id, path: found.path, digest: found.digest, changed: sent[number].edits !== before[number] });
    if (sent[number].changed) return;
    sent[number].element.classList.remove("is-changed");
    drawRow(sent[number]);
  });
  state.className = "d-state is-saved";
  state.textContent = [say("saved_rows", answer.files), answer.committed, answer.refused].filter(Boolean).join(" ");
}

function refuse(sentence, items) {
  state.textContent = words.unsaved;
  top.className = "d-top is-wrong";
  top.replaceChildren(h("p", { class: "d-error", role: "alert" }, sentence), items ? h("ul", {}, ...items) : "");
}

const columns = h("details", { class: "d-columns" }, h("summary", {}, words.columns), h("p", {}, ...given.columns.map((column) => {
  const box = h("input", { type: "checkbox", checked: column.shown });
  box.addEventListener("change", () => {
    shown = given.columns.filter((item) => item === column ? box.checked : shown.includes(item.path)).map((item) => item.path);
    draw();
  });
  const label = keys(column.path).map((_, number, parts) => spec(parts.slice(0, number + 1).join(".")).label).join(" · ");
  return h("label", {}, box, label);
})));

given.rows.forEach(row);
for (let number = 0; number < 3; number += 1) fresh();
place.replaceChildren(
  columns, top,
  h("div", { class: "g-scroll d-scroll", tabindex: "0", role: "region", "aria-label": kind.label }, h("table", { class: "d-grid" }, head, body)),
  h("div", { class: "d-side d-side--below" },
    h("p", { class: "d-bar" }, button(words.save_rows, save), button(words.add_row, () => { drawRow(fresh()); rows[rows.length - 1].element.querySelector("input, select, textarea").focus(); }, "d-button d-button--quiet")),
    state, commit.element),
);
draw();
guard(dirty);
