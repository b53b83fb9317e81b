// A worker that finds a QR code in a picture: {data, width, height} in, its text (or nothing) out.
import jsQR from "jsqr";

self.addEventListener("message", ({ data: picture }) => {
  self.postMessage(jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data || "");
});
