// The outbox: every record of a round, kept until the server has it. The page sends, and where the browser offers it the
// service worker does while no page is open; a lock lets one of them at a time.
//
// A record belongs to the person who made it and is sent in that person's session only. What the server will never
// take is kept with the server's words; nothing that was written here is deleted before the server has it.
import { BESIDE, REFUSED, WAITING, driftOf, isPast, sha256, stamp, waitAfter } from "./rules.js";
import { fetchRounds, sendPhoto, sendRecord } from "./server.js";
import { all, change, get, put, write } from "./store.js";

const LOCK = "steward-field-outbox";
const NEVER = [400, 403, 404, 409, 410, 413, 415, 422];
const ROOM_EVERY = 20;

/** Whether sending the same again can never help: a rule said no, in its words. What a server under repair or a box on
    the way answers has none, whatever its number; nor has a fault of ours: then the record waits and goes again. */
const isFinal = (told) => NEVER.includes(told.status) && Boolean(told.what);

/** `body` as the server wants it, without the moment of sending; `steps` are other writes that belong to it. */
export function keepRecord(person, kind, round, body, { point = null, photos = [] } = {}, steps = []) {
  const row = {
    key: body.key, person: person.id, person_name: person.name, kind, round: round.id, round_name: round.name, zone: round.zone, body, photos,
    point: point?.id ?? null, point_name: point?.name ?? "", made: stamp(), state: WAITING, tries: 0, next: 0,
  };
  return write([["put", "records", row], ...steps]);
}

/** Rounds the server does not list any more, of which something half answered is still on this phone. */
async function unfinished(id, listed) {
  const known = new Set(listed.map((round) => round.id));
  const open = new Set((await all("drafts")).filter((draft) => draft.person === id).map((draft) => draft.round));
  return ((await get("people", id))?.rounds || []).filter((round) => !known.has(round.id) && open.has(round.id));
}

/** What the server says of today's rounds, kept for the days without it. */
export async function download() {
  const asked = Date.now();
  const told = await fetchRounds();
  if (!told.ok) return told;
  const id = String(told.user.id);
  const rounds = [...told.rounds, ...(await unfinished(id, told.rounds))];
  await put("people", {
    id, name: told.user.name, zone: told.zone, rounds, at: told.at, heard: Date.now(), drift: driftOf(asked, Date.now(), told.at),
  });
  await put("settings", { name: "person", value: id });
  return { ...told, person: id };
}

async function refuse(row, told) {
  await change("records", row.key, { state: REFUSED, settled: Date.now(), words: told, seen: false });
}

/** Other bytes came than were sent: as long as the photo here is still what its name says, it goes again. */
const isOfTheWay = async (told, photo) => told.code === "altered" && (await sha256(photo.bytes)) === photo.sha256;

/** Photos first: true when all are there; a photo the server will never take takes its record with it. */
async function photosOf(row) {
  for (const sha256 of row.photos) {
    const photo = await get("photos", `${row.person}/${sha256}`);
    if (photo?.sent) continue;
    if (!photo) {
      await refuse(row, { lost: true });
      return "refused";
    }
    const told = await sendPhoto(photo, row.person);
    if (told.ok) await change("photos", photo.id, { sent: true });
    else if (isFinal(told) && !(await isOfTheWay(told, photo))) {
      await refuse(row, told);
      return "refused";
    } else return told.out ? "out" : told.none ? "none" : "later";
  }
  return "";
}

async function sendOne(row, isSecondTry = false) {
  const stop = await photosOf(row);
  if (stop) return stop;
  const told = await sendRecord(row, { ...row.body, sent_at: stamp() });
  if (told.ok) {
    const state = told.state === BESIDE ? BESIDE : "taken";
    await change("records", row.key, { state, settled: Date.now(), doubts: told.doubts || [], seen: state !== BESIDE });
    return "sent";
  }
  if (told.out) return "out";
  if (told.none) return "none";
  if (told.status === 409 && told.missing?.length && !isSecondTry) {
    for (const sha256 of told.missing) await change("photos", `${row.person}/${sha256}`, { sent: false });
    return sendOne(row, true);
  }
  if (!isFinal(told)) return "later";
  await refuse(row, told);
  return "refused";
}

/** Photos whose records have all been taken make room for new ones; so do records that were taken long ago. */
async function makeRoom() {
  const rows = await all("records");
  const drafts = await all("drafts");
  const needed = new Set(drafts.flatMap((draft) => draft.photos.map((sha256) => `${draft.person}/${sha256}`)));
  const settled = new Set();
  for (const row of rows) {
    const into = row.state === WAITING || row.state === REFUSED ? needed : settled;
    row.photos.forEach((sha256) => into.add(`${row.person}/${sha256}`));
  }
  const steps = [...settled].filter((id) => !needed.has(id)).map((id) => ["delete", "photos", id]);
  steps.push(...rows.filter((row) => isPast(row, Date.now())).map((row) => ["delete", "records", row.key]));
  if (steps.length) await write(steps);
}

async function flushNow(isAsked, onStep) {
  const told = await download();
  if (!told.ok) return told.out ? "out" : told.none ? "none" : told.stranger ? "stranger" : "later";
  const rows = (await all("records"))
    .filter((row) => row.person === told.person && row.state === WAITING && (isAsked || row.next <= Date.now()))
    .sort((a, b) => (a.made < b.made ? -1 : 1));
  let end = "";
  for (const [place, row] of rows.entries()) {
    const result = await sendOne(row);
    if (result === "out" || result === "none" || result === "later") {
      await change("records", row.key, { tries: row.tries + 1, next: Date.now() + waitAfter(row.tries + 1) });
      end = result;
    }
    await onStep();
    if (place % ROOM_EVERY === ROOM_EVERY - 1) await makeRoom(); // a week's photos must not wait for the last of them
    if (result === "out" || result === "none") break; // "later" is the server's trouble with this one record
  }
  await makeRoom();
  if (rows.length && !end) await download(); // what the server has now, so that two phones show the same
  return end;
}

/** Fetches and sends; answers "", or why not everything went: "none", "out", "stranger", "later", "busy" (somebody else is at it). */
export function flush({ isAsked = false, onStep = async () => {} } = {}) {
  const work = () => flushNow(isAsked, onStep);
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : "busy"));
}
