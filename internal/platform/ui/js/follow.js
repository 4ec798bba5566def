// A place that shows work going on is brought up to date by itself, until the work is done. Without this a page asks again as
// a whole. Who has left the page for another tab is not asked for.
const every = 2000;

async function follow(place) {
  while (place?.hasAttribute("data-follow")) {
    await new Promise((go) => setTimeout(go, every));
    if (document.hidden) continue;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById(place.id);
      if (!now || (!now.hasAttribute("data-follow") && place.hasAttribute("data-whole"))) return location.reload();
      if (now.innerHTML !== place.innerHTML) {
        const inside = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
        place.replaceChildren(...now.childNodes);
        if (inside) place.querySelector(`a[href="${CSS.escape(inside)}"]`)?.focus();
      }
      if (!now.hasAttribute("data-follow")) {
        place.removeAttribute("data-follow");
        document.title = page.title;
        const title = page.querySelector("main h1");
        if (title) document.querySelector("main h1")?.replaceChildren(...title.childNodes);
      }
    } catch {
      // The network is away for a moment: ask again.
    }
  }
}

const places = document.querySelectorAll("[data-follow][id]");
if (places.length > 0) addEventListener("load", () => setTimeout(() => window.stop())); // the page need not ask again as a whole
for (const place of places) follow(place);
