// The camera: the back one where there is a choice, its lamp for dark stairwells, and still pictures out of it.
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/** Why there is no picture, as a key of the page's words. */
export function troubleOf(error) {
  if (!window.isSecureContext) return "camera_http";
  if (!navigator.mediaDevices?.getUserMedia) return "camera_none";
  if (["NotAllowedError", "SecurityError"].includes(error?.name)) return "camera_refused";
  if (["NotFoundError", "OverconstrainedError"].includes(error?.name)) return "camera_none";
  return "camera_busy"; // another program has it
}

/** A running camera in `video`: {stop, lamp} or throws. `lamp` is null where there is none. */
export async function openCamera(video) {
  const wish = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  video.srcObject = stream;
  video.muted = true;
  video.playsInline = true;
  const [track] = stream.getVideoTracks();
  const stop = () => {
    stream.getTracks().forEach((one) => one.stop());
    video.srcObject = null;
  };
  await video.play().catch(() => {}); // left before it began
  const lamp = track.getCapabilities?.().torch ? (on) => track.applyConstraints({ advanced: [{ torch: on }] }) : null;
  return { stop, lamp };
}

async function jpegOf(source, width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

export const shoot = (video) => jpegOf(video, video.videoWidth, video.videoHeight);

/** A chosen file as a picture of sensible size; the file itself where this browser cannot read it. */
export async function fromFile(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return file;
  const blob = await jpegOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return blob || file;
}
