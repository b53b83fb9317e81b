// Forms: asks before grave steps ([data-confirm]), never sends twice, waits for photos that are still being made smaller.
import { make, say, store } from "./words.js";

// A download leaves the page where it is, so its button must come back; pictures over a phone's network take long.
const SEND_AGAIN_AFTER = 10_000;
const UPLOAD_AGAIN_AFTER = 120_000;
const ONCE = "steward.once.";
const HTMX = "[hx-get],[hx-post],[hx-put],[hx-patch],[hx-delete],[hx-boost=true]";

function ask(text) {
  if (!window.HTMLDialogElement) return Promise.resolve(window.confirm(text));
  return new Promise((resolve) => {
    const buttons = make("div", { class: "ask-buttons" },
      make("button", { class: "btn", value: "no" }, say("cancel")),
      make("button", { class: "btn btn-primary", value: "yes", autofocus: "" }, say("go_on")));
    const dialog = make("dialog", { class: "ask", "aria-label": text },
      make("form", { method: "dialog" }, make("p", {}, text), buttons));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function submitButtons(form) {
  return [...form.elements].filter((element) => element.matches("button:not([type=button]):not([type=reset]),input[type=submit]"));
}

function release(form) {
  delete form.dataset.sending;
  for (const button of submitButtons(form)) {
    if (!("held" in button.dataset)) continue;
    button.disabled = false;
    button.classList.remove("btn-loading");
    delete button.dataset.held;
  }
}

// A page gone back to is fetched anew and with a new key, while the browser puts the old words in: the key of the first
// sending is put back beside them, so that the same words sent again do nothing twice.
function keepKey(form) {
  const key = form.elements.namedItem("once")?.value;
  if (key) store(() => sessionStorage.setItem(ONCE + form.getAttribute("action"), key));
}

function bringBackKeys() {
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  for (const field of document.querySelectorAll("input[name=once]")) {
    field.value = store(() => sessionStorage.getItem(ONCE + field.form.getAttribute("action"))) || field.value;
  }
}

function hold(form, submitter) {
  form.dataset.sending = "";
  keepKey(form);
  // After this turn: a disabled button's own name and value would not be sent.
  setTimeout(() => {
    for (const button of submitButtons(form)) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.held = "";
      if (button === submitter) button.classList.add("btn-loading");
    }
  });
  const uploads = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  setTimeout(() => release(form), uploads ? UPLOAD_AGAIN_AFTER : SEND_AGAIN_AFTER);
}

async function onSubmit(event) {
  const form = event.target;
  const submitter = event.submitter;
  const method = (form.getAttribute("method") || "get").toLowerCase();
  if (method === "dialog") return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.waiting) {
    event.preventDefault();
    event.stopImmediatePropagation();
    await form.waiting;
    form.requestSubmit(submitter);
    return;
  }
  if (form.matches(HTMX) || submitter?.matches(HTMX)) return; // asked in htmx:confirm, held in htmx:beforeRequest
  const question = submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !form.confirmed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    form.confirmed = await ask(question);
    if (form.confirmed) form.requestSubmit(submitter);
    form.confirmed = false;
    return;
  }
  if (method === "post") hold(form, submitter);
}

async function onHtmxConfirm(event) {
  const element = event.detail.elt;
  const question = event.detail.triggeringEvent?.submitter?.dataset.confirm || element.dataset.confirm;
  if (!question) return;
  event.preventDefault();
  if (await ask(question)) event.detail.issueRequest(true);
}

export function startForms() {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:confirm", onHtmxConfirm);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches("form") && hold(detail.elt));
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.matches("form") && release(detail.elt));
  bringBackKeys();
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-auto-submit]")) event.target.form?.requestSubmit();
  });
}
