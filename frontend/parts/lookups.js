// Look-ups while typing: [data-lookup="places"] offers places.
import { make } from "./words.js";

const WAIT = 200;
let timer = 0;

async function look(input) {
  const text = input.value.trim();
  if (text.length < 2) return;
  const site = input.dataset.site || input.form?.elements.site?.value || "";
  const answer = await fetch(`/lookup/${input.dataset.lookup}/?q=${encodeURIComponent(text)}&site=${encodeURIComponent(site)}`);
  if (!answer.ok || input.value.trim() !== text) return;
  offer(input, (await answer.json()).items);
}

function offer(input, items) {
  const id = `${input.id}-offers`;
  let list = document.getElementById(id);
  if (!list) {
    list = make("datalist", { id });
    input.after(list);
    input.setAttribute("list", id);
  }
  list.replaceChildren(...items.map((item) => make("option", { value: item.value }, item.label)));
}

export function startLookups() {
  document.addEventListener("input", (event) => {
    const input = event.target.closest("[data-lookup]");
    if (!input) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(input).catch(() => {}), WAIT); // a failed look-up only means no offers
  });
}
