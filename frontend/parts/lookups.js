// Look-ups while typing: [data-lookup="places"] offers places, [data-lookup="callers"] says who has this number.
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
  if (input.dataset.lookup === "callers") introduce(input, items);
}

// Who is calling, at once: name and homes under the number, and the fields filled where there is only one.
function introduce(input, items) {
  const id = `${input.id}-known`;
  let place = document.getElementById(id);
  if (!place) {
    place = make("div", { id, class: "form-hint", role: "status" });
    input.after(place);
  }
  place.textContent = items.map((item) => item.label).join("；");
  const { requester, caller_name: name, place: home } = input.form.elements;
  if (requester) requester.value = items.length === 1 ? items[0].id : "";
  if (items.length !== 1) return;
  if (name && !name.value) name.value = items[0].name;
  if (home && !home.value && items[0].place) home.value = items[0].place;
}

export function startLookups() {
  document.addEventListener("input", (event) => {
    const input = event.target.closest("[data-lookup]");
    if (!input) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(input).catch(() => {}), WAIT); // a failed look-up only means no offers
  });
}
