// The form of one record.
import { ask, button, choose, commitBox, fresh, given, guard, h, say, singly, sure, words } from "./dom.js";
import { Form, told } from "./fields.js";
import { bodyField } from "./body.js";
import { settle } from "./conflict.js";

const { kind, record, setting } = given;
const place = document.getElementById("form");
let model = { data: record.data, body: record.body, wanted: "" };
let dirty = false;
let edits = 0;  // how often something was typed: what is typed while a save is under way is not saved by it
let timer = 0;
let asked = 0;
let form;
let body;

const title = () => String(model.data.title || "");
const draft = () => ({
  id: record.id, kind: kind.id, campaign: record.campaign, wanted: model.wanted, data: model.data, body: model.body,
});
const state = h("p", { class: "d-state", role: "status" });
const top = h("div", { class: "d-top" });
const commit = commitBox(() => say(record.id ? "changed" : "added", kind.label, title()));
const undo = button(words.undo, revert, "d-button d-button--quiet");
const back = button(words.committed, uncommit, "d-button d-button--quiet");

function changed() {
  dirty = true;
  edits += 1;
  state.textContent = words.unsaved;
  state.className = "d-state is-dirty";
  window.clearTimeout(timer);
  timer = window.setTimeout(check, 450);
}

async function check() {
  asked += 1;
  const number = asked;
  const answer = await ask("check", { draft: draft() });
  if (number !== asked) return;
  if (answer.refused) return show([], answer.refused);
  show(answer.problems);
  form.days(answer.days);
}

function show(problems, refused) {
  const wrong = problems.filter((problem) => !problem.warning).length;
  const rest = form.mark(problems);
  const own = rest.filter((problem) => problem.field === "body");
  body.mark(own);
  const general = rest.filter((problem) => problem.field !== "body");
  const lines = [];
  if (refused) lines.push(h("p", { class: "d-error" }, refused));
  if (problems.length || refused) {
    const counted = [wrong ? say("wrong", wrong) : "", problems.length - wrong ? say("warned", problems.length - wrong) : ""];
    if (problems.length) lines.unshift(h("h2", {}, counted.filter(Boolean).join("，")));
    lines.push(...general.map(told));
  }
  top.className = wrong || refused ? "d-top is-wrong" : "d-top";
  top.replaceChildren(...lines);
}

const save = singly(() => write(false));

async function write(anyway, known) {
  const before = edits;
  state.textContent = words.saving;
  window.clearTimeout(timer);
  asked += 1;
  const answer = await ask("save", { draft: draft(), digest: record.digest, known: known || "", anyway: Boolean(anyway), commit: commit.ask() });
  if (answer.refused && !answer.saved) return failed(answer.refused);
  if (answer.conflict) {
    state.textContent = words.unsaved;
    const choice = await settle(answer.conflict);
    if (choice === "theirs") await reload();
    if (choice === "mine") await write(anyway, answer.conflict.digest);
    return undefined;
  }
  show(answer.problems);
  if (!answer.saved) {
    state.textContent = words.unsaved;
    const choice = await choose(
      words.anyway_title, [h("p", {}, words.anyway_help), ...answer.problems.filter((item) => !item.warning).map(told)],
      [[words.back, null], [words.anyway, true, "d-button d-button--quiet"]],
    );
    return choice ? write(true, known) : firstWrong();
  }
  dirty = edits !== before;
  record.digest = answer.digest;
  if (!record.id) history.replaceState(null, "", `/edit/${answer.id}`);
  record.id = answer.id;
  record.path = answer.path;
  document.getElementById("heading").textContent = title() || answer.id;
  for (const item of place.querySelectorAll(".d-once")) item.remove();
  undo.hidden = false;
  back.hidden = !given.git;
  state.className = dirty ? "d-state is-dirty" : "d-state is-saved";
  state.textContent = [answer.changed || answer.committed ? say("saved", `content/${answer.path}`) : words.same, answer.committed, answer.refused].filter(Boolean).join(" ");
  return undefined;
}

function failed(sentence) {
  state.className = "d-state is-dirty";
  state.textContent = words.unsaved;
  top.className = "d-top is-wrong";
  top.replaceChildren(h("p", { class: "d-error", role: "alert" }, sentence));
  top.scrollIntoView({ block: "center" });
}

function firstWrong() {
  const found = place.querySelector("[aria-invalid=true]");
  if (found) found.focus();
}

async function reload() {
  const found = await ask(`record?id=${encodeURIComponent(record.id)}`);
  if (found.refused) return failed(found.refused);
  Object.assign(record, found);
  model = { data: found.data, body: found.body, wanted: "" };
  dirty = false;
  draw();
  show(found.problems);
  state.className = "d-state";
  state.textContent = "";
  return undefined;
}

async function revert() {
  if (!dirty || !(await sure(words.undo_sure))) return;
  if (record.id) await reload();
  else {
    dirty = false;
    window.location.reload();
  }
}

