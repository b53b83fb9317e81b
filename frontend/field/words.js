// The page's sentences, in the language it was delivered in; they come with the page, so they are there without a network.
const place = document.getElementById("field");
const WORDS = JSON.parse(place.dataset.texts);
const LANGUAGE = document.documentElement.lang;

/** The sentence named `key`, with its blanks filled: t("point_saved", {name}). */
export const t = (key, values = {}) => WORDS[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** "22:05" today, else "11-24 22:05". */
export function clockOf(moment) {
  const then = new Date(moment);
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const isToday = then.toDateString() === new Date().toDateString();
  return then.toLocaleString(LANGUAGE, isToday ? shape : { month: "numeric", day: "numeric", ...shape });
}

export function spanOf(ms) {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  if (minutes < 120) return t("minutes", { n: minutes });
  if (minutes < 48 * 60) return t("hours", { n: Math.round(minutes / 60) });
  return t("days", { n: Math.round(minutes / 1440) });
}

export const megabytes = (bytes) => `${Math.max(0.1, bytes / 1048576).toFixed(bytes > 10485760 ? 0 : 1)} MB`;
