// Keeps what a person wrote in textarea[data-keep="key"] on this device until the form has been sent.
import { make, say } from "./words.js";

const PREFIX = "steward.draft.";
const SENT = "steward.sent";
const DAYS = 7;

function store(action) {
  try {
    return action();
  } catch {
    return null; // storage blocked or full: the text is only not kept
  }
}

function read(key) {
  const kept = store(() => JSON.parse(localStorage.getItem(PREFIX + key)));
  return kept && Date.now() - kept.at < DAYS * 86_400_000 ? kept.text : null;
}

function write(key, text) {
  if (!text.trim()) return forget(key);
  return store(() => localStorage.setItem(PREFIX + key, JSON.stringify({ text, at: Date.now() })));
}

function forget(key) {
  store(() => localStorage.removeItem(PREFIX + key));
}

function keysOf(form) {
  return [...form.querySelectorAll("textarea[data-keep]")].map((area) => area.dataset.keep);
}

/** The page after a sent form: a good answer makes the drafts unnecessary, an error page or "back" leaves them. */
function settleSent() {
  const keys = store(() => JSON.parse(sessionStorage.getItem(SENT)));
  if (!keys) return;
  store(() => sessionStorage.removeItem(SENT));
  const entry = performance.getEntriesByType("navigation")[0];
  const failed = entry?.responseStatus >= 400 || entry?.type === "back_forward" || document.querySelector("[data-error-page]");
  if (failed) return;
  for (const key of keys) {
    const area = document.querySelector(`textarea[data-keep="${CSS.escape(key)}"]`);
    if (!area || !area.value) forget(key); // a form that comes back refused carries the text itself
  }
}

function restore(area) {
  const text = read(area.dataset.keep);
  if (!text || area.value) return;
  area.value = text;
  const clear = make("button", { type: "button", class: "btn btn-link btn-sm p-0 ms-2" }, say("forget"));
  const note = make("div", { class: "form-hint", role: "status" }, say("kept"), clear);
  clear.addEventListener("click", () => {
    area.value = "";
    forget(area.dataset.keep);
    note.remove();
    area.focus();
  });
  area.after(note);
}

export function startDrafts() {
  settleSent();
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-keep]")) write(event.target.dataset.keep, event.target.value);
  });
  document.addEventListener("submit", (event) => {
    const keys = event.defaultPrevented ? [] : keysOf(event.target);
    if (keys.length) store(() => sessionStorage.setItem(SENT, JSON.stringify(keys)));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches("form")) keysOf(detail.elt).forEach(forget);
  });
}

export function restoreDrafts(root) {
  root.querySelectorAll("textarea[data-keep]").forEach(restore);
}
