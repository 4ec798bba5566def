// The notes of a conversation, at two screens: while the page is seen it asks every few seconds whether there is something
// new. Without script one loads the page again.

const every = 4000;

class TalkNotes extends HTMLElement {
  #timer = 0;
  #waiting = false;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#seen);
    this.#seen();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#timer);
  }

  #seen = () => {
    clearInterval(this.#timer);
    if (document.hidden) return;
    this.#timer = setInterval(() => this.#ask(), every);
    this.#ask();
  };

  // What somebody is writing or about to press is not taken from under their hands.
  #busy() {
    return this.contains(document.activeElement) || this.querySelector("textarea") !== null;
  }

  async #ask() {
    if (this.#waiting || this.#busy()) return;
    this.#waiting = true;
    try {
      const mark = this.querySelector("[data-mark]")?.dataset.mark ?? "";
      const answer = await fetch(`${this.dataset.from}?mark=${encodeURIComponent(mark)}`, { headers: { Accept: "text/html" } });
      if (answer.status === 200 && !answer.redirected) {
        const text = await answer.text();
        if (!this.#busy()) this.#put(text);
      } else if (answer.status === 401 || answer.status === 404) {
        clearInterval(this.#timer);
      }
    } catch {
      // Out of reach for now: it asks again.
    } finally {
      this.#waiting = false;
    }
  }

  // The markup comes from our own server, where every text is escaped; a parsed document runs no script.
  #put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-mark]");
    const stands = this.querySelector("[data-mark]");
    if (!fresh || !stands) return;
    stands.dataset.mark = fresh.dataset.mark;
    stands.replaceChildren(...fresh.childNodes);
  }
}

customElements.define("talk-notes", TalkNotes);
