// Taking pictures inside the app, and keeping them: nothing passes through the phone's own gallery unless it is chosen there.
import { make } from "../../parts/words.js";
import { fromFile, openCamera, shoot, troubleOf } from "../camera.js";
import { button, icon, notice, sheet } from "../dom.js";
import { sha256, stamp } from "../rules.js";
import { isFull, remove, write } from "../store.js";
import { t } from "../words.js";

/** Why nothing was kept, for a person: [what happened, what to do]. */
export const troubleWords = (error) => (isFull(error) ? [t("full"), t("full_do")] : [t("not_kept"), t("not_kept_do")]);

/** The picture in the base together with the draft that mentions it; its name there is its fingerprint. */
export async function keepPicture(draft, blob, source, mention) {
  const bytes = await blob.arrayBuffer();
  const sum = await sha256(bytes);
  const photo = { id: `${draft.person}/${sum}`, person: draft.person, sha256: sum, bytes, type: blob.type || "image/jpeg", taken_at: stamp(), source, sent: false };
  const photos = [...new Set([...draft.photos, sum])];
  mention(sum);
  await write([["put", "photos", photo], ["put", "drafts", { ...draft, photos }]]);
  draft.photos = photos;
}

export async function dropPicture(draft, sum) {
  draft.photos = draft.photos.filter((one) => one !== sum);
  await remove("photos", `${draft.person}/${sum}`);
}

function gallery(take) {
  const input = make("input", { type: "file", accept: "image/*", class: "hidden-input" });
  input.addEventListener("change", async () => input.files[0] && take(await fromFile(input.files[0]), "gallery"));
  return make("label", { class: "btn btn-wide" }, icon("photo"), make("span", {}, t("gallery")), input);
}

/** The camera as a sheet; `take(blob, source)` gets what was shot or chosen. */
export async function takePicture(take) {
  const video = make("video", { class: "finder-video", "aria-label": t("camera_picture"), playsinline: "", muted: "" });
  const finder = make("div", { class: "finder finder-tall" }, video);
  let camera = null;
  let isClosed = false;
  const fail = (error) => {
    camera?.stop();
    finder.replaceWith(notice("danger", "camera-off", t(troubleOf(error)), t("picture_do")));
  };
  const closing = sheet(t("photo"), (close) => {
    const give = (blob, source) => {
      close();
      take(blob, source);
    };
    const shutter = button("btn-primary shutter", "camera", t("shoot"), async () => give(await shoot(video), "camera"), { disabled: "" });
    video.addEventListener("playing", () => {
      shutter.disabled = false;
    });
    return [finder, shutter, gallery(give), button("btn-wide", "", t("cancel"), () => close())];
  });
  openCamera(video).then((opened) => {
    camera = opened;
    if (isClosed) camera.stop();
  }, fail);
  await closing;
  isClosed = true;
  camera?.stop();
}
