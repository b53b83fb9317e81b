// The first screen: my rounds, the one under way on top; when they were last fetched; what to do where there are none.
import { make } from "../../parts/words.js";
import { card, icon, link, mark, notice, progress } from "../dom.js";
import { donePoints } from "../rules.js";
import { begunAt, clockAt, endedAt, now, own, recordsOf, state, zoneOf } from "../state.js";
import { dayOf, spanOf, t } from "../words.js";

/** Ended, or past its time unless this phone is still walking it. */
function isOver(round) {
  const isOnTheWay = recordsOf(round).some((row) => row.kind === "begin");
  return Boolean(endedAt(round)) || (Date.parse(round.closes_at) < now() && !isOnTheWay);
}

/** How a round stands, as look, symbol and word. */
export function standing(round, done) {
  if (done === round.points.length) return ["ok", "circle-check", t("state_done")];
  if (isOver(round)) return ["late", "alert-triangle", begunAt(round) || done ? t("state_gaps") : t("state_over")];
  if (begunAt(round)) return ["busy", "walk", t("state_walking")];
  if (now() < Date.parse(round.opens_at)) return ["off", "clock", t("state_soon")];
  return ["info", "player-play", t("state_open")];
}

export function windowOf(round) {
  const left = Date.parse(round.closes_at) - now();
  const span = `${clockAt(round.opens_at, round)} – ${clockAt(round.closes_at, round)}`;
  if (left < 0 || Date.parse(round.opens_at) > now() || endedAt(round)) return span;
  return `${span} · ${t("time_left", { span: spanOf(left) })}`;
}

function roundCard(round) {
  const done = donePoints(round, recordsOf(round)).size;
  const [look, symbol, word] = standing(round, done);
  return make("a", { class: `card round round-${look}`, href: `#round/${round.id}` },
    make("span", { class: "round-head" }, make("h2", {}, round.name), mark(look, symbol, word)),
    make("span", { class: "quiet" }, windowOf(round)),
    make("span", { class: "round-count" }, progress(done, round.points.length, round.name), make("strong", {}, `${done} / ${round.points.length}`)),
    round.is_voluntary ? make("span", { class: "quiet small" }, icon("heart"), ` ${t("voluntary")}`) : "");
}

/** Under way, then open now by what closes first, then to come, then over. */
function order(a, b) {
  const moment = now();
  const rank = (round) => {
    if (isOver(round)) return 3;
    if (begunAt(round)) return 0;
    return moment < Date.parse(round.opens_at) ? 2 : 1;
  };
  return rank(a) - rank(b) || a.is_voluntary - b.is_voluntary || Date.parse(a.closes_at) - Date.parse(b.closes_at);
}

function folded(key, rounds) {
  if (!rounds.length) return "";
  return make("details", { class: "more" }, make("summary", {}, t(key, { n: rounds.length })), make("div", { class: "stack" }, ...rounds.map(roundCard)));
}

/** What can be walked today stands open; the days to come, and what is over, are folded. */
function groups(rounds) {
  const isLater = (round) => !isOver(round) && !begunAt(round) && dayOf(round.opens_at, zoneOf(round)) > dayOf(now(), zoneOf(round));
  const today = rounds.filter((round) => !isOver(round) && !isLater(round));
  const nothing = today.length ? "" : card("empty", icon("circle-check", "icon-large"), make("strong", {}, t("nothing_now")));
  return [...today.map(roundCard), nothing, folded("coming", rounds.filter(isLater)), folded("past", rounds.filter(isOver))].filter(Boolean);
}

function nobody() {
  if (state.isOut) return card("empty", icon("user-circle", "icon-large"), t("sign_in_first"), link("btn-primary btn-wide", "key", t("sign_in"), "/sign-in/?next=/field/"));
  if (state.isStranger) return card("empty", icon("route", "icon-large"), make("strong", {}, t("no_rounds")), t("no_rounds_do"));
  if (state.isBusy) return card("empty", icon("refresh", "icon-large"), t("fetching"));
  return card("empty", icon("wifi-off", "icon-large"), t("never_fetched"));
}

export function roundsScreen() {
  const { person } = state;
  const body = [];
  if (!person) body.push(nobody());
  else if (!person.rounds.length) body.push(card("empty", icon("route", "icon-large"), make("strong", {}, t("no_rounds")), t("no_rounds_do")));
  else body.push(...groups([...person.rounds].sort(order)));
  if (person) body.push(make("p", { class: "quiet small fresh" }, icon("download"), ` ${t("fresh", { when: clockAt(own(person.heard)), name: person.name })}`));
  if (person && now() - own(person.heard) > 86_400_000) body.unshift(notice("info", "cloud-off", t("old"), t("old_do")));
  return { title: t("my_rounds"), back: "/", body, live: true };
}
