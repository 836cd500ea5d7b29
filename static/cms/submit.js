/* Publishing waits for an automatic save that is on its way. The server answers the two side by side;
   a save that began before the publication and ended after it would take the page off the site. */

const state = { saving: false, leaving: null, submitted: false };

function hidden(button) {
  if (!button?.name) return null;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  return field;
}

document.addEventListener("w-autosave:save", (event) => {
  if (state.submitted) event.preventDefault();
  else state.saving = true;
});

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, () => {
    state.saving = false;
    const { form, action } = state.leaving ?? {};
    state.leaving = null;
    if (!form) return;
    // What was written meanwhile goes with the form, not with a save of its own before it.
    state.submitted = true;
    // After Wagtail has written the new revision's number into the form.
    setTimeout(() => {
      // Wagtail has disabled the pressed button meanwhile, and what is disabled is not sent.
      if (action) form.append(action);
      form.requestSubmit();
    });
  });
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-edit-form]")) return;
    if (!state.saving) {
      state.submitted = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    state.leaving = { form: event.target, action: hidden(event.submitter) };
  },
  { capture: true },
);
