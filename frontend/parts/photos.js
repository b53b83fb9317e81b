// input[type=file][data-photos]: makes pictures smaller before they are sent, shows them, and adds up several shots.
import { make, say } from "./words.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/** The file as a JPEG of at most 1600 px; the file itself when the browser cannot read it or it would not get smaller. */
async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = make("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!blob || (scale === 1 && blob.size >= file.size)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

function put(input, files) {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  input.taken = files;
}

function show(input) {
  let strip = input.parentElement.querySelector(":scope > .photos");
  if (!strip) {
    strip = make("div", { class: "photos" });
    input.after(strip);
  }
  strip.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
  strip.replaceChildren(...input.taken.map((file, index) => {
    const remove = make("button", { type: "button", class: "photos-remove", "aria-label": `${say("remove")} ${file.name}` }, "×");
    remove.addEventListener("click", () => {
      put(input, input.taken.filter((_, place) => place !== index));
      show(input);
    });
    const picture = file.type.startsWith("image/")
      ? make("img", { src: URL.createObjectURL(file), alt: file.name })
      : make("span", { class: "photos-name" }, file.name);
    return make("div", { class: "photos-one" }, picture, remove);
  }));
}

async function take(input) {
  const before = input.multiple ? input.taken || [] : [];
  const fresh = await Promise.all([...input.files].map(smaller));
  put(input, [...before, ...fresh]);
  show(input);
}

export function startPhotos() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-photos]")) return;
    const work = take(input).catch(() => {}); // without DataTransfer the chosen files are sent as they are
    if (!input.form) return;
    input.form.waiting = work.finally(() => {
      input.form.waiting = null;
    });
  });
  document.addEventListener("reset", (event) => {
    for (const input of event.target.querySelectorAll("input[data-photos]")) {
      input.taken = [];
      input.parentElement.querySelector(":scope > .photos")?.replaceChildren();
    }
  });
}
