// What follows from what: no page, no network, no base in here, so that each sentence can be read and tried by itself.
export const WAITING = "waiting";
export const REFUSED = "refused";
export const BESIDE = "beside";
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const CLOCK_MAY_BE_OFF_MS = 3 * 60_000;
const KEPT_AFTER_SENT_MS = 14 * 86_400_000;
export const CHECKS = ["pass", "fail", "na"];

/** What a label or a finger gave, as a checkpoint's code: without what addresses and people put around it. */
export function codeOf(text) {
  const said = text.trim().replace(/\/+$/, "");
  return said.slice(said.lastIndexOf("/") + 1).toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The point whose label or tag says so. */
export function pointWith(round, text) {
  const code = codeOf(text);
  return (code && round.points.find((point) => [point.code, point.nfc || ""].some((one) => codeOf(one) === code))) || null;
}

/** The points in walking order, each with its state: done, next, left (passed by), open. */
export function walk(round, done) {
  const points = [...round.points].sort((a, b) => a.position - b.position);
  const isDone = (point) => done.has(point.id);
  const farthest = points.findLastIndex(isDone);
  const ahead = points.findIndex((point, place) => place > farthest && !isDone(point));
  const next = ahead >= 0 ? ahead : points.findIndex((point) => !isDone(point));
  return points.map((point, place) => {
    if (isDone(point)) return { point, state: "done" };
    if (place === next) return { point, state: "next" };
    return { point, state: round.is_ordered && place < farthest ? "left" : "open" };
  });
}

/** Which points of a round are done: told by the server, or recorded here. */
export function donePoints(round, records) {
  const mine = records.filter((row) => row.kind === "visit" && row.round === round.id && row.state !== REFUSED);
  return new Map([...(round.done || []).map((point) => [point, null]), ...mine.map((row) => [row.point, row])]);
}

export function isOutside(item, value) {
  if (item.kind !== "number" || value === "" || value == null) return false;
  const number = Number(value);
  return (item.least != null && number < item.least) || (item.most != null && number > item.most);
}

/** Whether an answer says that something is wrong, as far as the phone can tell. */
export function isBad(item, answer) {
  const value = answer?.value;
  if (item.kind === "choice") return Boolean(item.fails?.includes(value));
  return (item.kind === "check" && value === "fail") || isOutside(item, value);
}

export function wantsPhoto(item, answer) {
  if (item.kind === "photo" || item.photo === "always") return answer?.value !== "na";
  return item.photo === "fail" && isBad(item, answer);
}

/** What is still missing of one item: "answer", "number", "photo", "note" or nothing. */
export function missing(item, answer) {
  const value = answer?.value ?? "";
  if (["check", "choice", "number"].includes(item.kind) && value === "") return "answer";
  if (item.kind === "number" && value !== "na" && !/^-?\d+(\.\d+)?$/.test(value)) return "number";
  if (wantsPhoto(item, answer) && !answer?.photos?.length) return "photo";
  return "";
}

/** A comma is what some keyboards offer for the point; spaces and full-width digits come from others. */
export const numberFrom = (text) => text.normalize("NFKC").replace(/\s/g, "").replace(",", ".");

export function waitAfter(tries) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1));
}

/** How far this phone's clock is ahead of the server's, when that is worth a word; else 0. */
export const clockOff = (drift) => (Math.abs(drift || 0) > CLOCK_MAY_BE_OFF_MS ? drift : 0);

/** The server answered somewhere between asking and hearing: the middle is the best guess. */
export const driftOf = (asked, heard, serverAt) => Math.round((asked + heard) / 2 - Date.parse(serverAt));

export function tally(records, person) {
  const mine = records.filter((row) => row.person === person);
  const count = (state) => mine.filter((row) => row.state === state).length;
  return {
    all: mine.length,
    waiting: count(WAITING),
    unread: mine.filter((row) => !row.seen && (row.state === REFUSED || row.state === BESIDE)).length,
    others: records.filter((row) => row.person !== person && row.state === WAITING),
  };
}

/** What was taken long ago; what was refused, or lies beside another's, stays. */
export function isPast(row, now) {
  return !["waiting", REFUSED, BESIDE].includes(row.state) && now - row.settled > KEPT_AFTER_SENT_MS;
}

/** This moment with the phone's own offset from UTC, as its owner would say it. */
export function stamp(at = new Date()) {
  const minutes = -at.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 23);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** A key of its own for each record, so that it counts once however often it is sent. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // on plain http there is no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** What bytes are called: by it they are found, and known again. */
export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
