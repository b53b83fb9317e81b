// One round: the next point large, the others in walking order, what was left out named; begin, scan and end under the thumb.
import { make } from "../../parts/words.js";
import { ask, button, buzz, card, icon, link, mark, notice, progress, tell } from "../dom.js";
import { keepRecord } from "../outbox.js";
import { donePoints, newKey, stamp, walk } from "../rules.js";
import { begunAt, clockAt, endedAt, load, now, own, recordsOf, roundOf, state, synchronise } from "../state.js";
import { get, put } from "../store.js";
import { t } from "../words.js";
import { typeCode } from "./scan.js";
import { windowOf } from "./rounds.js";

const LOOKS = {
  done: ["ok", "circle-check", "point_done"],
  next: ["info", "arrow-right", "point_next"],
  left: ["late", "alert-triangle", "point_left"],
  open: ["off", "circle-dashed", "point_open"],
};

const nameOf = (point) => `${point.position}. ${point.name}`;

export async function beginRound(round) {
  if (begunAt(round)) return;
  const key = newKey();
  await keepRecord(state.person, "begin", round, { key, at: stamp(), challenge: round.challenge });
  await load();
}

async function endRound(round, missing) {
  const names = missing.map(({ point }) => nameOf(point)).join("\n");
  if (missing.length && !(await ask(t("end_early"), `${t("not_visited")}\n${names}`, t("end_anyway"), t("walk_on"), true))) return;
  await keepRecord(state.person, "end", round, { key: newKey(), at: stamp(), challenge: round.challenge });
  await load();
  buzz();
  tell("success", "circle-check", t("round_ended"));
  location.hash = "";
  synchronise(true);
}

function nextCard({ point }) {
  return card("next", make("span", { class: "next-word" }, icon("arrow-right"), t("point_next")),
    make("strong", { class: "next-name" }, nameOf(point)),
    make("span", {}, icon("map-pin"), ` ${point.place}`),
    point.walk_seconds ? make("span", { class: "quiet" }, icon("walk"), ` ${t("walk_time", { n: Math.max(1, Math.round(point.walk_seconds / 60)) })}`) : "");
}

function pointLine(round, { point, state: standing }, visited) {
  const [look, symbol, word] = LOOKS[standing];
  const visit = visited.get(point.id);
  return make("li", { class: `point point-${standing}` },
    make("span", { class: "point-name" }, make("strong", {}, nameOf(point)), make("span", { class: "quiet small" }, point.place)),
    mark(look, symbol, visit ? `${t(word)} ${clockAt(own(visit.body.ended_at), round)}` : t(word)));
}

function positionSwitch() {
  const box = make("input", { type: "checkbox", class: "switch" });
  get("settings", "position").then((row) => {
    box.checked = row?.value === true;
  });
  box.addEventListener("change", () => put("settings", { name: "position", value: box.checked }));
  return make("label", { class: "choice" }, box, make("span", {}, t("position"), make("span", { class: "quiet small choice-note" }, t("position_why"))));
}

function openDrafts(round) {
  return state.drafts.filter((draft) => draft.round === round.id).map((draft) => {
    const point = round.points.find((one) => one.id === draft.point);
    return point && link("btn-wide unfinished", "pencil", t("go_on_with", { name: nameOf(point) }), `#point/${round.id}/${point.id}`);
  }).filter(Boolean);
}

export function roundScreen(id) {
  const round = roundOf(id);
  if (!round) return { title: t("my_rounds"), back: "#", body: [notice("info", "info-circle", t("round_gone"), t("round_gone_do"))], live: true };
  const visited = donePoints(round, recordsOf(round));
  const line = walk(round, visited);
  const missing = line.filter((one) => one.state !== "done");
  const left = line.filter((one) => one.state === "left");
  const next = line.find((one) => one.state === "next");
  const begun = begunAt(round);
  const ended = endedAt(round);
  const body = [
    card("summary", make("span", { class: "quiet" }, windowOf(round)),
      make("span", { class: "round-count" }, progress(visited.size, line.length, t("progress")), make("strong", {}, `${visited.size} / ${line.length}`)),
      round.is_ordered ? make("span", { class: "quiet small" }, icon("route"), ` ${t("ordered")}`) : ""),
    ended ? notice(missing.length ? "danger" : "success", missing.length ? "alert-triangle" : "circle-check", t("ended_at", { when: clockAt(round.ended_at ? ended : own(ended), round) })) : "",
    !begun && now() < Date.parse(round.opens_at) ? notice("info", "clock", t("too_early", { when: clockAt(round.opens_at, round) })) : "",
    left.length ? notice("warning", "alert-triangle", t("left_out"), left.map(({ point }) => nameOf(point)).join(" · ")) : "",
    ...openDrafts(round),
    next && !ended ? nextCard(next) : "",
    make("ol", { class: "card points" }, ...line.map((one) => pointLine(round, one, visited))),
    begun ? "" : positionSwitch(),
  ].filter(Boolean);

  const scan = async () => {
    await beginRound(round);
    location.hash = `scan/${round.id}`;
  };
  const type = async () => {
    await beginRound(round);
    typeCode(round);
  };
  const foot = [];
  if (begun && !ended && !missing.length) foot.push(button("btn-primary btn-wide", "flag", t("end_round"), () => endRound(round, missing)));
  else {
    foot.push(make("div", { class: "foot-pair" },
      button("btn-primary", "qrcode", begun ? t("scan") : t("begin_scan"), scan),
      button("", "keyboard", t("type_code"), type)));
    if (begun && !ended) body.push(button("btn-wide", "flag", t("end_round"), () => endRound(round, missing)));
  }
  return { title: round.name, back: "#", body, foot, live: true };
}
