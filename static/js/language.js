// Remembers the language that a reader chose, for addresses that have none: the root and permanent ones.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-language]");
  if (!link) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `django_language=${link.dataset.language}; path=/; max-age=31536000; samesite=lax${secure}`;
});
