// The page of the bank beside htmx: what was open stays open, the focus stays and where it was on the
// screen, a failed request becomes an ordinary one.
const bank = document.querySelector("#banco");
let opened = new Map();
let focused = null;
let height;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== bank) return;
  opened = new Map([...bank.querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
  focused = bank.contains(document.activeElement) ? document.activeElement : null;
  height = focused?.getBoundingClientRect().top;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== bank) return;
  for (const details of bank.querySelectorAll("details[id]")) {
    if (opened.has(details.id)) details.open = opened.get(details.id);
  }
});

// htmx gives the focus back to what has the same id, but not where that is still closed; a link of a
// page that is gone has none.
document.addEventListener("htmx:afterSettle", () => {
  if (!focused) return;
  const again = focused.id && document.getElementById(focused.id);
  if (document.activeElement === document.body) {
    (again || bank.querySelector("#resultados")).focus({ preventScroll: true });
  }
  if (again) scrollBy({ top: again.getBoundingClientRect().top - height, behavior: "instant" });
  focused = null;
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    location.assign(event.detail.pathInfo.finalRequestPath ?? event.detail.pathInfo.requestPath);
  });
}
