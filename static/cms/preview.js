/* A preview that is chosen while another is on its way is shown after it. Wagtail would forget it. */

const loading = new WeakMap();

function previewOf(target) {
  return window.wagtail.app.getControllerForElementAndIdentifier(target, "w-preview");
}

document.addEventListener("w-preview:load", ({ target }) => {
  const preview = previewOf(target);
  if (preview.hasModeTarget) loading.set(target, preview.modeTarget.value);
});

document.addEventListener("w-preview:updated", ({ target }) => {
  const shown = loading.get(target);
  // Without a load there was nothing to show: asking again would not help.
  loading.delete(target);
  const preview = previewOf(target);
  if (shown !== undefined && preview.modeTarget.value !== shown) preview.setPreviewMode();
});
