"""Spreadsheets of the CMS in the language of the person who asks, with the headings of the list."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView


class OwnLanguageMixin(SpreadsheetExportMixin):
    """Rows are written while they are sent, when the CMS has left that language already."""

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        return self._spoken(str(translation.get_language()), queryset)

    def _spoken(self, lang: str, queryset: Any) -> Iterator[str]:
        with translation.override(lang):
            yield from super().stream_csv(queryset)


class Report(OwnLanguageMixin, ReportView):
    """A report of ours. What the list does not show says in `export_headings` what it is called."""

    def get_heading(self, queryset: Any, field: str) -> str:
        labels = {column.name: column.label for column in self.columns}
        if field in labels:
            return capfirst(str(labels[field]))
        return super().get_heading(queryset, field)
