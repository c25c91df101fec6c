// What the pages of an entity and of a site have in common: several answers of the API on one page, and how it comes to be.
import * as api from "./api.js";
import { fill, h, say } from "./dom.js";
import { makeNews } from "./news.js";
import { failure, notice } from "./notice.js";
import { makeQuestion } from "./question.js";
import { retitle } from "./router.js";

/**
 * Open a page about `key`. `ask(query)` names the paths that it is made of, the first of which knows whether there is such a thing;
 * `show(answers, query)` makes its nodes; `followed` is the table, and its filter, whose changes are told.
 */
export function openProfile(main, { key, kind, ask, show, name, followed, missing }) {
  const page = { title: key, update, close() { question.close(); news.rest(); } };
  const news = makeNews("day has", "days have", () => update(query));
  const body = h("div", { class: "profile" }, h("p", { class: "loading" }, "Loading …"));
  const heading = h("h1", { dir: "auto" }, key);
  fill(main, h("div", { class: "head" }, h("p", { class: "kind" }, kind), heading), news.element, body);
  let query = new URLSearchParams();
  const question = makeQuestion(body, (error) => {
    fill(body, error.status === 404 ? notice(...missing) : failure(error, () => update(query)));
  });

  function update(given) {
    query = given;
    news.rest();
    return question.ask(async (signal) => {
      const answers = await Promise.all(ask(query).map((path) => api.get(path, signal)));
      page.title = name(answers[0]);
      retitle(page, page.title);
      fill(heading, page.title);
      fill(body, show(answers, query));
      news.watch(...followed, answers[0].sequence);
      say(page.title);
    });
  }

  return page;
}
