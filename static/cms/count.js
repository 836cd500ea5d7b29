/* How long a text is, against the length that its guidance suggests. Advice, never a limit. */

function textOf(control) {
  if (!("draftailInput" in control.dataset)) return control.value;
  try {
    const content = JSON.parse(control.value);
    return (content?.blocks ?? []).map((block) => block.text).join("\n");
  } catch {
    return "";
  }
}

class BankCount extends HTMLElement {
  connectedCallback() {
    if (this.suggestion) return;
    this.suggestion = this.textContent;
    // A column of texts: rich text editors write what was typed into their field a little later.
    this.parentElement.addEventListener("input", () => this.soon());
    this.parentElement.addEventListener("focusout", () => this.soon());
    this.soon(0);
  }

  soon(delay = 600) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.count(), delay);
  }

  count() {
    const control = document.getElementById(this.dataset.for);
    if (!control) return;
    const text = textOf(control).trim();
    const { words, characters } = this.dataset;
    const length = words ? (text.match(/\S+/g) ?? []).length : [...text].length;
    const suggested = Number(words ?? characters);
    this.textContent = length
      ? this.dataset.text.replace("%s", length).replace("%t", suggested)
      : this.suggestion;
    this.classList.toggle("bank-count--over", length > suggested * 1.2);
  }
}

customElements.define("bank-count", BankCount);
