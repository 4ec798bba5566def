// <pathway-desk> keeps what a person writes in their own browser, and asks the server to draw it.
//
// The pathway itself is one opaque text (the form's "file" field, made by the server). What is filled in since
// is a list of changes: it is kept at every keystroke, travels with the next request, and is dropped when the
// answer says that the pathway now holds it. So nothing depends on the network but the next page. Without this
// script the same forms carry the same text from page to page.

import { AccountDesk } from "./pathway-account.js";

const FILE = "pathways.file";
const CHANGES = "pathways.changes";

// Where the browser lets us keep nothing, the page keeps it until it is closed.
const memory = new Map();
let kept = true;

const store = {
  get(key) {
    try {
      return localStorage.getItem(key) ?? memory.get(key) ?? null;
    } catch {
      kept = false;
      return memory.get(key) ?? null;
    }
  },
  set(key, value) {
    memory.set(key, value);
    try {
      localStorage.setItem(key, value);
      kept = true;
    } catch {
      kept = false;
    }
  },
  clear() {
    for (const key of [FILE, CHANGES]) {
      memory.delete(key);
      try {
        localStorage.removeItem(key);
      } catch {
        kept = false;
      }
    }
  },
};

function changes() {
  try {
    const list = JSON.parse(store.get(CHANGES) ?? "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function newID() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const isChange = (name) => /^(say|plan|goal|act|look)\..|^(pick|name)$/.test(name);

// note keeps one field. The newest change of a field takes the place of one that was not yet sent.
function note(name, values) {
  const list = changes().filter((c) => c.name !== name);
  list.push({ id: newID(), name, values, at: new Date().toISOString() });
  store.set(CHANGES, JSON.stringify(list));
}

function valuesOf(form, control) {
  if (control.type === "checkbox") {
    const same = form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(control.name)}"]:checked`);
    return Array.from(same, (c) => c.value);
  }
  return [control.value];
}

// show puts the values of a change made in another window into the fields of this one.
function show(form, change) {
  for (const control of form.elements) {
    if (control.name !== change.name || control === document.activeElement) continue;
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = change.values.includes(control.value);
    } else if (control.type !== "hidden") {
      control.value = change.values[0] ?? "";
    }
  }
}

class PathwayDesk extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form#desk");
    this.status = this.querySelector("[data-status]");
    if (!this.form) return;
    this.addEventListener("keydown", (e) => this.typed(e));
    if (this.dataset.kept === "account") {
      this.form.addEventListener("input", (e) => this.standsAlone(e.target));
      this.account = new AccountDesk(this, { valuesOf, isChange, newID });
      return;
    }
    this.form.addEventListener("input", (e) => this.wrote(e.target));
    this.form.addEventListener("change", (e) => this.wrote(e.target));
    this.form.addEventListener("submit", (e) => this.sent(e));
    this.addEventListener("click", (e) => this.clicked(e));
    this.begin();
  }

  disconnectedCallback() {
    this.account?.end();
  }

  // begin settles what the page brought with what this browser keeps.
  begin() {
    const brought = this.form.elements.file?.value ?? "";
    const here = store.get(FILE);
    if (this.hasAttribute("data-settled")) {
      this.say("saved");
    } else if (here && brought && brought !== here) {
      ask(this.dataset.at, new FormData(), { other: brought });
    } else if (here || changes().length > 0) {
      if (!brought) ask(this.dataset.at, new FormData(this.form), { first: true });
      else this.say("saved");
    } else if (brought) {
      store.set(FILE, brought);
      this.say("saved");
    } else {
      document.documentElement.classList.remove("has-pathway");
    }
  }

  say(what) {
    if (!this.status) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    const key = what === "saved" && !kept ? "unkept" : what;
    this.status.textContent = (this.dataset[key] ?? "").replace("{time}", time);
    this.status.closest(".saved")?.classList.toggle("wrong", key !== "saved");
  }

  wrote(control) {
    if (!control.name || !isChange(control.name)) return;
    this.standsAlone(control);
    note(control.name, valuesOf(this.form, control));
    this.say("saved");
  }

  // An answer such as "prefer not to say" stands alone among tick boxes.
  standsAlone(control) {
    if (control.type !== "checkbox" || !control.checked) return;
    const group = this.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(control.name)}"]`);
    const apart = (c) => c.closest(".apart") !== null;
    if (!Array.from(group).some(apart)) return;
    for (const c of group) {
      if (c !== control && (apart(control) || apart(c))) c.checked = false;
    }
  }

  sent(event) {
    const button = event.submitter;
    if (button?.dataset.native !== undefined) {
      this.form.elements.file.value = store.get(FILE) ?? this.form.elements.file.value;
      this.carry("changes", JSON.stringify(changes()));
      this.carry("anyway", "1");
      return;
    }
    event.preventDefault();
    const most = Number(this.dataset.most ?? 0);
    for (const control of this.form.elements) {
      if (control.type === "file" && most > 0 && Array.from(control.files).some((f) => f.size > most)) {
        this.say("toolarge");
        control.focus();
        return;
      }
    }
    const data = new FormData(this.form, button);
    ask(button?.formAction || this.form.action, data, { push: true });
  }

  carry(name, value) {
    let field = this.form.elements[name];
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.form.append(field);
    }
    field.value = value;
  }

  clicked(event) {
    const forget = event.target.closest("[data-forget]");
    if (forget) {
      event.preventDefault();
      store.clear();
      location.assign("/pathway");
      return;
    }
    const link = event.target.closest('a[href^="/pathway"]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    ask(link.href, new FormData(), { push: true });
  }

  // A digit chooses that answer of the group that has the focus.
  typed(event) {
    const radio = event.target;
    if (radio.type !== "radio" || event.metaKey || event.ctrlKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const group = this.form.querySelectorAll(`input[type=radio][name="${CSS.escape(radio.name)}"]`);
    const wanted = group[Number(event.key) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    if (!wanted.checked) wanted.click();
  }
}

let busy = false;
let turned = false; // the reader went back or forward while a page was on its way

// ask sends the pathway with what was filled in, and shows the page that comes back.
//   push   the address of the page goes into the history
//   first  the page is shown for the first time: the focus stays where it is
//   other  another copy, to be put together with the one that this browser keeps
async function ask(address, data, { push = false, first = false, other = "", round = 0 } = {}) {
  if (busy && round === 0) return;
  busy = true;
  const desk = document.querySelector("pathway-desk");
  const sentFile = store.get(FILE) ?? "";
  const sentChanges = changes();
  data.set("file", sentFile);
  data.set("changes", JSON.stringify(sentChanges));
  if (other) data.set("other", other);
  const slow = setTimeout(() => desk?.say("asking"), 500);
  let page;
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { "Pathways-Script": "1" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    document.documentElement.classList.remove("has-pathway");
    desk?.say("unreached");
    return;
  } finally {
    clearTimeout(slow);
    busy = false;
  }
  const next = page.querySelector("pathway-desk");
  if (next?.dataset.kept) {
    // Somebody has signed in meanwhile: the page is the account's, which offers to bring in what this browser keeps.
    location.assign(next.dataset.at);
    return;
  }
  const file = next?.querySelector("form")?.elements.file?.value ?? "";
  if (next && file) {
    const now = store.get(FILE) ?? "";
    if (now && now !== sentFile && now !== file && round < 5) {
      // Another window has kept something meanwhile: both are put together before anything is kept.
      forgetSent(sentChanges, next.dataset.folded);
      await ask(next.dataset.at, new FormData(), { push, first, other: file, round: round + 1 });
      return;
    }
    store.set(FILE, file);
    forgetSent(sentChanges, next.dataset.folded);
    next.setAttribute("data-settled", "");
  }
  const at = next?.dataset.at ?? new URL(address, location.href).pathname;
  if (at !== location.pathname && !turned) history[push ? "pushState" : "replaceState"]({}, "", at);
  place(page, first);
  if (turned) follow();
}

// follow shows the page that the address names, after the reader went back or forward.
function follow() {
  turned = busy;
  const desk = document.querySelector("pathway-desk");
  if (!busy && desk && desk.dataset.at !== location.pathname) ask(location.pathname, new FormData());
}

// forgetSent drops the changes that the pathway holds now, and no newer ones of the same fields.
function forgetSent(sent, folded) {
  const done = new Set((folded ?? "").split(" "));
  const ids = new Set(sent.filter((c) => done.has(c.id)).map((c) => c.id));
  store.set(CHANGES, JSON.stringify(changes().filter((c) => !ids.has(c.id))));
}

// place puts the page that came into this one, and the reader at its beginning.
function place(page, first) {
  const main = page.querySelector("main");
  if (!main) return;
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  const trail = page.querySelector(".trail");
  const old = document.querySelector(".trail");
  if (old && trail) old.replaceWith(document.adoptNode(trail));
  document.documentElement.classList.remove("has-pathway");
  const goal = document.querySelector("main [data-focus]") ?? (first ? null : document.querySelector("main h1"));
  if (goal) {
    if (goal.matches("[data-focus]")) goal.scrollIntoView({ block: "start" });
    if (!goal.matches("input, textarea, select, button, a")) goal.tabIndex = -1;
    goal.focus({ preventScroll: !goal.hasAttribute("data-focus") });
    if (!goal.hasAttribute("data-focus")) scrollTo({ top: 0, behavior: "instant" });
  } else if (location.hash) {
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
}

customElements.define("pathway-desk", PathwayDesk);

// guestDesk is the desk of a guest's page; null where there is none.
const guestDesk = () => document.querySelector("pathway-desk:not([data-kept])");

addEventListener("popstate", () => {
  if (!document.querySelector("pathway-desk")) return;
  if (!guestDesk()) return location.reload();
  if (!location.pathname.startsWith("/pathway")) location.reload();
  else follow();
});

// Where the browser keeps nothing, leaving the page would lose what was written: it asks first.
addEventListener("beforeunload", (event) => {
  if (!kept && (memory.get(FILE) || (memory.get(CHANGES) ?? "[]") !== "[]")) event.preventDefault();
});

// Another window wrote: its answers appear here; a pathway that it put away is asked for again when the
// reader comes back to this window.
let behind = false;
addEventListener("storage", (event) => {
  const desk = guestDesk();
  if (!desk?.form) return;
  if (event.key === CHANGES) for (const change of changes()) show(desk.form, change);
  if (event.key === FILE) behind = true;
});
document.addEventListener("visibilitychange", () => {
  const desk = guestDesk();
  if (document.visibilityState !== "visible" || !behind || !desk) return;
  behind = false;
  if (store.get(FILE)) ask(desk.dataset.at, new FormData(), { first: true });
  else location.reload();
});
// A page that the browser kept whole while the reader was elsewhere may be older than what is kept.
addEventListener("pageshow", (event) => {
  const desk = guestDesk();
  if (event.persisted && desk) ask(desk.dataset.at, new FormData(), { first: true });
});
