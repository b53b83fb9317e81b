// Reads a QR code out of a running video: the browser's own detector where it knows QR, else ours in a worker of its own,
// so that the picture does not stutter on a small telephone.
const EVERY_MS = 180;
const LONGEST_SIDE = 800; // larger pictures are slower to read and no better

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return { isOwn: true, read: async (video) => (await detector.detect(video))[0]?.rawValue || "", end: () => {} };
}

function workerDetector(address) {
  const worker = new Worker(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const read = (video) => new Promise((resolve, reject) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = () => reject(new Error("the reader did not start"));
    worker.postMessage({ data, width, height }, [data.buffer]);
  });
  return { read, end: () => worker.terminate() };
}

/** Calls `found(text)` for each code seen until the returned function is called; `found` answers true to go on looking. */
export function scan(video, workerAddress, found, failed) {
  let isOver = false;
  let detector = null;
  const stop = () => {
    isOver = true;
    detector?.end();
  };
  // Some phones name a detector of their own and have none behind it.
  const read = (picture) => detector.read(picture).catch((error) => {
    if (!detector.isOwn) throw error;
    detector = workerDetector(workerAddress);
    return "";
  });
  (async () => {
    detector = (await ownDetector()) || workerDetector(workerAddress);
    if (isOver) return stop();
    while (!isOver) {
      if (video.readyState >= 2 && video.videoWidth) {
        const text = await read(video);
        if (!isOver && text && !found(text)) return stop();
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })().catch((error) => {
    if (!isOver) failed(error);
    stop();
  });
  return stop;
}
