// What the page knows at this moment. Screens read it; it is filled from the base and from what the server answered.
import { download, flush } from "./outbox.js";
import { clockOff, tally } from "./rules.js";
import { all, get, room } from "./store.js";
import { clockOf } from "./words.js";

export const state = {
  person: null, // {id, name, rounds, at, heard, drift}: whoever was signed in last
  records: [],
  drafts: [],
  room: null,
  isOut: false, // the server wants somebody to sign in
  isStranger: false, // whoever is signed in holds no post
  isReached: navigator.onLine,
  isBusy: false,
  broken: null, // the base cannot be opened or written
  update: null, // a service worker of a newer version that waits
};

let draw = () => {};
export const onChange = (redraw) => {
  draw = redraw;
};
export const changed = () => draw();

export async function load() {
  try {
    const setting = await get("settings", "person");
    state.person = setting ? await get("people", setting.value) : null;
    state.records = await all("records");
    state.drafts = (await all("drafts")).filter((draft) => draft.person === state.person?.id);
    state.broken = null;
  } catch (error) {
    state.broken = error;
  }
}

export async function look() {
  state.room = await room();
  changed();
}

/** How far this phone's clock is ahead, as far as it is known: whoever set it right meanwhile is back before he last heard. */
const ahead = () => (state.person && Date.now() >= state.person.heard ? clockOff(state.person.drift) : 0);

/** The moment it is, also on a phone with a wrong clock; and a moment this phone wrote down. */
export const now = () => Date.now() - ahead();
export const own = (moment) => new Date(moment).getTime() - ahead();

/** Times are shown as the clocks of their site show them. */
export const zoneOf = (row) => row?.zone || state.person?.zone;
export const clockAt = (moment, row) => clockOf(moment, zoneOf(row), now());

export const counts = () => tally(state.records, state.person?.id);
export const roundOf = (id) => state.person?.rounds.find((round) => String(round.id) === String(id)) || null;
export const recordsOf = (round) => state.records.filter((row) => row.person === state.person.id && row.round === round.id);
export const begunAt = (round) => round.began_at || recordsOf(round).find((row) => row.kind === "begin")?.body.at || null;
export const endedAt = (round) => round.ended_at || recordsOf(round).find((row) => row.kind === "end")?.body.at || null;

async function settle(work) {
  state.isBusy = true;
  changed();
  try {
    const end = await work();
    if (end !== "busy") {
      state.isOut = end === "out";
      state.isStranger = end === "stranger";
      state.isReached = end !== "none";
    }
  } catch (error) {
    state.broken = error;
  }
  state.isBusy = false;
  await load();
  changed();
}

/** Sends what waits and fetches what is new; at once for whoever asked, else when it is due. */
export async function synchronise(isAsked = false) {
  if (state.isBusy) return;
  const onStep = async () => {
    await load();
    changed();
  };
  await settle(() => flush({ isAsked, onStep }));
}
