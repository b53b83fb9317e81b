// The page's side of portal-sw.js: starts it, marks pages shown without a network, says what waits and what was sent.
import { make, say } from "./words.js";

function clockOf(moment) {
  const then = new Date(Number(moment));
  const today = then.toDateString() === new Date().toDateString();
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return then.toLocaleString(document.documentElement.lang, today ? shape : { month: "numeric", day: "numeric", ...shape });
}

function put(name, look, ...content) {
  const place = document.querySelector("main");
  place?.querySelector(`:scope > [data-${name}]`)?.remove();
  if (content.length) place?.prepend(make("div", { class: `alert alert-${look}`, role: "status", [`data-${name}`]: "" }, ...content));
}

function lines(rows, worker) {
  return rows.map((row) => {
    const line = make("div", {}, `${clockOf(row.at)} ${row.words}`);
    if (!row.refused) return line;
    const button = make("button", { type: "button", class: "btn btn-link" }, say("forget"));
    button.addEventListener("click", () => worker.postMessage({ drop: row.id }));
    line.append(button);
    return line;
  });
}

function onTold({ data, source }) {
  const refused = data.waiting.filter((row) => row.refused);
  const rows = data.waiting.filter((row) => !row.refused);
  put("refused", "danger", ...(refused.length ? [make("strong", {}, say("not_taken")), ...lines(refused, source)] : []));
  put("waiting", "info", ...(rows.length ? [make("strong", {}, say("waits")), ...lines(rows, source)] : []));
  if (data.sent?.length) put("sent", "success", make("strong", {}, say("sent")), ...lines(data.sent, source));
}

export function startOffline() {
  const address = document.querySelector("meta[name=worker]")?.content;
  const keptAt = document.documentElement.dataset.keptAt;
  if (keptAt) put("kept", "info", say("as_of").replace("%s", clockOf(keptAt)));
  if (!address || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", onTold);
  const flush = () => serviceWorker.ready.then(({ active }) => active.postMessage("flush"));
  window.addEventListener("online", flush);
  // After everything the page needs: a slow telephone draws first.
  window.addEventListener("load", () => {
    serviceWorker.register(address).then(flush, () => {}); // refused by the browser's settings: pages work without it
  });
}
