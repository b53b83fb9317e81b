// A field to sign in with a finger: {element, isEmpty, clear, picture}. The paper is white in the dark, too: it is printed.
import { make } from "../parts/words.js";

const WIDTH = 720;
const HEIGHT = 300;

export function signaturePad(label) {
  const canvas = make("canvas", { class: "sign-paper", width: WIDTH, height: HEIGHT, role: "img", "aria-label": label });
  const pen = canvas.getContext("2d");
  let strokes = 0;

  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    strokes = 0;
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    Object.assign(pen, { strokeStyle: "#10151c", lineWidth: 4, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...place(event));
    pen.stroke();
    strokes += 1;
  });
  clear();
  const picture = () => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return { element: canvas, isEmpty: () => strokes < 3, clear, picture };
}
