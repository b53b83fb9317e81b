// What waits, what the server has, what it would not take and why; and how this phone is doing.
import { make } from "../../parts/words.js";
import { button, card, mark, notice, progress } from "../dom.js";
import { BESIDE, REFUSED, WAITING, clockOff } from "../rules.js";
import { changed, clockAt, counts, load, now, own, state, synchronise, zoneOf } from "../state.js";
import { all, change } from "../store.js";
import { clockOf, isElsewhere, megabytes, t } from "../words.js";

const LOOKS = {
  waiting: ["wait", "clock", "sent_waiting"],
  taken: ["ok", "circle-check", "sent_taken"],
  beside: ["info", "users", "sent_beside"],
  refused: ["late", "hand-stop", "sent_refused"],
};
const MOST = 60;

const nameOf = (row) => (row.kind === "visit" ? row.point_name : t(`kind_${row.kind}`));

function wordsOf(row) {
  if (row.state === BESIDE) return [t("beside")];
  if (row.words?.lost) return [t("photo_lost")];
  return [row.words?.what, row.words?.kept, row.words?.do].filter(Boolean);
}

async function amend(row, fields) {
  await change("records", row.key, fields);
  await load();
  changed();
}

function unreadCard(row) {
  const again = async () => {
    await amend(row, { state: WAITING, next: 0, seen: true });
    synchronise(true);
  };
  const words = [...wordsOf(row), ...(row.doubts || [])];
  return card("unread", make("div", { class: "round-head" }, make("h2", {}, nameOf(row)), mark(LOOKS[row.state][0], LOOKS[row.state][1], t(LOOKS[row.state][2]))),
    make("p", { class: "quiet small" }, `${row.round_name} · ${clockAt(own(row.made), row)}`),
    ...(words.length ? words : [t("refused_plain")]).map((line) => make("p", {}, line)),
    make("div", { class: "pair" }, row.state === REFUSED ? button("", "refresh", t("try_again"), again) : "", row.seen ? "" : button("", "check", t("seen"), () => amend(row, { seen: true }))));
}

function line(row) {
  const [look, symbol, word] = LOOKS[row.state];
  return make("li", { class: "point" }, make("span", { class: "point-name" }, make("strong", {}, nameOf(row)),
    make("span", { class: "quiet small" }, `${row.round_name} · ${clockAt(own(row.made), row)}`)), mark(look, symbol, t(word)));
}

const base64 = (bytes) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.readAsDataURL(new Blob([bytes]));
});

/** Everything of this person's that the server does not have, with its photos, as a file to hand in another way. */
async function save() {
  const records = state.records.filter((row) => row.person === state.person?.id && row.state !== "taken");
  const sums = new Set(records.flatMap((row) => row.photos));
  const photos = [];
  for (const photo of await all("photos")) {
    if (photo.person === state.person.id && sums.has(photo.sha256)) photos.push({ ...photo, bytes: await base64(photo.bytes) });
  }
  const file = new Blob([JSON.stringify({ records, photos })], { type: "application/json" });
  const address = URL.createObjectURL(file);
  make("a", { href: address, download: `${t("file_name")}-${new Date().toISOString().slice(0, 10)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function facts(rows) {
  return make("dl", { class: "facts" }, ...rows.filter(([, text]) => text).flatMap(([label, text]) => [make("dt", {}, label), make("dd", {}, text)]));
}

function phoneCard() {
  const { person, room } = state;
  const off = clockOff(person?.drift);
  return card("", make("h2", {}, t("this_phone")), facts([
    [t("phone_person"), person?.name || t("phone_nobody")],
    [t("phone_fresh"), person && clockAt(own(person.heard))],
    [t("phone_clock"), off ? t("clock_both", { phone: clockAt(Date.now()), right: clockAt(now()) }) : person && t("clock_right")],
    [t("phone_zone"), isElsewhere(zoneOf(), Date.now()) ? t("zone_both", { phone: clockOf(Date.now()), right: clockAt(Date.now()) }) : ""],
    [t("phone_room"), room && t("room", { used: megabytes(room.usage), all: megabytes(room.quota) })],
    [t("phone_safe"), room && (room.kept ? t("kept_safe") : t("kept_unsafe"))],
  ]));
}

export function outboxScreen() {
  const { all: total, waiting, others } = counts();
  const mine = state.records.filter((row) => row.person === state.person?.id).sort((a, b) => (a.made < b.made ? 1 : -1));
  const troubled = mine.filter((row) => row.state === REFUSED || (row.state === BESIDE && !row.seen));
  const rest = mine.filter((row) => !troubled.includes(row)).slice(0, MOST);
  const words = waiting ? t("waiting", { n: waiting, all: total }) : t("all_sent");
  const sending = card("", make("h2", {}, words), progress(total - waiting, total, words),
    button("btn-primary btn-wide", "cloud-upload", state.isBusy ? t("sending") : waiting ? t("send_now") : t("fetch_now"), () => synchronise(true), state.isBusy ? { disabled: "" } : {}));
  const body = [sending, ...troubled.map(unreadCard)];
  if (others.length) body.push(notice("info", "users", t("others", { n: others.length, name: [...new Set(others.map((row) => row.person_name))].join("、") }), t("others_do")));
  if (rest.length) body.push(make("ul", { class: "card points" }, ...rest.map(line)));
  if (mine.some((row) => row.state !== "taken")) body.push(button("btn-wide", "download", t("save_copy"), save));
  body.push(phoneCard());
  return { title: t("outbox"), back: "#", body, live: true };
}
