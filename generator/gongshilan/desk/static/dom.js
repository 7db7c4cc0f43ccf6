// What all pages of the desk share: making elements (text is never read as markup), asking the server, dialogs.
export const given = JSON.parse(document.getElementById("given").textContent);
export const words = given.words;

export function say(key, ...values) {
  return values.reduce((said, value) => said.replace(/%[a-z]/, () => String(value)), words[key]);
}

export function h(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else if (value === true) made.setAttribute(key, "");
    else made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(label, onclick, look) {
  return h("button", { type: "button", class: look === undefined ? "d-button" : look, onclick }, label);
}

// Asks; gives what was answered, or {refused: a sentence}.
export async function ask(name, sent) {
  const options = sent === undefined ? {} : { method: "POST", headers: { "X-Desk": "1" } };
  if (sent instanceof FormData) options.body = sent;
  else if (sent !== undefined) {
    options.body = JSON.stringify(sent);
    options.headers["Content-Type"] = "application/json";
  }
  try {
    const answer = await fetch(`/api/${name}`, options);
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return { refused: words.failed };
    return await answer.json();
  } catch (error) {
    return { refused: words.offline };
  }
}

// One at a time: a second press of a button must not write a second record.
export function singly(work) {
  let busy = false;
  return async () => {
    if (busy || document.querySelector("dialog")) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
}

let numbers = 0;
export function fresh(prefix) {
  numbers += 1;
  return `${prefix}-${numbers}`;
}

// A dialog with buttons, each [label, value, look]; gives the value of the one chosen, or null.
export function choose(title, content, buttons) {
  return new Promise((resolve) => {
    const id = fresh("dialog");
    const dialog = h("dialog", { class: "d-dialog", "aria-labelledby": id }, h("h2", { id }, title), ...content);
    const row = h("p", { class: "d-bar" });
    for (const [label, value, look] of buttons) {
      row.append(button(label, () => { dialog.returnValue = ""; done(value); }, look));
    }
    function done(value) {
      dialog.close();
      dialog.remove();
      resolve(value);
    }
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(null); });
    dialog.append(row);
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const sure = (question) =>
  choose(question, [], [[words.sure, true], [words.cancel, null, "d-button d-button--quiet"]]);

// A page with unsaved changes is not left without a question.
export function guard(isDirty) {
  window.addEventListener("beforeunload", (event) => {
    if (!isDirty()) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

// The wish to commit: a box to tick, and what belongs to it. ask() gives {message, branch, push} or null.
export function commitBox(message) {
  if (!given.git) return { element: null, ask: () => null };
  const on = h("input", { type: "checkbox" });
  const text = h("input", { type: "text", maxlength: "200", value: message() });
  const branch = h("input", { type: "text", autocomplete: "off" });
  const push = h("input", { type: "checkbox" });
  let typed = false;
  text.addEventListener("input", () => { typed = true; });
  const more = h(
    "div", { class: "d-commit", hidden: true },
    h("label", {}, words.message, text), h("label", {}, words.branch, branch),
    h("label", { class: "d-check" }, push, " ", words.push),
  );
  on.addEventListener("change", () => {
    more.hidden = !on.checked;
    if (!typed) text.value = message();
  });
  const element = h("div", { class: "d-commits" }, h("label", { class: "d-check" }, on, " ", words.commit), more);
  const asked = () => (on.checked ? { message: typed ? text.value : message(), branch: branch.value, push: push.checked } : null);
  return { element, ask: asked };
}
