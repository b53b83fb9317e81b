// The rounds on the phone: one page, its screens named behind the #, everything kept in the browser's database.
// Works without a network and goes on where it was after a reload; see field/outbox.js for how records reach the server.
import { make } from "./parts/words.js";
import { applyTheme, startTheme } from "./parts/theme.js";
import { button, icon, link, notice } from "./field/dom.js";
import { clockOff } from "./field/rules.js";
import { outboxScreen } from "./field/screens/outbox.js";
import { pointScreen } from "./field/screens/point.js";
import { roundScreen } from "./field/screens/round.js";
import { roundsScreen } from "./field/screens/rounds.js";
import { scanScreen } from "./field/screens/scan.js";
import { begunAt, changed, clockAt, counts, endedAt, load, look, onChange, state, synchronise, zoneOf } from "./field/state.js";
import { clockOf, isElsewhere, spanOf, t } from "./field/words.js";

const SCREENS = { "": roundsScreen, round: roundScreen, scan: scanScreen, point: pointScreen, outbox: outboxScreen };
const place = document.getElementById("field");
const LOOK_EVERY_MS = 10_000;
const FETCH_AFTER_MS = 10 * 60_000;

let screen = null;
let shown = null;
let drawn = "";

function chip() {
  const { waiting, all, unread } = counts();
  const online = navigator.onLine && state.isReached;
  const [look, symbol, word] = unread ? ["late", "alert-triangle", t("chip_unread", { n: unread })]
    : waiting ? ["wait", online ? "cloud-upload" : "wifi-off", t(state.isBusy ? "chip_sending" : "chip_waiting", { n: waiting, all })]
      : online ? ["ok", "circle-check", t("chip_sent")] : ["off", "wifi-off", t("chip_offline")];
  return make("a", { class: `chip mark-${look}`, href: "#outbox", "aria-label": `${word}. ${t("outbox")}` }, icon(symbol), word);
}

/** The server's words for a day of trouble stand above every screen until they are no longer true. */
function warnings() {
  const off = clockOff(state.person?.drift);
  const { waiting } = counts();
  return [
    window.isSecureContext ? "" : notice("danger", "lock", t("http"), t("http_do")),
    state.broken ? notice("danger", "device-mobile", t("base"), t("base_do")) : "",
    state.isOut && state.person ? notice("warning", "user-circle", t("signed_out"), t("signed_out_do", { name: state.person.name, n: waiting }), link("btn-wide", "key", t("sign_in"), "/sign-in/?next=/field/")) : "",
    off ? notice("warning", "clock-exclamation", t(off > 0 ? "clock_ahead" : "clock_behind", { span: spanOf(off) }), t("clock_do")) : "",
    isElsewhere(zoneOf(), Date.now()) ? notice("info", "world", t("zone_other"), t("zone_do", { phone: clockOf(Date.now()), right: clockAt(Date.now()) })) : "",
    state.update ? notice("info", "refresh", t("update"), t("update_do"), button("btn-wide", "refresh", t("update_now"), takeUpdate)) : "",
  ].filter(Boolean);
}

const head = (title, back) => [
  make("a", { class: "btn btn-quiet back-button", href: back, "aria-label": t("back") }, icon("arrow-left")),
  make("h1", { class: "head-title", tabindex: "-1" }, title), chip(),
];

function fill(name, ...content) {
  document.getElementById(name).replaceChildren(...content);
}

function draw() {
  const [name, ...more] = decodeURIComponent(location.hash.slice(1)).split("/");
  const isNew = location.hash !== shown;
  if (isNew || screen.live) {
    screen?.leave?.();
    if (isNew) document.querySelectorAll("dialog[open]").forEach((sheet) => sheet.close()); // the phone's own way back
    screen = (SCREENS[name] || roundsScreen)(...more);
    const fresh = JSON.stringify([screen.body, screen.foot || []].map((part) => part.map((one) => one.outerHTML)));
    // What stands there is left alone when it is the same: folds stay open, and fingers on their button.
    if (isNew || fresh !== drawn) {
      fill("main", ...screen.body);
      fill("foot", ...(screen.foot || []));
    }
    drawn = fresh;
    document.body.classList.toggle("with-foot", Boolean(screen.foot?.length));
  }
  fill("head", ...head(screen.title, screen.back));
  fill("warnings", ...warnings());
  document.title = screen.title;
  if (isNew && shown !== null) {
    window.scrollTo(0, 0);
    document.querySelector(".head-title").focus({ preventScroll: true });
  }
  shown = location.hash;
}

// --- a newer version ----------------------------------------------------------------------------------------------------

let isAsked = false;

function takeUpdate() {
  isAsked = true;
  state.update.postMessage("take-over");
}

const isWalking = () => (state.person?.rounds || []).some((round) => begunAt(round) && !endedAt(round)) || state.drafts.length > 0;

/** In the middle of a round the newer version waits for a tap; otherwise it is taken at once. */
function offer(worker) {
  state.update = worker;
  if (!isWalking() && !location.hash) takeUpdate();
  else changed();
}

function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => isAsked && location.reload());
  serviceWorker.addEventListener("message", async () => {
    await load();
    changed();
  });
  serviceWorker.register(place.dataset.worker, { updateViaCache: "none" }).then((registration) => {
    const isOld = () => Boolean(serviceWorker.controller);
    if (registration.waiting && isOld()) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const fresh = registration.installing;
      fresh.addEventListener("statechange", () => fresh.state === "installed" && isOld() && offer(fresh));
    });
    window.addEventListener("online", () => registration.update().catch(() => {}));
  }, () => {}); // refused by the browser's settings: the rounds work, but only while the page stays open
}

/** Where there is Background Sync, the browser sends what waits even when the page is closed by then. */
async function askForSync() {
  const registration = await navigator.serviceWorker?.getRegistration?.().catch(() => null);
  await registration?.sync?.register("field-outbox").catch(() => {});
}

// --- when to send -------------------------------------------------------------------------------------------------------

function isDue() {
  const waits = state.records.some((row) => row.person === state.person?.id && row.state === "waiting" && row.next <= Date.now());
  return waits || !state.isReached || !state.person || Date.now() - state.person.heard > FETCH_AFTER_MS;
}

async function keepInStep() {
  if (navigator.onLine && document.visibilityState === "visible" && isDue()) await synchronise();
  else changed();
  if (counts().waiting) await askForSync();
}

async function start() {
  applyTheme();
  startTheme();
  onChange(draw);
  await load();
  draw();
  window.addEventListener("hashchange", async () => {
    await load();
    if (state.update && !location.hash && !isWalking()) takeUpdate();
    draw();
  });
  window.addEventListener("online", () => synchronise(true));
  window.addEventListener("offline", changed);
  document.addEventListener("visibilitychange", keepInStep);
  setInterval(keepInStep, LOOK_EVERY_MS);
  startWorker();
  look();
  await synchronise(true);
}

start();
