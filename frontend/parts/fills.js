// Offers that fill a form: [data-fill] holds what a tap puts into which fields; the person can change all of it again.
function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (!field) continue;
    field.value = value;
    const told = field instanceof RadioNodeList ? form.querySelector(`[name="${name}"]:checked`) : field;
    told?.dispatchEvent(new Event("change", { bubbles: true }));
    told?.closest("details")?.setAttribute("open", "");
  }
}

export function startFills() {
  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-fill]");
    if (!offer) return;
    fill(offer.form, JSON.parse(offer.dataset.fill));
    offer.setAttribute("aria-pressed", "true");
  });
}
