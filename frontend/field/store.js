// What this phone keeps, in the browser's database: downloads by person, records that wait, photos, what is half answered.
// Everything is written with `strict` durability: a phone whose battery ends a second later still has it.
const NAME = "steward-field";
const STORES = { people: "id", records: "key", photos: "id", drafts: "id", settings: "name" };

let opening = null;

function open() {
  opening ||= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = asked.result.onclose = () => {
        asked.result.close();
        opening = null;
      };
      resolve(asked.result);
    };
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

/** Runs `work` with the named stores in one transaction; resolves with its answer when everything is on the disk. */
async function deal(names, mode, work, isWhole = mode === "readwrite") {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(names, mode, { durability: "strict" });
    let asked = null;
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error || asked?.error);
    asked = work((name) => transaction.objectStore(name));
    if (isWhole) transaction.commit(); // now, not after a turn: the page may be closed by then
  });
}

export const get = (store, key) => deal([store], "readonly", (of) => of(store).get(key));
export const all = (store) => deal([store], "readonly", (of) => of(store).getAll());
export const put = (store, value) => deal([store], "readwrite", (of) => of(store).put(value));
export const remove = (store, key) => deal([store], "readwrite", (of) => of(store).delete(key));

/** Several writes that hold together or not at all: [["put", "records", row], ["delete", "drafts", id]]. */
export function write(steps) {
  const names = [...new Set(steps.map(([, store]) => store))];
  return deal(names, "readwrite", (of) => {
    for (const [verb, store, value] of steps) of(store)[verb](value);
    return null;
  });
}

/** Changes one row as it stands in the base: the page and the service worker may both hold an older copy of it. */
export async function change(store, key, fields) {
  await deal([store], "readwrite", (of) => {
    const asked = of(store).get(key);
    asked.onsuccess = () => asked.result && of(store).put({ ...asked.result, ...fields });
    return asked;
  }, false);
}

export const isFull = (error) => error?.name === "QuotaExceededError";

/** Ask that the browser never clears this to make room; then how much is used. Null where the browser does not say. */
export async function room() {
  const kept = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  return quota ? { kept, usage, quota } : null;
}
