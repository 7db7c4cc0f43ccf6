// The fields of a form, made from the schema. They write into one model and touch nothing of it that nobody edits.
import { button, fresh, h, say, words } from "./dom.js";
import { pick } from "./pick.js";

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isEmpty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length)
  || (isObject(value) && !Object.keys(value).length);

export class Form {
  // data: what the record says; around: {setting, titles, changed(), unit(), campaign()}
  constructor(data, around) {
    this.data = data;
    this.around = around;
    this.wrappers = new Map();
    this.helped = new Map();
  }

  // How days are written is said once, not beside every day.
  help(spec, path) {
    if (!["date", "when"].includes(spec.type) || !spec.help) return spec.help;
    const key = path.join(".");
    if (!this.helped.has(spec.help)) this.helped.set(spec.help, key);
    return this.helped.get(spec.help) === key ? spec.help : "";
  }

  get(path) {
    return path.reduce((node, part) => (node === null || node === undefined ? undefined : node[part]), this.data);
  }

  set(path, value) {
    if (isEmpty(value)) this.take(path);
    else {
      let node = this.data;
      path.slice(0, -1).forEach((part, place) => {
        if (node[part] === undefined || node[part] === null) node[part] = typeof path[place + 1] === "number" ? [] : {};
        node = node[part];
      });
      node[path[path.length - 1]] = value;
    }
    this.around.changed(path);
  }

  take(path) {
    const above = path.length > 1 ? this.get(path.slice(0, -1)) : this.data;
    if (above === undefined || above === null) return;
    const last = path[path.length - 1];
    if (Array.isArray(above)) {
      if (last < above.length) above[last] = isObject(above[last]) ? {} : "";
      return;
    }
    delete above[last];
    if (path.length > 1 && isObject(above) && !Object.keys(above).length && typeof path[path.length - 2] === "string") {
      this.take(path.slice(0, -1));
    }
  }

  // A field with its label, help, reading and problems.
  field(spec, path, bare) {
    const value = this.get(path);
    const key = path.join(".");
    const ids = { control: fresh("f"), help: fresh("h"), errors: fresh("e") };
    const errors = h("div", { class: "d-errors", id: ids.errors });
    const day = h("p", { class: "d-day", "aria-live": "polite" });
    const group = spec.type === "array" || spec.type === "object";
    let wrapper;
    if (!fits(spec, value)) wrapper = this.strange(spec, path, value);
    else if (spec.type === "object") wrapper = this.object(spec, path, value, bare);
    else if (spec.type === "array") wrapper = this.list(spec, path);
    else {
      const said = bare ? "" : this.help(spec, path);
      const control = this.control({ ...spec, help: said }, path, value, ids);
      const label = h("label", { for: ids.control, class: bare ? "g-vh" : "d-label" }, bare || spec.label, bare ? null : this.marks(spec));
      const help = said ? h("p", { class: "d-help", id: ids.help }, said) : null;
      const short = spec.options || spec.names || ["date", "when", "boolean", "integer", "number"].includes(spec.type);
      wrapper = h("div", { class: short ? "d-field is-short" : "d-field" }, label, help, control, day);
    }
    wrapper.append(errors);
    wrapper.dataset.path = key;
    this.wrappers.set(key, { wrapper, errors, day, control: group ? null : wrapper.querySelector("input, select, textarea") });
    return wrapper;
  }

  marks(spec) {
    const found = [];
    if (spec.required) found.push(h("span", { class: "d-must" }, words.required));
    if (spec.scope) found.push(h("span", { class: "d-scope" }, say("only", spec.scope)));
    return found;
  }

