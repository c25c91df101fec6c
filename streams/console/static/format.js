// How times, days and numbers are written.
import { h } from "./dom.js";

const LOCALE = "en-GB";
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});
const EXACT = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "long" });
const CLOCK = new Intl.DateTimeFormat(LOCALE, { timeStyle: "medium" });
const NUMBER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

const parsed = (iso) => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
};

export const number = (value) => NUMBER.format(value);
export const percent = (share) => `${Math.round(share * 100)} %`;
export const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

/** A `<time>` element, or the text itself where it is no time. */
export function moment(iso) {
  const date = parsed(iso);
  return date ? h("time", { datetime: iso, title: EXACT.format(date) }, MOMENT.format(date)) : String(iso);
}

export function day(iso) {
  const date = parsed(iso);
  return date ? h("time", { datetime: iso }, DAY.format(date)) : String(iso);
}

/** The name of the day, week, month or year that begins on a day. */
export function period(iso, by) {
  const date = parsed(iso);
  if (!date || by === "day") return date ? DAY.format(date) : String(iso);
  if (by === "week") return `week of ${DAY.format(date)}`;
  return by === "month" ? MONTH.format(date) : iso.slice(0, 4);
}

/** A duration in seconds as people say it; a dash where there is none. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 90) return `${number(Number(seconds.toPrecision(2)))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** A count that the API may have broken off. */
export const atLeast = (total, isExact) => (isExact === false ? `more than ${number(total)}` : number(total));

/** A publication date is as precise as the document: a year, a day or a moment. */
export function published(iso) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return day(iso);
  return /T/.test(iso) ? moment(iso) : iso;
}

/** The time of day, with the day where it is not today's. */
export function clock(iso) {
  const date = parsed(iso);
  if (!date) return String(iso);
  const today = date.toDateString() === new Date().toDateString();
  return today ? h("time", { datetime: iso, title: EXACT.format(date) }, CLOCK.format(date)) : moment(iso);
}

/** The name of a field or table, for people: `dead_letters` is "Dead letters". */
export function label(name) {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
