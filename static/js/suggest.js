// Suggestions under a search box: the combobox of the ARIA Authoring Practices around an ordinary input.
const WAIT = 150; // milliseconds after the last key
const LEAST = 2; // letters

class SearchSuggestions extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-sugerencias`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    this.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      autocomplete: "off",
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.form?.addEventListener("submit", () => this.close());
    // Before the input loses the focus, and with it the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.input.value.trim();
    if (text.length < LEAST) return this.close();
    this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.asked = new AbortController();
    const query = new URLSearchParams({ lang: this.dataset.lang, q: text.slice(0, 100) });
    try {
      const answer = await fetch(`${this.dataset.url}?${query}`, { signal: this.asked.signal });
      // Whatever goes wrong, the box goes on as one without suggestions.
      this.show(answer.ok ? await answer.json() : []);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...suggestions.map((suggestion, number) => this.option(suggestion, number)));
    this.list.hidden = !suggestions.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = suggestions.length ? this.dataset.some + suggestions.length : this.dataset.none;
  }

  option(suggestion, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    // The API tells addresses of the public site, which may have another name here.
    option.dataset.url = new URL(suggestion.url, location.href).pathname;
    const { label, lang, other_name: other, detail, kind } = suggestion;
    const name = (text, lang) => Object.assign(document.createElement("span"), { textContent: text, lang });
    const parts = {
      label: [name(label, lang)],
      detail: [other && name(`“${other.text}”`, other.lang), other && detail && " · ", detail],
      kind: [this.dataset[`kind${kind[0].toUpperCase()}${kind.slice(1)}`]],
    };
    for (const [part, told] of Object.entries(parts)) {
      const texts = told.filter(Boolean);
      if (!texts.length) continue;
      const element = document.createElement("span");
      element.className = `suggestion-${part}`;
      element.append(...texts);
      option.append(element, " ");
    }
    return option;
  }

  get options() {
    return [...this.list.children];
  }

  key(event) {
    const at = this.options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      this.go(this.options[at]);
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !this.list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the box itself.
      const places = this.options.length + 1;
      this.select(((at + 1 + step + places) % places) - 1);
    }
  }

  select(number) {
    this.options.forEach((option, index) => option.setAttribute("aria-selected", String(index === number)));
    const option = this.options[number];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  go(option) {
    if (option) location.assign(option.dataset.url);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}

customElements.define("search-suggestions", SearchSuggestions);
