// <theme-choice> holds three radio buttons: same as the device, light, dark. It remembers the choice in this browser.
const key = "pathways.theme";

class ThemeChoice extends HTMLElement {
  connectedCallback() {
    this.show(document.documentElement.dataset.theme || "device");
    this.addEventListener("change", (event) => this.choose(event.target.value));
    // Another tab may choose too.
    window.addEventListener("storage", (event) => {
      if (event.key === key) this.wear(event.newValue || "device");
    });
  }

  choose(theme) {
    this.wear(theme);
    try {
      if (theme === "device") localStorage.removeItem(key);
      else localStorage.setItem(key, theme);
    } catch {
      // Storage may be closed to us; the choice then holds for this page.
    }
  }

  wear(theme) {
    const root = document.documentElement;
    if (theme === "device") delete root.dataset.theme;
    else root.dataset.theme = theme;
    this.show(theme);
  }

  show(theme) {
    const radio = this.querySelector(`input[value="${CSS.escape(theme)}"]`);
    if (radio) radio.checked = true;
  }
}

customElements.define("theme-choice", ThemeChoice);
