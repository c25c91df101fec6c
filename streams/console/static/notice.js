// What is shown where there is nothing to show: empty states and errors, each with what to do next.
import { h } from "./dom.js";

/** Text with `code` between backticks, as elements. For our own sentences, and harmless for any other. */
export function sentence(text) {
  return text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/** A box with a heading, a sentence and perhaps a link onwards. */
export function notice(heading, text, href = null, link = null) {
  return h(
    "div", { class: "notice" },
    h("h2", {}, heading),
    h("p", {}, sentence(text)),
    href && h("p", {}, h("a", { href }, link)),
  );
}

/** An error with the API's own words, and a button that tries again. */
export function failure(problem, again) {
  const box = notice(problem.message || "Something went wrong", problem.detail || `The API answered with status ${problem.status}.`);
  box.classList.add("failure");
  box.setAttribute("role", "alert");
  if (again) box.append(h("p", {}, h("button", { type: "button", on: { click: again } }, "Try again")));
  return box;
}
