// A pathway that lies in an account: what is filled in is sent as it is made, and kept in this browser only until the
// server has said that it holds it. Pages are plain pages; without this script their forms do the same.

const FILE = "pathways.file"; // what a guest's pages keep, see pathway.js
const CHANGES = "pathways.changes";
const ADOPTING = "pathways.adopting";
const LEFT = "pathways.left";
const PAUSE = 400; // ms of quiet before something is sent
const SLOWEST = 60_000; // ms between two tries, at most

const memory = new Map();
let keeps = true; // the browser lets us keep something

function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    keeps = false;
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    keeps = false;
  }
  if (value === null) memory.delete(key);
}

// Unsent is the list of changes that one person made in this browser and the server does not hold yet.
class Unsent {
  constructor(person) {
    this.key = `pathways.unsent.${person}`;
  }

  all() {
    try {
      const list = JSON.parse(read(this.key) ?? "[]");
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  put(change) {
    const same = (c) => c.name === change.name && c.of === change.of && c.plan === change.plan;
    this.keep([...this.all().filter((c) => !same(c)), change]);
  }

  drop(ids) {
    this.keep(this.all().filter((c) => !ids.has(c.id)));
  }

  keep(list) {
    write(this.key, list.length > 0 ? JSON.stringify(list) : null);
  }
}

export class AccountDesk {
  constructor(desk, { valuesOf, isChange, newID }) {
    this.desk = desk;
    this.form = desk.querySelector("form#desk");
    this.status = desk.querySelector("[data-status]");
    this.tools = { valuesOf, isChange, newID };
    this.unsent = new Unsent(desk.dataset.person);
    this.wait = 1000;
    const carried = (name) => this.form.elements[name]?.value ?? "";
    this.of = carried("of");
    this.plan = carried("plan");
    this.seen = Number(carried("seen"));
    this.seenOf = new Map();
    this.newest = new Map();
    try {
      this.was = JSON.parse(carried("was") || "{}");
    } catch {
      this.was = {};
    }
    this.form.addEventListener("input", (e) => this.wrote(e.target));
    this.form.addEventListener("change", (e) => this.wrote(e.target));
    this.form.addEventListener("submit", () => this.leaving());
    document.documentElement.classList.remove("has-pathway"); // that is a guest's: this page waits for nothing
    this.seek();
    this.listen();
    if (this.unsent.all().length > 0) this.send();
    this.adopting();
  }

  // seek puts the reader at what the page was asked for.
  seek() {
    const goal = this.desk.querySelector("[data-focus]");
    if (!goal) return;
    if (!goal.matches("input, textarea, select")) goal.tabIndex = -1;
    goal.scrollIntoView({ block: "start" });
    goal.focus();
  }

  listen() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    addEventListener("online", () => this.send(), { signal });
    addEventListener("pagehide", () => this.last(), { signal });
    addEventListener("pageshow", (e) => e.persisted && location.reload(), { signal });
    addEventListener("beforeunload", (e) => !keeps && this.unsent.all().length > 0 && e.preventDefault(), { signal });
    // Who signs out has sent first what they wrote.
    document.addEventListener("submit", (e) => this.signingOut(e), { signal, capture: true });
  }

  end() {
    this.ends.abort();
    clearTimeout(this.timer);
  }

  say(what) {
    if (!this.status) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    this.status.textContent = (this.desk.dataset[what] ?? "").replace("{time}", time);
    if (what === "signin") {
      const link = document.createElement("a");
      link.href = `/account/sign-in?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = this.desk.dataset.signinlink;
      this.status.append(" ", link);
    }
    this.status.closest(".saved")?.classList.toggle("wrong", what !== "saved" && what !== "saving");
  }

  wrote(control) {
    if (!control.name || !this.tools.isChange(control.name) || control.type === "hidden") return;
    const values = this.tools.valuesOf(this.form, control);
    // Leaving a field says once more what typing in it has said.
    if (this.newest.get(control.name) === JSON.stringify(values)) return;
    this.newest.set(control.name, JSON.stringify(values));
    this.unsent.put({
      id: this.tools.newID(),
      name: control.name,
      values,
      at: new Date().toISOString(),
      of: this.of,
      plan: this.plan,
      was: this.was[control.name] ?? "",
      seen: this.seenOf.get(control.name) ?? this.seen,
    });
    this.say("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  // send sends everything that is not held yet. One sending at a time: what is written meanwhile goes with the next.
  async send() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    const list = this.unsent.all();
    if (list.length === 0) return;
    this.sending = this.post(list);
    const went = await this.sending;
    this.sending = null;
    if (went === "again" || (went === "held" && this.unsent.all().length > 0)) {
      if (went === "held") this.wait = PAUSE;
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, SLOWEST);
    } else {
      this.wait = 1000;
    }
  }

  async post(list) {
    let answer;
    try {
      answer = await fetch("/pathway/say", this.request(list));
    } catch {
      this.say(keeps ? "unsent" : "unkept");
      return "again";
    }
    if (answer.status === 401) {
      this.say("signin");
      return "stopped";
    }
    if (!answer.ok) {
      this.say(keeps ? "unsent" : "unkept");
      return answer.status === 400 || answer.status === 403 ? "stopped" : "again";
    }
    this.held(list, await answer.json());
    return "held";
  }

  request(list) {
    return {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(list),
    };
  }

  // held takes in what became of what was sent.
  held(list, answer) {
    this.unsent.drop(new Set(answer.folded));
    for (const [name, was] of Object.entries(answer.was)) {
      this.was[name] = was;
      this.seenOf.set(name, answer.seen);
    }
    // What is written again before the answer came knows by then what this answer said.
    for (const change of this.unsent.all()) {
      if (change.name in answer.was) this.unsent.put({ ...change, was: answer.was[change.name], seen: answer.seen });
    }
    const carried = this.form.elements.was;
    if (carried) carried.value = JSON.stringify(this.was);
    for (const { name, text } of answer.refused) this.refused(name, text);
    if (answer.differs) this.desk.querySelector("[data-differs]")?.removeAttribute("hidden");
    if (answer.refused.length === 0) this.say("saved");
    for (const change of list) if (!answer.refused.some((r) => r.name === change.name)) this.mended(change.name);
  }

  // refused says beside a field why it does not fit; what was typed stays.
  refused(name, text) {
    const control = [this.form.elements[name]].flat().find((c) => c instanceof Element);
    const field = control?.closest(".field");
    if (!field) {
      if (this.status) this.status.textContent = text;
      this.status?.closest(".saved")?.classList.add("wrong");
      return;
    }
    let why = field.querySelector(".why");
    if (!why) {
      why = document.createElement("p");
      why.className = "why";
      why.id = `${control.id}-why`;
      why.setAttribute("role", "alert");
      field.append(why);
    }
    why.textContent = text;
    field.classList.add("wrong");
    control.setAttribute("aria-invalid", "true");
    if (this.status) this.status.textContent = text;
  }

  mended(name) {
    const control = [this.form.elements[name]].flat().find((c) => c instanceof Element);
    const field = control?.closest(".field.wrong");
    if (!field) return;
    field.querySelector(".why")?.remove();
    field.classList.remove("wrong");
    control.removeAttribute("aria-invalid");
  }

  // leaving by a button of the form takes along what the page shows, so nothing needs to be sent twice.
  leaving() {
    clearTimeout(this.timer);
  }

  // last sends what is left while the page goes away; it stays in the list until an answer has said that it is held.
  last() {
    const list = this.unsent.all();
    if (list.length > 0 && !this.sending) fetch("/pathway/say", { ...this.request(list), keepalive: true }).catch(() => {});
  }

  async signingOut(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/account/sign-out") || this.unsent.all().length === 0 || this.out) return;
    event.preventDefault();
    this.out = true;
    await this.send();
    form.submit();
  }

  // adopting offers what this browser keeps of a guest's, and takes it out once the account holds it.
  adopting() {
    const done = this.desk.querySelector("[data-adopted]");
    const kept = () => JSON.stringify([read(FILE), read(CHANGES)]);
    if (done && sessionStorage.getItem(ADOPTING) === kept()) this.removeGuest();
    sessionStorage.removeItem(ADOPTING);
    const form = this.desk.querySelector("[data-adopt]");
    if (!form || !read(FILE) || sessionStorage.getItem(LEFT) === read(FILE)) return;
    form.elements.file.value = read(FILE);
    form.elements.changes.value = read(CHANGES) ?? "[]";
    form.hidden = false;
    form.addEventListener("submit", () => sessionStorage.setItem(ADOPTING, kept()));
    form.querySelector("[data-adopt-leave]").addEventListener("click", () => {
      sessionStorage.setItem(LEFT, read(FILE));
      form.hidden = true;
    });
    const remove = form.querySelector("[data-adopt-remove]");
    remove.addEventListener("click", () => {
      if (remove.textContent !== remove.dataset.sure) {
        remove.textContent = remove.dataset.sure;
        return;
      }
      this.removeGuest();
      form.hidden = true;
    });
  }

  removeGuest() {
    write(FILE, null);
    write(CHANGES, null);
    document.documentElement.classList.remove("has-pathway");
  }
}
