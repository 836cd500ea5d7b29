// The page of the bank beside htmx: what was open stays open, the focus is not lost, a failed request
// becomes an ordinary one.
const bank = document.querySelector("#banco");
let opened = new Map();
let wasInside = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== bank) return;
  opened = new Map([...bank.querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
  wasInside = bank.contains(document.activeElement);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== bank) return;
  for (const details of bank.querySelectorAll("details[id]")) {
    if (opened.has(details.id)) details.open = opened.get(details.id);
  }
});

// htmx gives the focus back to what has the same id; a link of a page that is gone has none.
document.addEventListener("htmx:afterSettle", () => {
  if (wasInside && document.activeElement === document.body) {
    bank.querySelector("#resultados").focus({ preventScroll: true });
  }
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    location.assign(event.detail.pathInfo.finalRequestPath ?? event.detail.pathInfo.requestPath);
  });
}
