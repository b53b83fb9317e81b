// Finding out where one stands: the label's QR code by camera, its letters by hand, or a tag where the phone reads it.
import { make } from "../../parts/words.js";
import { openCamera, troubleOf } from "../camera.js";
import { ask, button, buzz, notice, sheet, tell } from "../dom.js";
import { canReadTags, listen } from "../nfc.js";
import { scan } from "../qr.js";
import { donePoints, pointWith, stamp } from "../rules.js";
import { clockAt, own, recordsOf, roundOf, state } from "../state.js";
import { get, put } from "../store.js";
import { t } from "../words.js";

const WORKER = document.getElementById("field").dataset.reader;

/** Opens the point with this code; false, with words, where the round has none. */
async function arrive(round, text, foundBy) {
  const point = pointWith(round, text);
  if (!point) return false;
  buzz();
  const visit = donePoints(round, recordsOf(round)).get(point.id);
  if (visit && !(await ask(point.name, t("visited_already", { when: clockAt(own(visit.body.ended_at), round) }), t("visit_again")))) {
    location.hash = `round/${round.id}`;
    return true;
  }
  const id = `${state.person.id}/${round.id}/${point.id}`;
  const before = await get("drafts", id);
  const draft = before || { id, person: state.person.id, round: round.id, point: point.id, began_at: stamp(), answers: {}, photos: [], position: null };
  await put("drafts", { ...draft, found_by: foundBy, code: text.trim() });
  location.hash = `point/${round.id}/${point.id}`;
  return true;
}

export async function typeCode(round) {
  const field = make("input", { class: "code", autocapitalize: "characters", autocomplete: "off", spellcheck: "false", "aria-label": t("code") });
  const wrong = make("p", { class: "error", role: "alert" });
  await sheet(t("type_code"), (close) => {
    const form = make("form", { class: "stack" },
      make("p", { class: "quiet" }, t("code_where")), field, wrong,
      make("div", { class: "pair" }, button("", "", t("cancel"), () => close()), make("button", { class: "btn btn-primary" }, t("go_on"))));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!pointWith(round, field.value)) {
        buzz(false);
        wrong.textContent = t("no_such_code", { code: field.value });
        field.select();
        return;
      }
      close();
      await arrive(round, field.value, "typed");
    });
    return [form];
  });
}

export function scanScreen(id) {
  const round = roundOf(id);
  if (!round) {
    location.hash = "";
    return { title: "", back: "#", body: [] };
  }
  const video = make("video", { class: "finder-video", "aria-label": t("camera_picture"), playsinline: "", muted: "" });
  const finder = make("div", { class: "finder" }, video, make("div", { class: "finder-frame" }));
  const hint = make("p", { class: "finder-hint" }, t("scan_hint"));
  const lamp = button("btn-wide", "bulb", t("lamp_on"), () => {}, { hidden: "" });
  const hasTags = canReadTags() && round.points.some((point) => point.nfc);
  const tags = button("btn-wide", "nfc", t("nfc_read"), () => startTags().catch(() => tell("danger", "alert-triangle", t("nfc_refused"))), { hidden: "" });
  let camera = null;
  let stop = () => {};
  let stopTags = () => {};
  let isLeft = false;
  let strange = "";

  const leave = () => {
    isLeft = true;
    stop();
    stopTags();
    camera?.stop();
  };
  const found = (text, foundBy = "qr") => {
    if (pointWith(round, text)) {
      arrive(round, text, foundBy);
      return false;
    }
    if (text !== strange) {
      buzz(false);
      const other = state.person.rounds.find((one) => pointWith(one, text));
      tell("danger", "alert-triangle", other ? t("other_round", { name: other.name }) : t("strange_label"));
    }
    strange = text;
    return true;
  };
  const fail = (error) => {
    camera?.stop();
    finder.replaceWith(notice("danger", "camera-off", t(troubleOf(error)), t(`${troubleOf(error)}_do`)));
    hint.remove();
  };
  const start = async () => {
    camera = await openCamera(video);
    if (isLeft) return camera.stop();
    if (camera.lamp) {
      let isOn = false;
      lamp.hidden = false;
      lamp.addEventListener("click", async () => {
        isOn = !isOn;
        await camera.lamp(isOn);
        lamp.querySelector("span").textContent = isOn ? t("lamp_off") : t("lamp_on");
      });
    }
    stop = scan(video, WORKER, found, fail);
  };
  const startTags = async () => {
    stopTags = await listen((texts) => found(texts.find((text) => pointWith(round, text)) || texts[0] || "", "nfc"));
    if (isLeft) return stopTags();
    tags.hidden = true;
    hint.textContent = t("nfc_hint");
  };
  start().catch((error) => isLeft || fail(error));
  // Without leave yet it takes a tap of its own.
  if (hasTags) startTags().catch(() => (tags.hidden = false));
  const foot = [lamp, tags, button("btn-wide", "keyboard", t("type_code"), () => typeCode(round))];
  return { title: t("scan"), back: `#round/${round.id}`, body: [finder, hint], foot, leave };
}
