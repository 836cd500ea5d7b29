"""The ordered children of a practice in the editor: each control says to which child it belongs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel

from knowledge.widgets import Picker


class PartsPanel(InlinePanel):
    """An inline panel whose controls are named after their child: «Hito 2, Fecha»."""

    def __init__(
        self, *args: Any, formset: type[BaseChildFormSet] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.formset = formset

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "formset": self.formset}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        if self.formset:
            options["formsets"][self.relation_name]["formset"] = self.formset
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:
                return
            for child in (*self.children, self.empty_child):
                heading = f"inline_child_{child.form.prefix}-panel-heading"
                for field in child.form.visible_fields():
                    names = f"{heading} {field.id_for_label}-label"
                    field.field.widget.attrs["aria-labelledby"] = names
            Picker.load_labels([child.form for child in self.children])


class OnceEach(BaseChildFormSet):
    """Refuses two criteria checks of the same criterion in one practice."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            criterion = getattr(form, "cleaned_data", {}).get("criterion")
            if not criterion or form in self.deleted_forms:
                continue
            if criterion in seen:
                form.add_error("criterion", _("Este criterio ya está respondido."))
                raise ValidationError(_("Cada criterio se responde una sola vez."))
            seen.add(criterion)