async function uncommit() {
  if (!(await sure(words.committed_sure))) return;
  const found = await ask(`record?id=${encodeURIComponent(record.id)}&version=committed`);
  if (found.refused) return failed(found.refused);
  Object.assign(record.titles, found.titles);
  model = { data: found.data, body: found.body, wanted: "" };
  draw();
  changed();
}

function attach(file) {
  const sent = new FormData();
  sent.set("draft", JSON.stringify(draft()));
  sent.set("file", file);
  return ask("attach", sent);
}

async function preview() {
  state.textContent = words.previewing;
  const answer = await ask("preview", { draft: draft() });
  state.textContent = dirty ? words.unsaved : "";
  if (answer.refused) return failed(answer.refused);
  if (!answer.editions.length) {
    show(answer.problems);
    return firstWrong();
  }
  const shown = h("div", { class: "d-sample" });
  const tabs = answer.editions.map((edition) => {
    const tab = button(edition.label, () => {
      tabs.forEach((item) => item.setAttribute("aria-pressed", String(item === tab)));
      if (edition.href) shown.replaceChildren(h("iframe", { src: edition.href, title: edition.label, sandbox: "allow-same-origin" }));
      else shown.replaceChildren(h("p", { class: "g-none" }, say("preview_none", edition.label)));
    }, "d-tab");
    return tab;
  });
  tabs[0].click();
  await choose(words.preview_title, [h("p", { class: "d-tabs" }, ...tabs), shown], [[words.close, null]]);
  return undefined;
}

function draw() {
  const around = {
    setting, titles: record.titles, changed, unit: () => String(model.data.unit || ""), campaign: () => record.campaign, attach,
  };
  form = new Form(model.data, around);
  const main = kind.main.map((name) => form.field(kind.fields[name], [name]));
  const more = kind.more.map((name) => form.field(kind.fields[name], [name]));
  const known = new Set(Object.keys(kind.fields).concat("kind"));
  const strange = Object.keys(model.data).filter((name) => !known.has(name));
  body = bodyField(kind, record.bare, model, changed);
  const open = kind.more.some((name) => model.data[name] !== undefined && model.data[name] !== null);
  const parts = [
    h("div", { class: "d-main" }, ...once(), ...main.slice(0, 2), ...lead(main), body.element, ...rest(main)),
    ...strange.map((name) => form.strange({ label: name, name, type: "string" }, [name], model.data[name])),
    h("details", { class: "d-more", open }, h("summary", {}, words.more), h("p", { class: "d-help" }, words.more_help), ...more, wanted()),
  ];
  const side = h(
    "div", { class: "d-side" }, top,
    h("p", { class: "d-bar" }, button(words.save, save), button(words.preview, preview, "d-button d-button--quiet")),
    state, commit.element, h("p", { class: "d-bar d-bar--small" }, undo, back),
    record.path ? h("p", { class: "d-path" }, `content/${record.path}`) : null,
  );
  undo.hidden = false;
  back.hidden = !record.id || !given.git;
  place.replaceChildren(h("div", { class: "d-fields" }, ...parts), side);
}

// What is required stands before the text, everything else behind it.
const isLead = (name) => kind.fields[name].required || kind.lead.includes(name);
const lead = (main) => main.filter((_, number) => number > 1 && isLead(kind.main[number]));
const rest = (main) => main.filter((_, number) => number > 1 && !isLead(kind.main[number]));

// What can be said of a new record only.
function once() {
  if (record.id) return [];
  const made = [];
  if (kind.id !== "campaign" && setting.campaigns.length > 1) {
    const id = fresh("campaign");
    const choice = h("select", { id, onchange: (event) => { record.campaign = event.target.value; changed(); draw(); } });
    choice.append(h("option", { value: "" }, words.none), ...setting.campaigns.map((item) => h("option", { value: item.value }, item.label)));
    choice.value = record.campaign;
    made.push(h("div", { class: "d-field d-once" }, h("label", { for: id, class: "d-label" }, words.campaign, h("span", { class: "d-must" }, words.required)), choice));
  }
  return made;
}

// The id of a new record, for who wants to choose it.
function wanted() {
  if (record.id) return "";
  const ids = [fresh("id"), fresh("help")];
  const input = h("input", { id: ids[0], type: "text", autocomplete: "off", "aria-describedby": ids[1], value: model.wanted });
  input.addEventListener("input", () => { model.wanted = input.value.trim(); changed(); });
  return h("div", { class: "d-field d-once" }, h("label", { for: ids[0], class: "d-label" }, words.id), h("p", { class: "d-help", id: ids[1] }, words.id_help), input);
}

draw();
show(record.problems);
guard(() => dirty);
// A file dropped beside the place for it would replace the page.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => { if (event.dataTransfer) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});
