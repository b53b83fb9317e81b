// The portal without a network: what was seen last stays readable, a report is kept on this telephone and sent later.
//
// `self.PORTAL` is put in front by the server: version, shell (addresses of styles and scripts) and home. Caches carry
// the version, so that an upgrade leaves nothing old behind. Own pages are kept only where the server says whose they
// are (`Steward-Keep`): nothing personal before sign-in. Signing out, or somebody else's page, throws all of it away.
const { version, shell, home } = self.PORTAL;
const SHELL = `portal-shell-${version}`;
const PAGES = `portal-pages-${version}`;
const WHO = `${home}whose-pages`;
const OFFLINE = `${home}offline/`;
const REPORT = `${home}report/`;
const WRITE = `${REPORT}repair/`;
const KINDS = ["repair", "complaint", "inquiry", "suggestion", "help", "praise"].map((kind) => `${REPORT}${kind}/`);
const WARM = [home, REPORT, ...KINDS, `${home}requests/`, `${home}notices/`, `${home}record/`];
const MOST_PAGES = 40;
const LONGEST_WORDS = 60;
let flushing = null;

function outbox(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("steward-portal", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const deal = base.transaction("outbox", mode);
      const asked = work(deal.objectStore("outbox"));
      deal.oncomplete = () => {
        base.close();
        resolve(asked.result);
      };
      deal.onerror = deal.onabort = () => {
        base.close();
        reject(deal.error);
      };
    };
  });
}

const waiting = () => outbox("readonly", (box) => box.getAll());
const drop = (id) => outbox("readwrite", (box) => box.delete(id));

async function whose() {
  const found = await (await caches.open(PAGES)).match(WHO);
  return found ? found.text() : "";
}

async function forget() {
  await caches.delete(PAGES);
  await outbox("readwrite", (box) => box.clear());
}

/** Keep a page as it came, with its policy and the moment; the first of a person brings the others along. */
async function keep(who, address, response) {
  const before = await whose();
  if (before && before !== who) await forget();
  const cache = await caches.open(PAGES);
  await cache.put(WHO, new Response(who));
  const headers = { "Content-Type": "text/html; charset=utf-8", "Kept-At": String(Date.now()) };
  headers["Content-Security-Policy"] = response.headers.get("Content-Security-Policy") || "default-src 'none'";
  await cache.put(address, new Response(await response.text(), { headers }));
  const keys = (await cache.keys()).filter((key) => !WARM.concat(WHO).includes(new URL(key.url).pathname));
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_PAGES))) await cache.delete(old);
  if (before !== who) await warm(who);
}

async function warm(who) {
  for (const address of WARM) {
    const response = await fetch(address).catch(() => null);
    if (response?.headers.get("Steward-Keep") === who && !response.redirected) await keep(who, address, response);
  }
}

async function kept(url) {
  const cache = await caches.open(PAGES);
  let found = await cache.match(url.pathname, { ignoreSearch: true });
  // A single matter of repairs (`report/17/`) is a repair.
  if (!found && /^\d+\/$/.test(url.pathname.replace(REPORT, ""))) found = await cache.match(WRITE);
  if (!found) return (await caches.match(OFFLINE)) || Response.error();
  const html = (await found.text()).replace("<html ", `<html data-kept-at="${found.headers.get("Kept-At")}" `);
  return new Response(html, { headers: found.headers });
}

async function page(event, url) {
  let response;
  try {
    response = await fetch(event.request);
  } catch {
    return kept(url);
  }
  const who = response.ok && response.headers.get("Steward-Keep");
  if (who) event.waitUntil(keep(who, url.pathname, response.clone()));
  // Whoever is asked to sign in is nobody here any more; what he wrote waits for him, and for nobody else.
  else if (response.ok && url.pathname === `${home}sign-in/`) event.waitUntil(caches.delete(PAGES));
  return response;
}

async function report(event) {
  const copy = event.request.clone();
  try {
    return await fetch(event.request);
  } catch {
    const who = await whose();
    if (!who) return (await caches.match(OFFLINE)) || Response.error();
    const fields = [...(await copy.formData())];
    await outbox("readwrite", (box) => box.add({ url: event.request.url, who, at: Date.now(), fields }));
    return Response.redirect(`${home}requests/`, 303);
  }
}

function words(item) {
  const said = item.fields.find(([name]) => name === "words")?.[1] || "";
  return { id: item.id, at: item.at, words: said.trim().slice(0, LONGEST_WORDS), refused: Boolean(item.refused) };
}

async function tell(sent) {
  const rows = (await waiting()).map(words);
  for (const client of await self.clients.matchAll()) client.postMessage({ waiting: rows, sent });
}

/** Send what waits, in its order. The form's own key makes a report that arrived before be taken once. */
async function flush() {
  const sent = [];
  const rows = (await waiting()).filter((item) => !item.refused);
  const opened = rows.length ? await fetch(`${home}record/`).catch(() => null) : null;
  const who = opened?.headers.get("Steward-Keep");
  const token = who && /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await opened.text())?.[1];
  for (const item of token ? rows : []) {
    if (item.who !== who) {
      await drop(item.id);
      continue;
    }
    const form = new FormData();
    for (const [name, value] of item.fields) form.append(name, name === "csrfmiddlewaretoken" ? token : value);
    const answer = await fetch(item.url, { method: "POST", body: form }).catch(() => null);
    if (answer?.ok && answer.redirected) {
      await drop(item.id);
      sent.push(words(item));
    } else if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      await outbox("readwrite", (box) => box.put({ ...item, refused: true }));
    } else break;
  }
  await tell(sent);
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("portal-") && name !== SHELL && name !== PAGES;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data?.drop) event.waitUntil(drop(event.data.drop).then(() => tell([])));
  else if (event.data === "flush") {
    flushing ||= flush().finally(() => {
      flushing = null;
    });
    event.waitUntil(flushing);
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === `${home}sign-out/`) {
    event.respondWith(forget().then(() => fetch(request)).catch(() => kept(url)));
  } else if (request.method === "POST" && url.pathname.startsWith(REPORT)) event.respondWith(report(event));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(page(event, url));
  else if (request.method === "GET" && shell.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(url.pathname)) || Response.error()));
  }
});
