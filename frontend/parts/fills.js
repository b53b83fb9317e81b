// Offers that fill a form: [data-fill] holds what a tap puts into which fields; the person can change all of it again.
// [data-fill-now] fills by itself what is still empty, and hidden fields always: they follow what is shown.
function fill(form, values, wants = () => true) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (!field || !wants(field)) continue;
    field.value = value;
    const told = field instanceof RadioNodeList ? form.querySelector(`[name="${name}"]:checked`) : field;
    // As if it had been typed: whoever watches the field looks again.
    for (const kind of ["input", "change"]) told?.dispatchEvent(new Event(kind, { bubbles: true }));
    told?.closest("details")?.setAttribute("open", "");
  }
}

export function prepareFills(root) {
  const offers = [...root.querySelectorAll("[data-fill-now]")];
  if (root.matches?.("[data-fill-now]")) offers.push(root);
  for (const offer of offers) {
    const form = offer.closest("form");
    if (form) fill(form, JSON.parse(offer.dataset.fillNow), (field) => field.type === "hidden" || !field.value);
  }
}

// A telephone system opens the form with the number behind the #: no server sees it, and it does not stay in the address.
function takeCall() {
  const number = new URLSearchParams(location.hash.slice(1)).get("caller");
  const field = document.querySelector("[data-caller]");
  if (!number || !field) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  field.value = number.replace(/[^0-9+]/g, "").slice(0, 20);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startFills() {
  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-fill]");
    if (!offer) return;
    fill(offer.form, JSON.parse(offer.dataset.fill));
    offer.setAttribute("aria-pressed", "true");
  });
  window.addEventListener("load", takeCall);
  window.addEventListener("hashchange", takeCall);
}
