/* Publishing waits for an automatic save that is on its way. The server answers the two side by side;
   a save that began before the publication and ended after it would take the page off the site. */

const state = { saving: false, waiting: null, submitted: false };

/* Wagtail disables what was pressed, until the answer. */
function release(button) {
  window.wagtail.app.getControllerForElementAndIdentifier(button, "w-progress")?.deactivate();
}

document.addEventListener("w-autosave:save", (event) => {
  // What was written meanwhile goes with the form, not with a save of its own before it.
  if (state.submitted || state.waiting) event.preventDefault();
  else state.saving = true;
});

function endSave({ detail }) {
  state.saving = false;
  if (!state.waiting) return;
  release(state.waiting);
  // After Wagtail has written the new revision's number into the form, or noted what went wrong: it
  // asks then, as for any press, before it publishes over a network that fails.
  setTimeout(() => {
    const button = state.waiting;
    state.waiting = null;
    // Somebody else has saved: the editor, who is told now, decides anew.
    if (detail.type !== "invalid_revision") button.click();
  });
}

document.addEventListener("w-autosave:success", endSave);
document.addEventListener("w-autosave:error", endSave);

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-edit-form]")) return;
    // A script that submits presses no button again.
    if (!state.saving || !event.submitter) {
      state.submitted = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    state.waiting = event.submitter;
  },
  { capture: true },
);
