// Drafts. Everything works without this: it adds walking through a tree with the arrow keys, moving items with Alt and the
// arrow keys, keeping one's place over a reload, and a question before what was typed is left behind.

const tree = document.querySelector("nav.tree[aria-label]:not(.beside-item)");
const keep = "pathways.draft.place";

const rowOf = (node) => node.closest("li[id]");
const linkOf = (row) => row?.querySelector(":scope > .twig > .words");
const rows = () => [...tree.querySelectorAll("li[id] > .twig > .words")];
const above = (row) => row.parentElement.closest("li[id]");
const idOf = (row) => row?.id.slice(2) ?? "";

function walk(link, key) {
  const row = rowOf(link);
  const all = rows();
  const at = all.indexOf(link);
  switch (key) {
    case "ArrowDown": return all[at + 1];
    case "ArrowUp": return all[at - 1];
    case "Home": return all[0];
    case "End": return all.at(-1);
    case "ArrowLeft": return linkOf(above(row));
    case "ArrowRight": {
      const unfold = row.querySelector(":scope > .twig > .unfold");
      if (unfold) {
        remember(row);
        unfold.click();
        return link;
      }
      return row.querySelector(":scope > .twigs .words");
    }
  }
}

// Where an item goes with Alt and an arrow key: the parent, and the item that it then stands before; "" for last.
function placeFor(row, key) {
  const siblings = [...row.parentElement.children].filter((li) => li.id);
  const at = siblings.indexOf(row);
  const parent = above(row);
  switch (key) {
    case "ArrowUp": return at > 0 && [idOf(parent), idOf(siblings[at - 1])];
    case "ArrowDown": return row.dataset.next && [idOf(parent), siblings[at + 1]?.dataset.next ?? ""];
    case "ArrowLeft": return parent && [idOf(above(parent)), parent.dataset.next ?? ""];
    case "ArrowRight": return at > 0 && [idOf(siblings[at - 1]), ""];
  }
}

function carry(row, place) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${tree.dataset.moves}/${encodeURIComponent(idOf(row))}/move`;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "place";
  field.value = place.join(":");
  form.append(field);
  document.body.append(form);
  remember(row);
  form.submit();
}

// The row that somebody is at stays where it is on the screen when the page comes back.
function remember(row) {
  try {
    sessionStorage.setItem(keep, JSON.stringify({ path: location.pathname, id: row.id, top: row.getBoundingClientRect().top }));
  } catch {
    // No storage: the address still leads to the row.
  }
}

// Focus goes to the row that the address names, after the browser has gone there, so that the arrow keys go on from it.
function comeBack() {
  let place = null;
  try {
    place = JSON.parse(sessionStorage.getItem(keep));
    sessionStorage.removeItem(keep);
  } catch {
    // Nothing was kept.
  }
  const known = place?.path === location.pathname ? document.getElementById(place.id) : null;
  const row = known ?? document.getElementById(location.hash.slice(1));
  if (!row || !tree.contains(row)) return;
  linkOf(row)?.focus({ preventScroll: true });
  if (known) window.scrollBy(0, row.getBoundingClientRect().top - place.top);
}

if (tree) {
  if (document.readyState === "complete") setTimeout(comeBack);
  else window.addEventListener("load", () => setTimeout(comeBack));
  tree.addEventListener("click", (event) => {
    const unfold = event.target instanceof Element && event.target.closest(".unfold");
    if (unfold) remember(rowOf(unfold));
  });
  tree.addEventListener("keydown", (event) => {
    const link = event.target instanceof Element && event.target.closest(".words");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey) {
      const place = tree.dataset.moves && placeFor(rowOf(link), event.key);
      if (!place) return;
      event.preventDefault();
      carry(rowOf(link), place);
      return;
    }
    const next = walk(link, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// What was typed is not left behind without a question; a form that came back holds such words from the start.
const cameBack = document.querySelector("main .notice.wrong") !== null;
for (const form of document.querySelectorAll("form[data-guard]")) {
  let typed = cameBack;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}
