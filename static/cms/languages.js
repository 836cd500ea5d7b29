/* The language bar: which languages of each text are in sight. It is remembered in this browser and
   is never part of what is saved. Without this script all languages are in sight. */

const KEY = "bank-languages";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // A browser that keeps nothing still shows everything.
  }
}

function remember(codes) {
  try {
    localStorage.setItem(KEY, codes);
  } catch {
    // As above.
  }
}

class BankLanguages extends HTMLElement {
  connectedCallback() {
    if (this.editor) return;
    this.editor = this.closest("[data-bank-editor]");
    this.choices = [...this.querySelectorAll("input[type=radio]")];
    this.hidden = false;
    this.addStyles();
    const before = this.choices.find((choice) => choice.value === remembered());
    if (before) before.checked = true;
    this.apply();
    if (this.hidesSomething()) {
      this.choices[0].checked = true;
      this.apply();
    }
    this.addEventListener("change", () => {
      remember(this.apply());
      const label = this.chosen.closest("label").textContent.trim().replace(/\s+/g, " ");
      this.querySelector("[role=status]").textContent = this.dataset.status.replace("%s", label);
    });
  }

  get chosen() {
    return this.choices.find((choice) => choice.checked) ?? this.choices[0];
  }

  /* One rule a language, made from the choices: no style sheet spells a language. */
  addStyles() {
    const sheet = new CSSStyleSheet();
    for (const code of this.choices[0].value.split(" ")) {
      sheet.insertRule(
        `[data-languages]:not([data-languages~="${code}"]) [data-bank-language="${code}"] { display: none; }`,
      );
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  apply() {
    this.editor.dataset.languages = this.chosen.value;
    return this.chosen.value;
  }

  /* An error, or the comment that a link leads to, must not be out of sight. */
  hidesSomething() {
    if (location.hash.startsWith("#comment")) return true;
    const shown = this.chosen.value.split(" ");
    return [...this.editor.querySelectorAll("[data-bank-language] .error-message")].some(
      (error) => !shown.includes(error.closest("[data-bank-language]").dataset.bankLanguage),
    );
  }
}

customElements.define("bank-languages", BankLanguages);