  control(spec, path, value, ids) {
    const describedby = [spec.help ? ids.help : "", ids.errors].filter(Boolean).join(" ");
    const common = { id: ids.control, "aria-describedby": describedby, "aria-required": spec.required ? "true" : null };
    const told = value === undefined || value === null ? "" : String(value);
    const save = (event) => this.set(path, event.target.value);
    const options = this.options(spec);
    if (spec.type === "boolean") {
      const shown = { true: "true", false: "false", "是": "true", "否": "false" }[told] || told;
      const yes = [["true", words.yes], ["false", words.no]].map(([item, label]) => ({ value: item, label, said: [] }));
      return select(common, yes, shown, save);
    }
    if (options) {
      const found = options.find((item) => item.value === told || (item.said || []).includes(told));
      return select(common, options, found ? found.value : told, save);
    }
    if (spec.ref) {
      const made = pick({
        kinds: spec.ref, value: told, titles: this.around.titles, unit: this.around.unit, describedby,
        change: (next) => this.set(path, next),
      });
      made.input.id = ids.control;
      if (spec.required) made.input.setAttribute("aria-required", "true");
      return made.element;
    }
    const long = spec.type === "markdown" || (!["title", "file"].includes(spec.name) && (spec.maxLength >= 200 || told.length > 60)) || told.includes("\n");
    if (long) {
      const area = h("textarea", { ...common, rows: spec.type === "markdown" ? 6 : 3, oninput: save });
      area.value = told;
      return area;
    }
    const number = spec.type === "integer" || spec.type === "number";
    const input = h("input", {
      ...common, type: "text", autocomplete: "off", value: told, oninput: save, inputmode: number ? "decimal" : null,
      class: number || spec.type === "date" ? "d-short" : null,
    });
    return spec.measure ? h("div", { class: "d-measured" }, input, h("span", {}, spec.measure)) : input;
  }

  options(spec) {
    if (!spec.names) return spec.options;
    const campaign = this.around.setting.campaigns.find((item) => item.value === this.around.campaign());
    const found = campaign ? campaign[spec.names] : null;
    return found && found.length ? found : undefined;
  }

  object(spec, path, value, bare) {
    const inner = Object.values(spec.fields).map((item) => this.field(item, [...path, item.name]));
    if (bare) return h("div", { class: "d-object" }, ...inner);
    const help = spec.help ? h("p", { class: "d-help" }, spec.help) : null;
    const open = spec.required || !isEmpty(value);
    return h("details", { class: "d-object", open }, h("summary", {}, spec.label, this.marks(spec)), help, h("div", { class: "d-inner" }, ...inner));
  }

  // Parts that repeat: each can be removed or moved.
  list(spec, path) {
    const items = h("div", { class: "d-items" });
    const help = spec.help ? h("p", { class: "d-help" }, spec.help) : null;
    const objects = spec.items && spec.items.type === "object";
    const values = () => this.get(path) || [];
    const draw = (focus) => {
      for (const key of [...this.wrappers.keys()]) if (key.startsWith(`${path.join(".")}.`)) this.wrappers.delete(key);
      items.replaceChildren(...values().map((_, number) => {
        const name = say("entry", number + 1);
        const named = `${spec.label} ${name}`;
        const tools = h(
          "span", { class: "d-tools" },
          tool(words.up, named, number > 0, () => move(number, number - 1)),
          tool(words.down, named, number < values().length - 1, () => move(number, number + 1)),
          tool(words.remove, named, true, () => change(() => values().splice(number, 1), number - 1)),
        );
        const field = this.field({ ...spec.items, required: false }, [...path, number], named);
        if (!objects) return h("div", { class: "d-line" }, field, tools);
        return h("fieldset", { class: "d-item" }, h("legend", {}, name), tools, field);
      }));
      if (focus === undefined) return;
      const target = focus >= 0 && items.children[focus] ? items.children[focus].querySelector("input, select, textarea, button") : add;
      (target || add).focus();
    };
    const change = (edit, focus) => {
      if (!Array.isArray(this.get(path))) this.set(path, [objects ? {} : ""]);
      edit();
      if (!values().length) this.take(path);
      this.around.changed(path);
      draw(focus);
    };
    const move = (from, to) => change(() => values().splice(to, 0, ...values().splice(from, 1)), to);
    const add = button(say("add", objects ? spec.items.label || spec.label : spec.label), () => {
      if (Array.isArray(this.get(path)) && this.get(path).length) change(() => values().push(objects ? {} : ""), values().length);
      else {
        this.set(path, [objects ? {} : ""]);
        draw(0);
      }
    }, "d-button d-button--quiet");
    draw();
    const files = path.join(".") === "attachments" && this.around.attach ? this.files(path, draw) : null;
    return h("fieldset", { class: "d-list" }, h("legend", {}, spec.label, this.marks(spec)), help, items, files, add);
  }

