// Keeps what a person wrote in textarea[data-keep="name"] on this device until the form has been sent, the person has
// signed out, or somebody else has signed in. The address of the form belongs to the key: words about one ticket never
// turn up at another. The person belongs to the entry: on a shared device nobody meets the words of another.
import { make, say, store } from "./words.js";

const PREFIX = "steward.draft.";
const SENT = "steward.sent";
const LAST_PERSON = "steward.person";
const DAYS = 7;
// Whose page this is; empty while nobody is signed in.
const PERSON = document.querySelector("meta[name=person]")?.content || "";

function read(key) {
  const kept = store(() => JSON.parse(localStorage.getItem(PREFIX + key)));
  return kept && kept.who === PERSON && Date.now() - kept.at < DAYS * 86_400_000 ? kept.text : null;
}

function write(key, text) {
  if (!text.trim()) return forget(key);
  return store(() => localStorage.setItem(PREFIX + key, JSON.stringify({ text, at: Date.now(), who: PERSON })));
}

function forget(key) {
  store(() => localStorage.removeItem(PREFIX + key));
}

function forgetAll() {
  store(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key)));
}

function lastPerson() {
  return store(() => localStorage.getItem(LAST_PERSON)) || "";
}

/** A page of somebody else than the last one: what that one left behind goes. Being signed out changes nothing yet, so
 * that whoever signs in again after a lost session finds the words. */
function forgetOthers() {
  if (!PERSON || lastPerson() === PERSON) return;
  forgetAll();
  store(() => localStorage.setItem(LAST_PERSON, PERSON));
}

/** Going back over a sign-in: the browser would show the page of the person before, or put those words into our forms. */
function guardHistory() {
  const strange = PERSON && history.state?.person && history.state.person !== PERSON;
  if (PERSON) history.replaceState({ ...history.state, person: PERSON }, "");
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && PERSON !== lastPerson()) window.location.reload();
    else if (strange) document.querySelectorAll("form").forEach((form) => form.reset());
  });
}

function keyOf(area) {
  const address = area.form?.getAttribute("action") || window.location.pathname;
  return `${address}#${area.dataset.keep}`;
}

function areasOf(root) {
  return [...root.querySelectorAll("textarea[data-keep]")];
}

/** The page after a sent form: a good answer makes the drafts unnecessary; an error page, "back", or being asked to sign
 * in again leaves them. */
function settleSent() {
  const keys = store(() => JSON.parse(sessionStorage.getItem(SENT)));
  if (!keys) return;
  store(() => sessionStorage.removeItem(SENT));
  const entry = performance.getEntriesByType("navigation")[0];
  const failed = entry?.responseStatus >= 400 || entry?.type === "back_forward" || document.querySelector("[data-error-page],[data-sign-in]");
  if (failed) return;
  const refused = areasOf(document).filter((area) => area.value).map(keyOf); // the form came back with the text in it
  for (const key of keys) if (!refused.includes(key)) forget(key);
}

function restore(area) {
  const text = read(keyOf(area));
  if (!text || area.value) return;
  area.value = text;
  const clear = make("button", { type: "button", class: "btn btn-link btn-sm p-0 ms-2" }, say("forget"));
  const note = make("div", { class: "form-hint", role: "status" }, say("kept"), clear);
  clear.addEventListener("click", () => {
    area.value = "";
    forget(keyOf(area));
    note.remove();
    area.focus();
  });
  area.after(note);
}

export function startDrafts() {
  forgetOthers();
  guardHistory();
  settleSent();
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-keep]")) write(keyOf(event.target), event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches('[action$="/sign-out/"]')) {
      forgetAll(); // the next one at this device reads none of it
      store(() => localStorage.removeItem(LAST_PERSON));
    }
    const keys = event.defaultPrevented ? [] : areasOf(event.target).map(keyOf);
    if (keys.length) store(() => sessionStorage.setItem(SENT, JSON.stringify(keys)));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches("form")) areasOf(detail.elt).map(keyOf).forEach(forget);
  });
}

export function restoreDrafts(root) {
  areasOf(root).forEach(restore);
}
