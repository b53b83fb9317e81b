// [data-picks]: very many boxes in groups. Narrowed while typing; a box for the whole of a group covers the others in it.
import { say } from "./words.js";

const folded = (text) => text.toLowerCase().replace(/\s+/g, "");
const wordsOf = (label) => folded(label.textContent);

function narrow(picks, typed) {
  const wanted = folded(typed);
  let found = false;
  for (const group of picks.querySelectorAll("[data-picks-group]")) {
    const all = folded(group.dataset.picksGroup).includes(wanted);
    let within = false;
    for (const label of group.querySelectorAll("label")) {
      const shown = all || wordsOf(label).includes(wanted);
      label.hidden = !shown && !label.matches(".picks-whole");
      within ||= shown;
    }
    group.hidden = !within;
    found ||= within;
    const rest = group.querySelector("details");
    // What was found below a heading is shown at once; with nothing typed everything is folded as it was.
    if (rest && wanted) rest.open = !all;
    else if (rest) rest.open = Boolean(rest.querySelector("input:checked"));
  }
  picks.querySelector("[data-picks-none]").hidden = found;
}

function refresh(picks) {
  for (const whole of picks.querySelectorAll(".picks-whole input")) {
    const rest = whole.closest("[data-picks-group]").querySelectorAll("details input");
    for (const box of rest) box.disabled = whole.checked;
  }
  const chosen = [...picks.querySelectorAll("input:checked:enabled")].map((box) => box.closest("label").textContent.trim());
  const said = picks.querySelector("[data-picks-said]");
  said.textContent = chosen.length ? say("chosen") + chosen.join("、") : "";
}

export function startPicks() {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-picks-search]")) narrow(target.closest("[data-picks]"), target.value);
  });
  document.addEventListener("keydown", (event) => {
    // Enter looks; it does not send the form.
    if (event.key === "Enter" && event.target.matches("[data-picks-search]")) event.preventDefault();
  });
  document.addEventListener("change", ({ target }) => {
    const picks = target.closest("[data-picks]");
    if (picks && target.type === "checkbox") refresh(picks);
  });
}

export function preparePicks(root) {
  for (const picks of root.querySelectorAll("[data-picks]")) {
    picks.querySelector("[data-picks-search]").hidden = picks.querySelectorAll("input[type=checkbox]").length < 8;
    refresh(picks);
  }
}
