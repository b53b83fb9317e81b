// One item of a checklist as a card for a thumb. `form` is the visit's form: {answerTo, set, photo, drop, pictureOf}.
import { make } from "../../parts/words.js";
import { button, buzz, icon } from "../dom.js";
import { CHECKS, isBad, isOutside, missing, numberFrom, wantsPhoto } from "../rules.js";
import { t } from "../words.js";

const CHECK_LOOKS = { pass: ["ok", "circle-check"], fail: ["late", "alert-triangle"], na: ["off", "circle-minus"] };

function choices(item, values, form, look = () => []) {
  const group = make("div", { class: `choices choices-${item.kind}`, role: "group", "aria-label": item.label });
  for (const [value, label] of values) {
    const [colour, symbol] = look(value);
    const one = button(`choose${colour ? ` choose-${colour}` : ""}`, symbol, label, () => {
      buzz(value !== "fail");
      form.set(item, { value }, value !== "fail");
    }, { "aria-pressed": "false", "data-value": value });
    group.append(one);
  }
  return group;
}

const limitsOf = (item) => {
  const unit = item.unit ? ` ${item.unit}` : "";
  if (item.least != null && item.most != null) return t("between", { least: item.least, most: item.most, unit });
  if (item.least != null) return t("at_least", { least: item.least, unit });
  return item.most != null ? t("at_most", { most: item.most, unit }) : "";
};

/** Said again it is taken back. */
function notApplicable(item, form, before = () => {}) {
  const set = () => {
    before();
    form.set(item, { value: form.answerTo(item).value === "na" ? "" : "na" });
  };
  return choices(item, [["na", t("na")]], { set });
}

function numberField(item, form) {
  const field = make("input", { class: "number", inputmode: "decimal", autocomplete: "off", "aria-label": item.label });
  field.value = form.answerTo(item).value === "na" ? "" : form.answerTo(item).value || "";
  field.addEventListener("input", () => form.set(item, { value: numberFrom(field.value) }));
  const none = notApplicable(item, form, () => {
    field.value = "";
  });
  return make("div", { class: "number-row" }, field, item.unit ? make("span", { class: "unit" }, item.unit) : "", none);
}

function wordsField(item, form, name, label, rows) {
  const field = make("textarea", { rows, "aria-label": label, placeholder: label });
  field.value = form.answerTo(item)[name] || "";
  field.addEventListener("input", () => form.set(item, { [name]: field.value }));
  return field;
}

function control(item, form) {
  if (item.kind === "check") return choices(item, CHECKS.map((value) => [value, t(value)]), form, (value) => CHECK_LOOKS[value]);
  if (item.kind === "choice") return choices(item, [...item.options.map((option) => [option, option]), ["na", t("na")]], form);
  if (item.kind === "number") return numberField(item, form);
  if (item.kind === "text") return wordsField(item, form, "value", t("words"), 3);
  return ""; // a photo: its button stands below, beside "not applicable"
}

export async function pictures(sums, form, drop) {
  const shown = await Promise.all(sums.map(async (sum) => {
    const photo = await form.pictureOf(sum);
    if (!photo) return "";
    const image = make("img", { src: URL.createObjectURL(new Blob([photo.bytes], { type: photo.type })), alt: t("photo") });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    const away = make("button", { type: "button", class: "photos-remove", "aria-label": t("remove_photo") }, "×");
    away.addEventListener("click", () => drop(sum));
    const origin = photo.source === "gallery" ? make("span", { class: "photos-origin" }, t("from_gallery")) : "";
    return make("div", { class: "photos-one" }, image, origin, away);
  }));
  return shown.filter(Boolean);
}

/** {element, refresh, missing}: `refresh` shows the answer as it stands now, without touching what is being typed. */
export function itemCard(item, place, all, form) {
  const note = wordsField(item, form, "note", t("note"), 2);
  const strip = make("div", { class: "photos" });
  const shoot = button("", "camera", t("photo"), () => form.photo(item));
  const open = button("", "pencil", t("note"), () => {
    note.hidden = false;
    note.focus();
  });
  const state = make("p", { class: "item-state", role: "status" });
  const element = make("section", { class: "card item", "data-item": item.key },
    make("div", { class: "item-head" }, make("h2", {}, item.label), make("span", { class: "quiet small" }, `${place} / ${all}`)),
    ...[item.hint, item.kind === "number" ? limitsOf(item) : ""].filter(Boolean).map((words) => make("p", { class: "quiet" }, words)),
    control(item, form), state, strip, note,
    make("div", { class: `item-more item-more-${item.kind}` }, shoot, item.kind === "photo" ? notApplicable(item, form) : "", open));

  const refresh = async () => {
    const answer = form.answerTo(item);
    const lacks = missing(item, answer);
    const isEmpty = (answer.value ?? "") === "" && !answer.photos?.length;
    element.dataset.state = isBad(item, answer) ? "bad" : lacks || isEmpty ? "open" : "good";
    for (const one of element.querySelectorAll("[data-value]")) one.setAttribute("aria-pressed", String(one.dataset.value === answer.value));
    const photoWanted = wantsPhoto(item, answer) && !answer.photos?.length;
    shoot.classList.toggle("btn-primary", photoWanted && !isEmpty || item.kind === "photo" && photoWanted);
    note.hidden = note.hidden && !answer.note && !isBad(item, answer);
    open.hidden = !note.hidden;
    const words = isOutside(item, answer.value) ? t("outside") : lacks === "number" ? t("no_number") : lacks === "photo" && !isEmpty ? t("photo_wanted") : "";
    state.replaceChildren(...(words ? [icon("alert-triangle"), ` ${words}`] : []));
    strip.replaceChildren(...(await pictures(answer.photos || [], form, (sum) => form.drop(item, sum))));
  };
  note.hidden = true;
  return { item, element, refresh };
}
