// The server's side of the field, as the page and the service worker ask it. Every answer is one of:
// {ok, ...json} · {none: true} no network or no server · {out: true} nobody is signed in · {status, ...json} a refusal.
const HOME = new URL("/field/", self.location.origin).pathname;
const LONGEST_MS = 60_000;

/** The proof against forged posts, as the cookie has it now: after signing in again the page's own would be stale. */
async function token() {
  if (self.cookieStore) return (await self.cookieStore.get("csrftoken"))?.value || "";
  return /(?:^|; )csrftoken=([^;]+)/.exec(self.document?.cookie || "")?.[1] || "";
}

async function ask(path, { headers = {}, ...options } = {}) {
  const proof = options.method ? { "X-CSRFToken": await token() } : {};
  let answer;
  try {
    answer = await fetch(HOME + path, {
      ...options,
      headers: { Accept: "application/json", ...proof, ...headers },
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
  } catch {
    return { none: true };
  }
  const told = await answer.json().catch(() => null);
  // The sign-in page, or a proof that belongs to an earlier session. A rule that says no speaks JSON.
  if (answer.type === "opaqueredirect" || answer.status === 401 || (options.method && answer.status === 403 && !told?.what)) return { out: true };
  if (told === null && answer.ok) return { none: true }; // a hotel's or a mobile network's own page in between
  return { ...told, ok: answer.ok, status: answer.status };
}

/** A proof is not asked for here, so "no" means: nobody with a post. */
export async function fetchRounds() {
  const told = await ask("rounds.json", { cache: "no-store" });
  return told.status === 403 ? { stranger: true } : told;
}

export const sendPhoto = (photo, person) => ask(`photos/${photo.sha256}`, {
  method: "PUT",
  body: photo.bytes,
  headers: { "Content-Type": photo.type, "X-Taken-At": photo.taken_at, "X-Source": photo.source, "X-Person": person },
});

export const sendRecord = (row, body) => ask(row.kind === "visit" ? "visits" : `rounds/${row.round}/${row.kind}`, {
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", "X-Person": row.person },
});
