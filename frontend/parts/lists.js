// Lists: choosing rows for bulk verbs, whole rows as links, the keyboard.
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

let gPressedAt = 0;

function onKey(event) {
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
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    const scope = scopeOf(event.target);
    for (const row of scope.querySelectorAll("[data-select-row]")) row.checked = event.target.checked;
    refreshBulk(scope);
  });
}

export function prepareLists(root) {
  for (const scope of new Set([...root.querySelectorAll("[data-select-row]")].map(scopeOf))) refreshBulk(scope);
}
