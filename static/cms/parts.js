/* The controls of a practice's parts say to which part they belong: «Eliminar Hito 2». */

const PARTS = "[data-inline-panel-child]";

/* Wagtail numbers a new part's markup once in each attribute; a list of names needs it in each. */
function numberNames(part) {
  const [, number] = part.id.match(/-(\d+)$/) ?? [];
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const control of part.querySelectorAll(`[${name}*="__prefix__"]`)) {
      control.setAttribute(name, control.getAttribute(name).replaceAll("__prefix__", number));
    }
  }
}

function nameButtons(part) {
  const heading = part.querySelector("[data-panel-heading]");
  const controls = part.querySelector("[data-panel-controls]");
  if (!heading?.id || !controls) return;
  controls.querySelectorAll("button").forEach((button, index) => {
    button.id ||= `${heading.id}-button-${index}`;
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-labelledby", `${button.id} ${heading.id}`);
  });
}

const editor = document.querySelector("[data-bank-editor]");
editor?.querySelectorAll(PARTS).forEach(nameButtons);
if (editor) {
  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.addedNodes) {
        if (node instanceof Element && node.matches(PARTS)) {
          numberNames(node);
          nameButtons(node);
        }
      }
    }
  }).observe(editor, { childList: true, subtree: true });
}
