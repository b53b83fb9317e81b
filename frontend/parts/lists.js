// Lists: choosing rows for bulk verbs, whole rows as links, days as calendars, the keyboard.
import { make, say } from "./words.js";

const INTERACTIVE = "a,button,input,select,textarea,label,summary";

function scopeOf(element) {
  return element.closest("[data-bulk]") || document;
}

function refreshBulk(scope) {
  const rows = [...scope.querySelectorAll("[data-select-row]")];
  const chosen = rows.filter((row) => row.checked).length;
  for (const all of scope.querySelectorAll("[data-select-all]")) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
  for (const row of rows) row.closest("tr,li")?.classList.toggle("is-chosen", row.checked);
  for (const bar of scope.querySelectorAll("[data-bulk-bar]")) bar.hidden = chosen === 0;
  for (const count of scope.querySelectorAll("[data-bulk-count]")) count.textContent = String(chosen);
}

let last = null;

function onClick(event) {
  const box = event.target.closest("[data-select-row]");
  if (box) {
    // Shift chooses everything between this row and the last one.
    const rows = [...scopeOf(box).querySelectorAll("[data-select-row]")];
    if (event.shiftKey && last && rows.includes(last)) {
      const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
      for (const row of rows.slice(from, to + 1)) row.checked = box.checked;
    }
    last = box;
    refreshBulk(scopeOf(box));
    return;
  }
  const row = event.target.closest("[data-href]");
  if (!row || event.target.closest(INTERACTIVE) || String(window.getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href);
  else window.location.assign(row.dataset.href);
}

// A span of days is written 2026-01-01..2026-01-31; with a browser it is chosen on two calendars.
function offerCalendars(field) {
  const [since = "", until = since] = field.value.split("..");
  const ends = [["since", since], ["until", until]].map(([word, value]) =>
    make("input", { type: "date", class: "form-control", value, "aria-label": `${field.dataset.days} ${say(word)}` }));
  const write = () => {
    const [from, to] = ends.map((end) => end.value);
    field.value = from || to ? `${from}..${to}` : "";
  };
  for (const end of ends) end.addEventListener("change", write);
  field.before(make("div", { class: "days" }, ends[0], "–", ends[1]));
  field.type = "hidden";
  field.removeAttribute("data-days");
}

// The panels over a list: one at a time, closed by Escape or by a click beside them.
function closeTools(except) {
  for (const tool of document.querySelectorAll("details.tool[open]")) if (tool !== except) tool.open = false;
}

let gPressedAt = 0;

function onKey(event) {
  if (event.key === "Escape") {
    const open = document.querySelector("details.tool[open]");
    closeTools();
    open?.querySelector("summary").focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,select,textarea,[contenteditable]")) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-quick-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select?.();
  } else if (event.key === "g") {
    gPressedAt = Date.now();
  } else if (Date.now() - gPressedAt < 1500 && /^[a-z]$/.test(event.key)) {
    // g then a letter goes where the menu entry with data-go="letter" goes; t is always Today.
    gPressedAt = 0;
    const link = document.querySelector(`a[data-go="${event.key}"]`);
    if (link) link.click();
    else if (event.key === "t") window.location.assign("/");
  }
}

export function startLists() {
  document.addEventListener("click", onClick);
  document.addEventListener("click", (event) => closeTools(event.target.closest("details.tool")));
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    const scope = scopeOf(event.target);
    for (const row of scope.querySelectorAll("[data-select-row]")) row.checked = event.target.checked;
    refreshBulk(scope);
  });
}

export function prepareLists(root) {
  root.querySelectorAll("[data-days]").forEach(offerCalendars);
  for (const scope of new Set([...root.querySelectorAll("[data-select-row]")].map(scopeOf))) refreshBulk(scope);
}
