/* What publishing still needs: asked for again after each automatic save; its links lead to the field
   on whichever tab it is. */

/* Wagtail shows a tab's panel a moment after the click. */
async function openTabOf(target) {
  const panel = target.closest("[role=tabpanel]");
  if (!panel?.hidden) return;
  document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
  for (let frame = 0; frame < 60 && !panel.checkVisibility(); frame += 1) {
    await new Promise(requestAnimationFrame);
  }
}

async function reveal(name) {
  const target =
    document.querySelector(`[data-contentpath="${name}"]`) ??
    document.getElementById(`id_${name}-ADD`)?.parentElement;
  if (!target) return;
  await openTabOf(target);
  for (let panel = target; (panel = panel.parentElement?.closest("[data-panel]")); ) {
    panel.querySelector(":scope > * > [data-panel-toggle][aria-expanded=false]")?.click();
  }
  target.scrollIntoView({ block: "center" });
  const control =
    target.querySelector("[contenteditable=true]") ??
    target.querySelector("input:not([type=hidden]), textarea, select:not([hidden]), button");
  control?.focus({ preventScroll: true });
}

class BankNeeds extends HTMLElement {
  connectedCallback() {
    if (this.listening) return;
    this.listening = true;
    this.addEventListener("click", (event) => {
      const link = event.target.closest("[data-needs-field]");
      if (!link) return;
      event.preventDefault();
      reveal(link.dataset.needsField);
    });
    document.addEventListener("w-autosave:success", ({ detail }) => this.refresh(detail?.data?.pk));
  }

  async refresh(key) {
    if (key) this.dataset.url = this.dataset.url.replace(/\/0\//, `/${key}/`);
    const response = await fetch(this.dataset.url).catch(() => null);
    if (!response?.ok) return; // What was shown stays; the next save asks again.
    const isOpen = this.querySelector("details").open;
    const hadFocus = this.contains(document.activeElement);
    this.innerHTML = await response.text();
    this.querySelector("details").open = isOpen;
    if (hadFocus) this.querySelector("summary").focus();
  }
}

customElements.define("bank-needs", BankNeeds);
