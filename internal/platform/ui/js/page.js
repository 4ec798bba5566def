// Small helps on every page.

// A print button prints.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});

// A form that came back with faults: begin reading at the list of them.
// The page that only shows what such a list looks like is left alone.
document.querySelector("main:not(:has(.design)) .faults")?.focus();

// On paper a folded part is open; afterwards it is as it was.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.fold:not([open])")];
  for (const fold of opened) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});

// On a phone a row of places is wider than the screen: it begins where one is.
for (const here of document.querySelectorAll(".rooms-nav [aria-current]")) {
  const row = here.closest("ul");
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
