"""How the editor chooses among many: terms as a tree, places and organisations by typing.

Both post ordinary form fields, one value a choice, so that errors, drafts and comparison work as
for any other field.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.template import loader
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.admin.widgets import AdminAutoHeightTextInput

from knowledge.language import content_language, read_in


class ProjectTemplate:
    """Renders a widget with a template of the project; Django's form renderer sees none."""

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: Any = None
    ) -> SafeString:
        return loader.render_to_string(template_name, context)


class LineInput(AdminAutoHeightTextInput):
    """One line of text that is shown whole, on as many lines as its column needs."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


class DecimalInput(forms.NumberInput):
    """A number without the zeros that its column adds: 600000, not 600000.0000."""

    def format_value(self, value: Any) -> str | None:
        return super().format_value(
            f"{value.normalize():f}" if isinstance(value, Decimal) else value
        )


register_form_field_override(models.DecimalField, override={"widget": DecimalInput})


class TermTree(ProjectTemplate, forms.CheckboxSelectMultiple):
    """The terms of a vocabulary as nested checkboxes; one query, whatever is chosen.

    With `group_heads`, terms at the top that hold others are headings and cannot be chosen.
    """

    template_name = "cms/term_tree.html"

    def __init__(self, *, group_heads: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group_heads = group_heads

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        # Not the parent's, which would make an option of each term for nothing.
        context = forms.Widget.get_context(self, name, value, attrs)
        chosen = {str(key) for key in value or ()}
        lang = content_language(get_language())
        nodes: dict[int, dict[str, Any]] = {}
        tops: list[dict[str, Any]] = []
        terms = list(getattr(self.choices, "queryset", ()))
        for term in terms:
            nodes[term.pk] = {
                "pk": str(term.pk),
                "scheme": term.scheme,
                "code": term.code,
                "label": read_in(term, "pref_label", lang),
                "chosen": str(term.pk) in chosen,
                "narrower": [],
            }
        for term in terms:
            siblings = nodes[term.broader_id]["narrower"] if term.broader_id in nodes else tops
            siblings.append(nodes[term.pk])
        for node in tops:
            # What was chosen before stays in sight, to be taken out.
            node["heading"] = self.group_heads and bool(node["narrower"]) and not node["chosen"]
        context["widget"] |= {"nodes": tops, "nested": len(tops) < len(terms), "lang": lang}
        return context


class Picker(ProjectTemplate, forms.Select):
    """One or several of thousands, found by typing.

    A list that holds what is chosen and no more; `static/cms/picker.js` makes a combobox of it,
    whose answers come from the address of `register` (`knowledge.pickers`).
    """

    template_name = "cms/picker.html"

    def __init__(self, register: str, *, multiple: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register = register
        self.allow_multiple_selected = multiple
        self.labels: dict[str, str] | None = None

    def __deepcopy__(self, memo: dict) -> "Picker":
        copied = super().__deepcopy__(memo)
        copied.labels = None
        return copied

    @classmethod
    def load_labels(cls, fieldsets: Iterable[forms.BaseForm]) -> None:
        """Reads what the pickers of several like forms show, in one query a field."""
        forms_ = list(fieldsets)
        pickers = [
            name
            for name, field in (forms_[0].fields.items() if forms_ else ())
            if isinstance(field.widget, cls)
        ]
        for name in pickers:
            keys = [form[name].value() for form in forms_]
            labels = forms_[0].fields[name].widget.read_labels(keys)
            for form in forms_:
                form.fields[name].widget.labels = labels

    def read_labels(self, keys: Iterable[Any]) -> dict[str, str]:
        from knowledge.pickers import labels

        return labels(self.register, keys, content_language(get_language()))

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        # The parent's would read every row of the table.
        context = forms.Widget.get_context(self, name, value, attrs)
        keys = [str(key) for key in self._keys(value)]
        labels = self.read_labels(keys) if self.labels is None else self.labels
        context["widget"] |= {
            "chosen": [(key, labels[key]) for key in keys if key in labels],
            "multiple": self.allow_multiple_selected,
            "url": reverse("cms_picker", args=[self.register]),
        }
        return context

    def _keys(self, value: Any) -> list:
        values = value if isinstance(value, list | tuple) else [value]
        return [key for key in values if key not in (None, "")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.allow_multiple_selected and hasattr(data, "getlist"):
            return data.getlist(name)
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # A list with nothing chosen posts nothing: that is an empty choice, not a missing field.
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class WithoutMarkup(WidgetAdapter):
    """Wagtail's scripts get these widgets by name only: a second copy of a tree is 100 KB."""

    def js_args(self, widget: forms.Widget) -> list:
        return [""]


register(WithoutMarkup(), TermTree)
register(WithoutMarkup(), Picker)
