/* What is written while an automatic save is on its way is a change still. Wagtail takes all that the
   form holds when the save has ended for saved: the last word before a pause would be lost. */

const sent = new WeakMap();

/* Wagtail's own count of what is not saved yet. */
function watcherOf(form) {
  return window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
}

document.addEventListener("w-autosave:save", ({ target }) => {
  sent.set(target, new URLSearchParams(watcherOf(target).formData));
});

document.addEventListener("w-autosave:success", ({ target, detail }) => {
  const saved = sent.get(target);
  for (const [name, value] of Object.entries(detail.data.field_updates ?? {})) {
    // The numbers that the server gave to new parts.
    if (saved.has(name)) saved.set(name, value);
  }
  // After Wagtail has taken what stands there for saved.
  setTimeout(() => {
    watcherOf(target).initialFormData = saved.toString();
  });
});
