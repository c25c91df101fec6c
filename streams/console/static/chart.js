// Counts over time as bars, and as a table for those who can't see them or want the numbers.
import { drawn, h } from "./dom.js";
import { number, period } from "./format.js";

const MOST = 120; // bars: thinner ones can't be told apart on a phone
const STEP = 10; // of the drawing's own units: a bar and the gap beside it
const BAR = 8;
const SIDE = 50; // the height of the highest bar
const WIDEST = 22; // pixels of a bar and its gap, where few would fill the page

const BACK = {
  day: (date) => date.setUTCDate(date.getUTCDate() - 1),
  week: (date) => date.setUTCDate(date.getUTCDate() - 7),
  month: (date) => date.setUTCMonth(date.getUTCMonth() - 1),
  year: (date) => date.setUTCFullYear(date.getUTCFullYear() - 1),
};

/** The last `MOST` days, weeks, months or years of a timeline, with those between them that have nothing. */
function filled(timeline, by) {
  const known = new Map(timeline.map((bucket) => [bucket.day, bucket]));
  const [first, last] = [timeline[0].day, timeline.at(-1).day];
  const date = new Date(last);
  const days = [];
  for (let day = last; day >= first && days.length < MOST; day = date.toISOString().slice(0, 10)) {
    days.push(known.get(day) ?? { day });
    BACK[by](date);
  }
  return days.reverse();
}

/**
 * A figure of a timeline. `series` are its fields, each {field, name, side, written}: side "up" or "down" has bars, others are in the
 * table alone. `link(bucket)` is the address of a bucket's own page. `most` is the height of the highest bar, if not the highest count.
 */
export function chart({ heading, timeline, by, series, link = null, most = null }) {
  if (!timeline.length) return null;
  const shown = filled(timeline, by);
  const sides = series.filter(({ side }) => side);
  const top = most ?? Math.max(1, ...shown.flatMap((bucket) => sides.map(({ field }) => bucket[field] ?? 0)));
  const written = sides[0].written ?? number;
  const hidden = timeline.length > shown.length || shown[0].day > timeline[0].day;
  return h("figure", { class: "chart" },
    h("figcaption", {}, h("span", { class: "chart-name" }, heading), " ",
      sides.map(({ name, side }) => h("span", { class: `key ${side}` }, name)),
      h("span", { class: "quiet" }, `a ${by}; ${most === null ? "highest bar" : "full height"} ${written(top)}`)),
    h("div", { class: "plot" },
      bars(shown, by, sides, { top, isWhole: most !== null, heading }),
      h("p", { class: "ends" }, h("span", {}, period(shown[0].day, by)), shown.length > 1 && h("span", {}, period(shown.at(-1).day, by)))),
    hidden && h("p", { class: "quiet" }, `The last ${MOST} are drawn; the table has all.`),
    h("details", {}, h("summary", {}, "As a table"), table(timeline, by, series, link, heading)));
}

function bars(shown, by, sides, { top, isWhole, heading }) {
  const reach = (way) => SIDE * Math.min(1, Math.max(0, ...sides.filter(({ side }) => side === way).flatMap(({ field }) => shown.map((bucket) => (bucket[field] ?? 0) / top))));
  const up = isWhole ? SIDE : reach("up");
  const width = shown.length * STEP;
  const height = up + 1 + reach("down");
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, width: shown.length * WIDEST, preserveAspectRatio: "none", role: "img", "aria-label": `${heading}: bars; the table below has the numbers` },
    drawn("rect", { class: "axis", x: 0, y: up, width, height: 1 }),
    shown.map((bucket, at) => drawn("g", {},
      drawn("title", {}, `${period(bucket.day, by)}: ${sides.map(({ field, name, written = number }) => `${written(bucket[field] ?? 0)} ${name}`).join(", ")}`),
      drawn("rect", { class: "room", x: at * STEP, y: 0, width: STEP, height }),
      sides.map(({ field, side }) => bar(at, side, up, Math.min(1, (bucket[field] ?? 0) / top))))));
}

function bar(at, side, up, share) {
  const height = share ? Math.max(1, share * SIDE) : 0;
  const y = side === "down" ? up + 1 : up - height;
  return drawn("rect", { class: `bar ${side}`, x: at * STEP + (STEP - BAR) / 2, y, width: BAR, height });
}

function table(timeline, by, series, link, heading) {
  const head = (text) => h("th", { scope: "col" }, text);
  const row = (bucket) => h("tr", {},
    h("th", { scope: "row" }, link ? h("a", { href: link(bucket.day, until(bucket.day, by)) }, period(bucket.day, by)) : period(bucket.day, by)),
    series.map(({ field, written = number }) => h("td", { class: "number" }, written(bucket[field] ?? 0))));
  return h("div", { class: "scroll", role: "region", "aria-label": `${heading} as a table`, tabindex: "0" },
    h("table", {},
      h("thead", {}, h("tr", {}, head(by.charAt(0).toUpperCase() + by.slice(1)), series.map(({ name }) => h("th", { scope: "col", class: "number" }, name)))),
      h("tbody", {}, [...timeline].reverse().map(row))));
}

/** The last day of a bucket. */
function until(day, by) {
  const date = new Date(day);
  if (by === "week") date.setUTCDate(date.getUTCDate() + 6);
  if (by === "month") date.setUTCMonth(date.getUTCMonth() + 1, 0);
  if (by === "year") date.setUTCFullYear(date.getUTCFullYear() + 1, 0, 0);
  return date.toISOString().slice(0, 10);
}
