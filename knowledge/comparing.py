"""Two revisions are compared by what is read in them.

Left to Wagtail, a text that was empty before and after is shown as «None» taken out, and a section
that the editor only opened as changed: its paragraphs got the keys that the editor gives them.
"""

from bs4 import BeautifulSoup
from django.db import models
from wagtail.admin.compare import (
    RichTextFieldComparison,
    TextFieldComparison,
    register_comparison_class,
)

from knowledge.language import is_empty
from knowledge.models.fields import SectionField


class TextComparison(TextFieldComparison):
    def __init__(self, field: models.Field, obj_a: models.Model, obj_b: models.Model) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = self.told(self.val_a), self.told(self.val_b)

    def told(self, value: str | None) -> str:
        return value or ""


class SectionComparison(TextComparison, RichTextFieldComparison):
    def told(self, value: str | None) -> str:
        if is_empty(value):
            return ""
        # Written again by one hand: attributes in one order, an end of a paragraph as a space.
        soup = BeautifulSoup(value or "", "html.parser")
        for block in soup.find_all(["h2", "h3", "p", "li"]):
            del block["data-block-key"]
            block.append(" ")
        return str(soup)


def register() -> None:
    register_comparison_class(models.TextField, comparison_class=TextComparison)
    register_comparison_class(models.CharField, comparison_class=TextComparison)
    register_comparison_class(SectionField, comparison_class=SectionComparison)
