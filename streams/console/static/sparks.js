// Small charts of the last hour: bars and lines as SVG, each with a sentence that says the same.
import { drawn } from "./dom.js";

const WIDTH = 180;
const HEIGHT = 44;

const frame = (told, kind, ...shapes) =>
  drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: `spark ${kind}`, role: "img", "aria-label": told, preserveAspectRatio: "none" },
    drawn("line", { class: "ground", x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }), ...shapes);

const scaled = (value, most) => HEIGHT - 1 - (value / most) * (HEIGHT - 4);

/** A bar for each value; `told` is the sentence for those who don't see it. */
export function bars(values, told) {
  const most = Math.max(1, ...values);
  const step = WIDTH / values.length;
  return frame(told, "bars", ...values.map((value, index) => drawn("rect", {
    x: (index * step).toFixed(2), width: (step * 0.8).toFixed(2),
    y: scaled(value, most).toFixed(2), height: (HEIGHT - 1 - scaled(value, most)).toFixed(2),
  })));
}

/** A line through the values, with a gap where there is none; a lone value is a dot. */
export function line(values, told) {
  const most = Math.max(...values.filter((value) => value !== null), Number.MIN_VALUE);
  const step = WIDTH / values.length;
  const place = (index) => [((index + 0.4) * step).toFixed(2), scaled(values[index], most).toFixed(2)];
  const shapes = [];
  let run = [];
  values.forEach((value, index) => {
    if (value !== null) run.push(index);
    if (run.length && (value === null || index === values.length - 1)) {
      shapes.push(stretch(run.map(place), step));
      run = [];
    }
  });
  return frame(told, "line", ...shapes);
}

function stretch(points, step) {
  if (points.length > 1) return drawn("polyline", { points: points.map((point) => point.join(",")).join(" ") });
  const [[x, y]] = points;
  return drawn("polyline", { points: `${x - step / 2},${y} ${Number(x) + step / 2},${y}` });
}
