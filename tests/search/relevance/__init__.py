"""How well the search finds: judged queries over a corpus of its own, beside Wagtail's search."""
