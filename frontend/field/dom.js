// Building blocks of the screens: icons, buttons, marks, notices, dialogs. Nothing is ever read as HTML.
import { make } from "../parts/words.js";
import { t } from "./words.js";

const SPRITE = document.getElementById("field").dataset.icons;
const SVG = "http://www.w3.org/2000/svg";

export function icon(name, css = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${css}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

export function button(look, symbol, label, press, more = {}) {
  const element = make("button", { type: "button", class: `btn ${look}`, ...more }, symbol ? icon(symbol) : "", make("span", {}, label));
  element.addEventListener("click", press);
  return element;
}

export const link = (look, symbol, label, href) => make("a", { class: `btn ${look}`, href }, symbol ? icon(symbol) : "", make("span", {}, label));
export const mark = (look, symbol, word) => make("span", { class: `mark mark-${look}` }, icon(symbol), word);
export const card = (css, ...content) => make("section", { class: `card ${css}` }, ...content.filter(Boolean));

/** What happened, what was kept, what to do: with a symbol, a colour and words. */
export function notice(look, symbol, title, text = "", ...more) {
  const words = make("div", {}, make("strong", {}, title), ...(text ? [text] : []));
  return make("div", { class: `alert alert-${look} notice` }, icon(symbol), words, ...more.filter(Boolean));
}

export function progress(done, all, label) {
  const bar = make("div", { class: "progress", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": all, "aria-valuenow": done });
  const part = make("div", { class: "progress-done" });
  part.style.width = `${all ? (done / all) * 100 : 0}%`;
  bar.append(part);
  return bar;
}

/** A sheet from below; `fill(close)` gives its content; resolves with what it was closed with. */
export function sheet(title, fill) {
  return new Promise((resolve) => {
    const dialog = make("dialog", { class: "sheet", "aria-label": title });
    let answer = null;
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    dialog.append(make("h2", {}, title), ...fill(close).filter(Boolean));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** True for yes. What is grave is not what the thumb finds first. */
export const ask = (title, text, yes, no = t("cancel"), isGrave = false) => sheet(title, (close) => {
  const answers = [button(isGrave ? "btn-primary" : "", "", no, () => close(false)), button(isGrave ? "" : "btn-primary", "", yes, () => close(true))];
  return [make("p", { class: "said" }, text), make("div", { class: "pair" }, ...(isGrave ? answers.reverse() : answers))];
});

let fading = 0;

/** A word in passing at the top, read aloud as well. */
export function tell(look, symbol, text) {
  const place = document.getElementById("told");
  clearTimeout(fading);
  place.replaceChildren(notice(look, symbol, text));
  fading = setTimeout(() => place.replaceChildren(), 6000);
}

/** A short buzz under the thumb; two for what is wrong. */
export const buzz = (isGood = true) => navigator.vibrate?.(isGood ? 40 : [80, 60, 80]);
