// A list to pick a record from while typing: by name, written as its id. After the ARIA pattern of a combobox with a list.
import { ask, fresh, h, say, words } from "./dom.js";

export function pick({ kinds, value, titles, unit, change, label, describedby }) {
  const id = fresh("pick");
  let options = [];
  let at = -1;
  let asked = 0;
  let held = value || "";
  const list = h("ul", { id, role: "listbox", class: "d-options", "aria-label": label || words.pick, hidden: true });
  const input = h("input", {
    type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": id, "aria-describedby": describedby || null, "aria-label": label || null, placeholder: words.pick,
  });
  const code = h("span", { class: "d-code" });
  const status = h("span", { class: "g-vh", role: "status" });
  const box = h("div", { class: "d-pick" }, input, code, list, status);

  function show() {
    input.value = held ? titles[held] || held : "";
    code.textContent = held && titles[held] ? held : "";
  }
  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(next) {
    at = next;
    Array.from(list.children).forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return;
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function take(option) {
    titles[option.id] = option.title;
    set(option.id);
    close();
  }
  function set(next) {
    held = next;
    show();
    change(next);
  }
  async function find() {
    asked += 1;
    const number = asked;
    const query = new URLSearchParams({ kinds: kinds.join(","), q: input.value === (titles[held] || held) ? "" : input.value, unit: unit() });
    const answer = await ask(`find?${query}`);
    if (number !== asked || document.activeElement !== input) return;
    options = answer.found || [];
    list.replaceChildren(...options.map((option, place) => h(
      "li", { role: "option", id: `${id}-${place}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(option); } },
      h("b", {}, option.title), " ", h("span", { class: "d-code" }, option.id),
      h("span", { class: "d-of" }, [option.kind, option.unit].filter(Boolean).join(" · ")),
    )));
    if (!options.length) list.replaceChildren(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", id: `${id}-none` }, words.pick_none));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = say("pick_status", options.length);
    at = -1;
  }
  input.addEventListener("input", find);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", find);
  input.addEventListener("blur", () => {
    asked += 1;
    close();
    const typed = input.value.trim();
    if (typed === (titles[held] || held)) return;
    if (!typed) return set("");
    const same = options.filter((option) => option.title === typed || option.id === typed);
    if (same.length === 1) take(same[0]);
    else set(typed);  // whatever it is: checking says that there is no such record
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) find();
    else if (event.key === "ArrowDown") mark(Math.min(at + 1, options.length - 1));
    else if (event.key === "ArrowUp" && !list.hidden) mark(Math.max(at - 1, 0));
    else if (event.key === "Enter" && !list.hidden && options.length) take(options[Math.max(at, 0)]);
    else if (event.key === "Escape" && !list.hidden) { close(); show(); } else return;
    event.preventDefault();
  });
  show();
  return { element: box, input };
}
