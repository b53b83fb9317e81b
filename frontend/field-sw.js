// The rounds without a network: keeps the page and its files (never anything about anybody), and sends what waits when the
// browser says the network is back. `self.FIELD` is put in front by the server: version, shell and home.
//
// A new version is fetched beside the old one and waits: whoever is in the middle of a round goes on with the page he has,
// until he leaves it or taps "update" (the page then posts "take-over").
import { flush } from "./field/outbox.js";

const { version, shell, home } = self.FIELD;
const SHELL = `field-shell-${version}`;
const PATIENCE_MS = 2500; // one bar of network in a stairwell is none

self.addEventListener("install", (event) => {
  const fresh = shell.map((address) => new Request(address, { cache: "no-cache" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("field-shell-") && name !== SHELL;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

/** The page of now, when it comes soon and is of this version; else the kept one. A kept page goes with kept files. */
async function page(event) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(home);
  const fetched = fetch(event.request).then(async (answer) => {
    if (!answer.ok || answer.headers.get("Field-Version") !== version) return null;
    await cache.put(home, answer.clone());
    return answer;
  }).catch(() => null);
  event.waitUntil(fetched);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  return (await Promise.race(kept ? [fetched, patience] : [fetched])) || kept || fetch(event.request);
}

async function file(request) {
  const kept = await (await caches.open(SHELL)).match(request.url);
  return kept || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === home) event.respondWith(page(event));
  else if (shell.includes(url.pathname)) event.respondWith(file(request));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  if (event.tag === "field-outbox") event.waitUntil(sendAll());
});

async function sendAll() {
  const end = await flush();
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
  if (end === "none" || end === "later") throw new Error("not everything was sent"); // the browser tries again later
}
