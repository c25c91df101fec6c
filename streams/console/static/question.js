// What a page asks the API: one question at a time.

/**
 * Make the asker of a page. `ask(answer)` runs `answer(signal)`; a newer one breaks an older off. `place` is busy meanwhile,
 * and `failed(error)` shows why there is no answer.
 */
export function makeQuestion(place, failed) {
  let asking = new AbortController();

  async function ask(answer) {
    asking.abort();
    asking = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      await answer(asking.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      failed(error);
    }
    place.removeAttribute("aria-busy");
  }

  return { ask, signal: () => asking.signal, close: () => asking.abort() };
}
