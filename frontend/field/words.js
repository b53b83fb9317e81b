// The page's sentences, in the language it was delivered in; they come with the page, so they are there without a network.
const place = document.getElementById("field");
const WORDS = JSON.parse(place.dataset.texts);
const LANGUAGE = document.documentElement.lang;

/** The sentence named `key`, with its blanks filled: t("point_saved", {name}). */
export const t = (key, values = {}) => WORDS[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { year: "numeric", month: "2-digit", day: "2-digit" };

/** A moment as the clocks of a zone show it; by the phone's own where there is no zone, or one this browser never heard of. */
function shown(moment, zone, shape, language = LANGUAGE) {
  try {
    return new Date(moment).toLocaleString(language, { ...shape, timeZone: zone || undefined });
  } catch {
    return new Date(moment).toLocaleString(language, shape);
  }
}

/** The day in a zone, as 2026-11-24: it can be compared. */
export const dayOf = (moment, zone) => shown(moment, zone, DAY, "en-CA");

/** "22:05" on the day of `now`, else "11-24 22:05". */
export function clockOf(moment, zone, now = Date.now()) {
  const isToday = dayOf(moment, zone) === dayOf(now, zone);
  return shown(moment, zone, isToday ? HOUR : { month: "numeric", day: "numeric", ...HOUR });
}

/** Whether the phone's clock hangs in another zone than the site's: the same moment reads otherwise there. */
export const isElsewhere = (zone, now) => [HOUR, DAY].some((shape) => shown(now, zone, shape) !== shown(now, "", shape));

export function spanOf(ms) {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  if (minutes < 120) return t("minutes", { n: minutes });
  if (minutes < 48 * 60) return t("hours", { n: Math.round(minutes / 60) });
  return t("days", { n: Math.round(minutes / 1440) });
}

export const megabytes = (bytes) => `${Math.max(0.1, bytes / 1048576).toFixed(bytes > 10485760 ? 0 : 1)} MB`;
