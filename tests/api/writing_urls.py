"""The project's addresses with those of the writing API, as WRITING_API makes them."""

from kb import writing_api
from kb.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*writing_api.urlpatterns, *urlpatterns]