  // Files chosen or dropped here are laid beside the record, and named in its list.
  files(path, draw) {
    const said = h("p", { class: "d-day", role: "status" });
    const input = h("input", { type: "file", multiple: true, accept: words.attach_types, class: "g-vh" });
    const box = h("label", { class: "d-drop" }, words.attach, input);
    const take = async (files) => {
      for (const file of files) {
        said.className = "d-day";
        said.textContent = say("attaching", file.name);
        const answer = await this.around.attach(file);
        if (answer.refused) {
          said.className = "d-error";
          said.textContent = answer.refused;
          return;
        }
        const listed = this.get(path) || [];
        if (!listed.some((item) => item.file === answer.entry.file)) this.set(path, [...listed, answer.entry]);
        said.textContent = answer.note || say("attached", answer.entry.file);
        draw();
      }
      input.value = "";
    };
    input.addEventListener("change", () => take(Array.from(input.files)));
    for (const name of ["dragover", "dragenter"]) box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add("is-over"); });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("is-over");
      take(Array.from(event.dataTransfer.files));
    });
    return h("div", {}, box, said);
  }

  // What stands there does not fit the field: it is shown and kept.
  strange(spec, path, value) {
    const shown = typeof value === "string" ? value : JSON.stringify(value, null, 1);
    const wrapper = h("div", { class: "d-field" });
    wrapper.append(
      h("p", { class: "d-label" }, spec.label), h("p", { class: "d-help" }, words.unknown), h("pre", { class: "d-raw" }, shown),
      button(words.empty, () => {
        this.take(path);
        this.around.changed(path);
        wrapper.replaceWith(this.field(spec, path));
      }, "d-button d-button--quiet"),
    );
    return wrapper;
  }

  // Puts problems beside their fields; gives those that belong to no field shown.
  mark(problems) {
    for (const { errors, control } of this.wrappers.values()) {
      errors.replaceChildren();
      if (control) control.removeAttribute("aria-invalid");
    }
    return problems.filter((problem) => {
      const parts = problem.field ? problem.field.split(".") : [];
      while (parts.length && !this.wrappers.has(parts.join("."))) parts.pop();
      if (!parts.length) return true;
      const { errors, control, wrapper } = this.wrappers.get(parts.join("."));
      errors.append(told(problem));
      if (control && !problem.warning) control.setAttribute("aria-invalid", "true");
      for (let node = wrapper; node; node = node.parentElement) if (node.tagName === "DETAILS" && !problem.warning) node.open = true;
      return false;
    });
  }

  days(found) {
    for (const [key, { day }] of this.wrappers) day.textContent = found[key] || "";
  }
}

// A problem as an editor reads it.
export function told(problem) {
  return h(
    "p", { class: problem.warning ? "d-error is-warning" : "d-error" },
    problem.warning ? h("b", {}, words.warning) : null, " ", problem.message, " ",
    problem.fix && problem.fix !== problem.message ? h("span", { class: "d-fix" }, problem.fix) : null,
  );
}

function fits(spec, value) {
  if (value === undefined || value === null) return true;
  if (spec.type === "object") return isObject(value);
  if (spec.type === "array") return Array.isArray(value);
  return typeof value !== "object";
}

function select(common, options, value, save) {
  const known = options.some((item) => item.value === value);
  const items = [h("option", { value: "" }, words.none)];
  if (value && !known) items.push(h("option", { value }, value));
  for (const item of options) items.push(h("option", { value: item.value, title: item.help || null }, item.label));
  const made = h("select", { ...common, onchange: save }, ...items);
  made.value = value;
  return made;
}

function tool(label, named, on, act) {
  return h("button", { type: "button", class: "d-tool", disabled: !on, "aria-label": `${label}：${named}`, onclick: act }, label);
}
