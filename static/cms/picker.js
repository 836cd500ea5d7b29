/* Chooses rows of a large register by typing: a combobox with a list (ARIA Authoring Practices) over
   the <select> that is posted, which holds what is chosen and nothing else. */

const PAUSE = 150;
let number = 0;

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

class BankPicker extends HTMLElement {
  connectedCallback() {
    if (this.select) return;
    this.select = this.querySelector("select");
    this.list = `bank-picker-${(number += 1)}`;
    this.build();
    this.select.hidden = true;
    this.input.disabled = this.select.disabled;
    this.showChosen();
  }

  build() {
    this.tokens = element("ul", { class: "bank-picker__tokens" });
    this.input = element("input", {
      type: "text",
      role: "combobox",
      class: "bank-picker__input",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list,
      placeholder: this.dataset.prompt,
    });
    // The label, the help and the errors of the field speak of what one operates.
    for (const name of ["id", "aria-labelledby", "aria-describedby", "aria-invalid"]) {
      const value = this.select.getAttribute(name);
      if (value) this.input.setAttribute(name, value);
      this.select.removeAttribute(name);
    }
    this.options = element("ul", {
      id: this.list,
      role: "listbox",
      class: "bank-picker__options",
      "aria-label": this.dataset.prompt,
    });
    this.options.hidden = true;
    this.status = element("p", { role: "status", class: "bank-picker__status" });
    const field = element("div", { class: "bank-picker__field" });
    field.append(this.input, this.options);
    this.append(this.tokens, field, this.status);
    this.input.addEventListener("input", () => this.soon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Pressing on the list must not take the focus from the field, which would close the list.
    this.options.addEventListener("pointerdown", (event) => event.preventDefault());
    this.options.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get chosen() {
    return [...this.select.options].filter((option) => option.value && option.selected);
  }

  showChosen() {
    this.tokens.replaceChildren(
      ...this.chosen.map((option) => {
        const token = element("li", { class: "bank-picker__token" }, option.text);
        const remove = element("button", {
          type: "button",
          class: "bank-picker__remove",
          "aria-label": this.dataset.remove.replace("%s", option.text),
        });
        remove.disabled = this.select.disabled;
        remove.addEventListener("click", () => this.remove(option));
        token.append(remove);
        return token;
      }),
    );
    this.tokens.hidden = this.chosen.length === 0;
  }

  changed(message, option) {
    this.showChosen();
    this.status.textContent = message.replace("%s", option.text);
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  choose(option) {
    const { key, label } = option.dataset;
    if (!this.select.multiple) this.chosen.forEach((other) => other.remove());
    const same = [...this.select.options].find((other) => other.value === key);
    const added = same ?? new Option(label, key);
    if (!same) this.select.add(added);
    added.selected = true;
    this.input.value = "";
    this.close();
    this.changed(this.dataset.added, added);
  }

  remove(option) {
    option.remove();
    this.input.focus();
    this.changed(this.dataset.removed, option);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const query = this.input.value.trim();
    this.request?.abort();
    if (query.length < 2) {
      this.close();
      return;
    }
    this.request = new AbortController();
    try {
      const address = `${this.dataset.url}?${new URLSearchParams({ q: query })}`;
      const response = await fetch(address, { signal: this.request.signal });
      if (!response.ok) throw new Error(response.statusText);
      this.show(await response.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      this.status.textContent = this.dataset.failed;
    }
  }

  show({ results, total }) {
    const taken = new Set(this.chosen.map((option) => option.value));
    const fresh = results.filter((row) => !taken.has(row.id));
    this.options.replaceChildren(
      ...fresh.map((row, index) => {
        const option = element("li", {
          id: `${this.list}-${index}`,
          role: "option",
          "aria-selected": "false",
          "data-key": row.id,
          "data-label": row.label,
        });
        option.append(element("span", {}, row.label));
        option.append(element("small", { class: "bank-picker__detail" }, row.detail));
        return option;
      }),
    );
    const { none, some, more } = this.dataset;
    const text = total > results.length ? more : some;
    this.status.textContent = fresh.length ? text.replace("%s", fresh.length) : none;
    this.open(fresh.length > 0);
  }

  open(isOpen) {
    this.options.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open(false);
  }

  get active() {
    return this.options.querySelector("[aria-selected=true]");
  }

  move(step) {
    const all = [...this.options.children];
    if (this.options.hidden || !all.length) {
      this.ask();
      return;
    }
    const at = all.indexOf(this.active);
    const next = all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length];
    this.active?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", next.id);
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault(); // Never sends the whole form.
      if (this.active) this.choose(this.active);
    } else if (event.key === "Escape" && !this.options.hidden) {
      event.stopPropagation();
      this.close();
    }
  }
}

customElements.define("bank-picker", BankPicker);
