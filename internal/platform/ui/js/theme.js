// Runs before the first paint: puts on the reader's choice of light or dark, and says that there is script.
const root = document.documentElement;
root.classList.add("scripted");
try {
  const theme = localStorage.getItem("pathways.theme");
  if (localStorage.getItem("pathways.file")) root.classList.add("has-pathway"); // the pages of My pathway wait for it
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // Storage may be closed to us; the device's own choice then holds.
}
