// What is seen at one point: its items one below the other, photos, a signature; kept at every tap, recorded with one.
import { make } from "../../parts/words.js";
import { ask, button, buzz, card, icon, notice, sheet, tell } from "../dom.js";
import { keepRecord } from "../outbox.js";
import { missing, newKey, stamp } from "../rules.js";
import { changed, load, recordsOf, roundOf, state, synchronise } from "../state.js";
import { signaturePad } from "../signature.js";
import { get, put, write } from "../store.js";
import { t } from "../words.js";
import { itemCard, pictures } from "./items.js";
import { dropPicture, keepPicture, takePicture, troubleWords } from "./photos.js";

const POSITION_WAIT_MS = 20_000;

/** Where the phone is, if its owner switched that on; it may arrive while he answers, and never holds him up. */
async function watchPosition(draft) {
  if (!navigator.geolocation || !(await get("settings", "position"))?.value || draft.position) return;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    draft.position = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy };
    put("drafts", draft);
  }, () => {}, { enableHighAccuracy: true, timeout: POSITION_WAIT_MS, maximumAge: 30_000 });
}

function complain(error) {
  const [what, todo] = troubleWords(error);
  buzz(false);
  document.getElementById("trouble").replaceChildren(notice("danger", "device-mobile", what, todo));
  document.getElementById("trouble").scrollIntoView({ block: "center" });
}

/** The form over a draft: every change is on the disk before the next tap. */
function formOf(draft, onChange) {
  const answerTo = (item) => draft.answers[item.key] || {};
  let writes = 0;
  const save = () => {
    const mine = ++writes;
    // An earlier write that ends later says nothing about this one.
    return put("drafts", draft).then(() => mine === writes && document.getElementById("trouble")?.replaceChildren(), complain);
  };
  const form = {
    answerTo,
    pictureOf: (sum) => get("photos", `${draft.person}/${sum}`),
    set(item, fields, goOn = false) {
      draft.answers[item.key] = { ...answerTo(item), ...fields };
      onChange(item, goOn);
      return save();
    },
    photo: (item) => takePicture(async (blob, source) => {
      const before = draft.answers[item.key];
      try {
        await keepPicture(draft, blob, source, (sum) => {
          draft.answers[item.key] = { ...answerTo(item), photos: [...new Set([...(answerTo(item).photos || []), sum])] };
          if (item.kind === "photo") draft.answers[item.key].value = "";
        });
        buzz();
        document.getElementById("trouble")?.replaceChildren();
      } catch (error) {
        draft.answers[item.key] = before || {};
        complain(error);
      }
      onChange(item);
    }),
    async drop(item, sum) {
      await dropPicture(draft, sum);
      await form.set(item, { photos: answerTo(item).photos.filter((one) => one !== sum) });
    },
  };
  return form;
}

function signaturePart(draft, form) {
  const strip = make("div", { class: "photos" });
  const open = button("btn-wide", "signature", t("sign"), async () => {
    const pad = signaturePad(t("sign_here"));
    const isDone = await sheet(t("sign_here"), (close) => [pad.element, make("div", { class: "pair" },
      button("", "trash", t("clear"), pad.clear), button("btn-primary", "check", t("take_over"), () => close(!pad.isEmpty())))]);
    if (!isDone) return;
    try {
      await keepPicture(draft, await pad.picture(), "camera", (sum) => {
        draft.signature = sum;
      });
    } catch (error) {
      draft.signature = null;
      complain(error);
    }
    show();
  });
  const show = async () => {
    open.querySelector("span").textContent = draft.signature ? t("sign_again") : t("sign");
    strip.replaceChildren(...(await pictures(draft.signature ? [draft.signature] : [], form, async (sum) => {
      draft.signature = null;
      await dropPicture(draft, sum);
      await put("drafts", draft);
      show();
    })));
  };
  show();
  return card("", make("h2", {}, t("signature")), make("p", { class: "quiet small" }, t("signature_when")), strip, open);
}

async function record(round, point, draft) {
  const answers = point.checklist.items.filter((item) => draft.answers[item.key]).map((item) => {
    const { value = "", note = "", photos = [] } = draft.answers[item.key];
    return { item: item.key, value, note, photos };
  });
  const body = {
    key: newKey(), round: round.id, point: point.id, found_by: draft.found_by, code: draft.code, challenge: round.challenge,
    began_at: draft.began_at, ended_at: stamp(), answers, position: draft.position, signature: draft.signature || null,
  };
  const used = new Set([...answers.flatMap((answer) => answer.photos), draft.signature].filter(Boolean));
  const spare = draft.photos.filter((sum) => !used.has(sum)).map((sum) => ["delete", "photos", `${draft.person}/${sum}`]);
  await keepRecord(state.person, "visit", round, body, { point, photos: [...used] }, [["delete", "drafts", draft.id], ...spare]);
}

export function pointScreen(roundId, pointId) {
  const round = roundOf(roundId);
  const point = round?.points.find((one) => String(one.id) === pointId);
  const draft = state.drafts.find((one) => String(one.round) === roundId && String(one.point) === pointId);
  if (!point || !draft) {
    location.hash = round ? `round/${round.id}` : "";
    return { title: "", back: "#", body: [] };
  }
  const { items } = point.checklist;
  const lacking = () => cards.filter(({ item }) => missing(item, form.answerTo(item)));
  const count = () => {
    const left = lacking().length;
    done.classList.toggle("btn-primary", !left);
    done.querySelector("span").textContent = left ? t("answers_left", { n: left, all: items.length }) : t("record_point");
  };
  const onChange = (item, goOn) => {
    cards.find((one) => one.item === item).refresh();
    count();
    const following = cards.slice(items.indexOf(item) + 1).find((one) => missing(one.item, form.answerTo(one.item)));
    if (goOn && !missing(item, form.answerTo(item))) (following?.element || done).scrollIntoView({ behavior: "smooth", block: "center" });
  };
  const form = formOf(draft, onChange);
  const cards = items.map((item, place) => itemCard(item, place + 1, items.length, form));
  const finish = async () => {
    const [first] = lacking();
    if (first) {
      buzz(false);
      first.element.classList.add("is-missing");
      first.element.scrollIntoView({ behavior: "smooth", block: "center" });
      first.element.querySelector("button,input,textarea").focus({ preventScroll: true });
      return;
    }
    done.disabled = true;
    try {
      await record(round, point, draft);
    } catch (error) {
      done.disabled = false;
      return complain(error);
    }
    await load();
    buzz();
    tell("success", "circle-check", t("point_saved", { name: point.name }));
    location.hash = `round/${round.id}`;
    synchronise(true);
    changed();
  };
  const discard = async () => {
    if (!(await ask(t("discard"), t("discard_what"), t("discard"), t("walk_on"), true))) return;
    await write([["delete", "drafts", draft.id], ...draft.photos.map((sum) => ["delete", "photos", `${draft.person}/${sum}`])]);
    location.hash = `round/${round.id}`;
  };
  const done = button("btn-wide btn-record", "check", t("record_point"), finish);
  cards.forEach((one) => one.refresh());
  count();
  watchPosition(draft);
  const again = recordsOf(round).some((row) => row.point === point.id) ? notice("info", "info-circle", t("visited_again")) : "";
  return {
    title: `${point.position}. ${point.name}`, back: `#round/${round.id}`, foot: [done],
    body: [make("p", { class: "quiet" }, icon("map-pin"), ` ${point.place}`), again, ...cards.map((one) => one.element),
      signaturePart(draft, form), make("div", { id: "trouble", role: "alert" }), button("btn-quiet", "trash", t("discard"), discard)].filter(Boolean),
  };
}
