// What the journeys see with. It is put in front of every expression that they look at a page with, and leaves
// nothing behind in it.
const eye = {
  ready() {
    const desk = document.querySelector("pathway-desk");
    const waiting = document.documentElement.classList.contains("has-pathway");
    return document.readyState === "complete" && !(desk && waiting);
  },

  mark() {
    document.querySelector("main").dataset.passed = "1";
    return true;
  },

  moved() {
    const main = document.querySelector("main");
    return main !== null && main.dataset.passed === undefined;
  },

  one(selector) {
    const found = document.querySelector(selector);
    if (!found) throw new Error("nothing on this page is " + selector);
    return found;
  },

  all(selector) {
    return Array.from(document.querySelectorAll(selector));
  },

  // What a person presses for a control: its label, where the control itself is drawn by it.
  handle(element) {
    if (element.matches("input[type=radio], input[type=checkbox]")) return element.closest("label") ?? element;
    return element;
  },

  // The first folded part around an element, from the outside; null where it is open to be seen.
  folded(selector) {
    let found = null;
    for (let e = eye.one(selector).parentElement; e; e = e.parentElement) {
      if (e.localName === "details" && !e.open && !(e.querySelector("summary")?.contains(eye.one(selector)))) found = e;
    }
    return found;
  },

  unfold(selector) {
    const fold = eye.folded(selector);
    if (!fold) return null;
    return eye.place(fold.querySelector("summary"));
  },

  spot(selector) {
    return eye.place(eye.handle(eye.one(selector)));
  },

  // Where to press an element, in the middle of the window, and what lies over it.
  place(element) {
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = Array.from(element.getClientRects()).find((r) => r.width > 0 && r.height > 0);
    if (!box) return { x: 0, y: 0, hidden: true, over: "" };
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const over = top && (element.contains(top) || top.contains(element)) ? "" : (top?.outerHTML.slice(0, 120) ?? "nothing");
    return { x, y, hidden: false, over };
  },

  write(selector, text) {
    const field = eye.one(selector);
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  },

  text(selector) {
    return eye.one(selector).textContent.replace(/\s+/g, " ").trim();
  },

  heading() {
    return eye.text("main h1");
  },

  seen(element) {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  },

  // How far the page can be scrolled to the side, with the first things that stick out.
  sideways() {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return "";
    const out = eye.all("body *").filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && eye.seen(e));
    return wide + " px: " + out.slice(0, 3).map((e) => e.outerHTML.slice(0, 100)).join(" | ");
  },

  controls() {
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return eye.all(kinds).filter((e) => eye.seen(e) && e.tabIndex >= 0 && !e.closest("[aria-hidden=true]"));
  },

  // Things to press that are smaller than 24 by 24 px, apart from links in a line of text.
  small() {
    const out = [];
    for (const control of eye.controls()) {
      const handle = eye.handle(control);
      const box = handle.getBoundingClientRect();
      if (box.width >= 24 && box.height >= 24) continue;
      if (getComputedStyle(handle).display.startsWith("inline") && handle.closest("p, li, td, th, figcaption, dd, nav")) {
        if (eye.spaced(control)) continue;
      }
      if (handle.getBoundingClientRect().width <= 1) continue;
      out.push(Math.round(box.width) + " x " + Math.round(box.height) + " " + handle.outerHTML.slice(0, 120));
    }
    return out;
  },

  // A small target counts as large enough where a circle of 24 px around it touches no other (WCAG 2.5.8), and in
  // a sentence.
  spaced(control) {
    const middle = (e) => {
      const b = eye.handle(e).getBoundingClientRect();
      return { x: b.x + b.width / 2, y: b.y + b.height / 2, b };
    };
    const line = control.closest("p, dd, figcaption");
    if (line && line.textContent.trim() !== control.textContent.trim()) return true;
    const here = middle(control);
    return eye.controls().every((other) => {
      if (other === control) return true;
      const { b } = middle(other);
      const dx = Math.max(b.left - here.x, 0, here.x - b.right);
      const dy = Math.max(b.top - here.y, 0, here.y - b.bottom);
      return Math.hypot(dx, dy) >= 12;
    });
  },

  // What has the focus, in words: enough to tell one stop from the next.
  focus() {
    const e = document.activeElement;
    if (!e || e === document.body) return "";
    return [e.localName, e.id && "#" + e.id, e.name, e.value?.slice?.(0, 40), e.getAttribute("href"), e.textContent.trim().slice(0, 40)].filter(Boolean).join(" ");
  },

  // Whether the focus can be seen: an outline on it, or on what draws it.
  focusSeen() {
    const e = document.activeElement;
    if (!e || e === document.body) return true;
    const drawn = [e, e.closest("label"), e.nextElementSibling, e.parentElement, e.querySelector("*")].filter(Boolean);
    const outlined = drawn.some((d) => {
      const s = getComputedStyle(d);
      return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1.5 && s.outlineColor !== "rgba(0, 0, 0, 0)";
    });
    return outlined;
  },

  // Whether what has the focus lies hidden under something that stays on the screen (WCAG 2.4.11).
  focusCovered() {
    const e = document.activeElement;
    if (!e || e === document.body || e.matches("h1, main")) return "";
    const handle = eye.handle(e);
    const boxes = Array.from(handle.getClientRects()).filter((b) => b.width > 1 && b.height > 1);
    if (boxes.length === 0) return "";
    let over = "outside of the window";
    for (const b of boxes) {
      for (const [fx, fy] of [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]) {
        const top = document.elementFromPoint(b.x + b.width * fx, b.y + b.height * fy);
        if (top && (handle.contains(top) || top.contains(handle))) return "";
        if (top) over = top.outerHTML.slice(0, 100);
      }
    }
    return over;
  },

  // Controls that a screen reader would call by no name.
  nameless() {
    const text = (e) => {
      if (!e) return "";
      const copy = e.cloneNode(true);
      copy.querySelectorAll("[aria-hidden=true], style, script").forEach((x) => x.remove());
      copy.querySelectorAll("svg[aria-label]").forEach((x) => x.replaceWith(x.getAttribute("aria-label")));
      return copy.textContent.trim();
    };
    return eye.controls().filter((e) => {
      if (e.getAttribute("aria-label")?.trim()) return false;
      const by = e.getAttribute("aria-labelledby");
      if (by && by.split(/\s+/).some((id) => text(document.getElementById(id)))) return false;
      if (e.labels?.length) return !Array.from(e.labels).some((l) => text(l));
      if (e.matches("input, select, textarea")) return true;
      return !text(e);
    }).map((e) => e.outerHTML.slice(0, 120));
  },

  // What is wrong with going from one stop to the next; "" where it follows in the text and does not lie above.
  outOfOrder(from, to) {
    if (!from || from === document.body) return "";
    const name = (e) => e.outerHTML.slice(0, 80);
    const before = from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!before && from !== to) return "the focus goes from " + name(from) + " back to " + name(to);
    const place = (e) => {
      const b = eye.handle(e).getBoundingClientRect();
      return { top: b.top + scrollY, bottom: b.bottom + scrollY, left: b.left, right: b.right };
    };
    const sticks = (e) => {
      for (let x = e; x; x = x.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(x).position)) return true;
      return false;
    };
    if (from.matches("main, h1") || sticks(from) || sticks(to)) return "";
    const a = place(from);
    const b = place(to);
    if (b.bottom <= a.top && b.left < a.right) return "the focus goes up from " + name(from) + " to " + name(to);
    return "";
  },
};
