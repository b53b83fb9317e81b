// Light or dark: the person's own choice first, else what the device prefers.
const KEY = "steward.theme";
const device = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function applyTheme() {
  document.documentElement.setAttribute("data-bs-theme", chosen() || (device.matches ? "dark" : "light"));
}

export function startTheme() {
  device.addEventListener("change", applyTheme);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-action=theme]")) return;
    const next = document.documentElement.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage is blocked: the choice holds for this page only.
    }
    document.documentElement.setAttribute("data-bs-theme", next);
  });
}
