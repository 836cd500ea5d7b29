/* A vocabulary's nested checkboxes: branches that open and close, a filter, and what is chosen in a
   line. Without this script all terms are in sight. */

const FILTERED_FROM = 12;
let number = 0;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const ownText = (term) =>
  term.querySelector(":scope > label [data-tree-text], :scope > [data-tree-text]").textContent.trim();
const ownCode = (term) => term.querySelector(":scope > label .bank-tree__code")?.textContent ?? "";

class BankTree extends HTMLElement {
  connectedCallback() {
    if (this.terms) return;
    this.terms = [...this.querySelectorAll("li")];
    this.terms.filter((term) => term.querySelector("ul")).forEach((term) => this.addToggle(term));
    this.summary = document.createElement("p");
    this.summary.className = "bank-tree__chosen";
    this.prepend(this.summary);
    if (this.terms.length > FILTERED_FROM) this.addFilter();
    this.addEventListener("change", () => this.summarise());
    this.summarise();
  }

  get subject() {
    const heading = this.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby");
    return document.getElementById(heading)?.querySelector("[data-panel-heading-text]")?.textContent ?? "";
  }

  addToggle(term) {
    const branch = term.querySelector(":scope > ul");
    branch.id = `bank-tree-${(number += 1)}`;
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "bank-tree__toggle";
    toggle.setAttribute("aria-controls", branch.id);
    toggle.setAttribute("aria-label", this.dataset.openLabel.replace("%s", ownText(term)));
    toggle.addEventListener("click", () => this.open(term, branch.hidden));
    term.prepend(toggle);
    this.open(term, branch.querySelector(":checked") !== null);
  }

  open(term, isOpen) {
    const branch = term.querySelector(":scope > ul");
    if (!branch) return;
    branch.hidden = !isOpen;
    term.querySelector(":scope > button").setAttribute("aria-expanded", String(isOpen));
  }

  addFilter() {
    this.filter = document.createElement("input");
    this.filter.type = "search";
    this.filter.className = "bank-tree__filter";
    this.filter.placeholder = this.dataset.filterLabel;
    this.filter.setAttribute("aria-label", `${this.dataset.filterLabel}: ${this.subject}`);
    this.status = document.createElement("p");
    this.status.className = "bank-tree__status";
    this.status.setAttribute("role", "status");
    this.filter.addEventListener("input", () => this.applyFilter());
    this.filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // Never sends the whole form.
    });
    this.summary.after(this.filter, this.status);
  }

  applyFilter() {
    const words = folded(this.filter.value).split(/\s+/).filter(Boolean);
    if (!words.length) {
      this.terms.forEach((term) => {
        term.hidden = false;
        this.open(term, term.querySelector(":scope > ul :checked") !== null);
      });
      this.status.textContent = "";
      return;
    }
    const found = this.terms.filter((term) => {
      const text = folded(`${ownCode(term)} ${ownText(term)}`);
      return words.every((word) => text.includes(word));
    });
    this.terms.forEach((term) => {
      const within = found.some((match) => match === term || match.contains(term));
      const above = found.some((match) => match !== term && term.contains(match));
      term.hidden = !within && !above;
      this.open(term, above);
    });
    this.status.textContent = this.dataset.foundText.replace("%s", found.length);
  }

  summarise() {
    const chosen = [...this.querySelectorAll(":checked")].map((box) => {
      const term = box.closest("li");
      return "sdg" in term.dataset ? term.dataset.sdg : ownText(term);
    });
    this.summary.textContent = this.dataset.chosenText.replace("%s", chosen.join(", "));
    this.summary.hidden = chosen.length === 0;
  }
}

customElements.define("bank-tree", BankTree);
