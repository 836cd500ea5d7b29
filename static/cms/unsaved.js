/* Nothing that is written goes unnoticed by Wagtail's count of what is not saved yet. */

const sent = new WeakMap();
const touched = new WeakSet();

function watcherOf(form) {
  return window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
}

/* What is written before Wagtail begins to watch, two seconds after it has started, would be taken
   for what was there. */

function touch({ target, isTrusted, type, key, ctrlKey, metaKey }) {
  const isRich = target.isContentEditable;
  // Controls without a name or a form only help to look around.
  const form = isRich ? target.closest("form") : target.name && target.form;
  // A rich text editor keeps its `input` to itself.
  const writes = type !== "keydown" || (isRich && key?.length === 1 && !ctrlKey && !metaKey);
  if (form && isTrusted && writes) touched.add(form);
}

for (const type of ["input", "paste", "keydown"]) {
  document.addEventListener(type, touch, { capture: true });
}

document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
  if (!touched.has(target)) return;
  // Unlike anything that the form can hold.
  const before = "?";
  Object.assign(watcherOf(target), { initialFormData: before, previousFormData: before });
});

/* What is written while an automatic save is on its way is a change still. Wagtail takes all that the
   form holds when the save has ended for saved: the last word before a pause would be lost. */

document.addEventListener("w-autosave:save", ({ target }) => {
  touched.delete(target);
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
