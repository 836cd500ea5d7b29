"""The forms of terms, places and organisations: given identities stay, trees have no rings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from knowledge.selectors import with_descendants
from knowledge.viewsets.labels import label


class RegisterForm(WagtailAdminModelForm):
    """An identity is given once: what others point to never changes its meaning."""

    identity: tuple[str, ...] = ("scheme", "code")
    #: The field that points to the row above in the tree.
    above: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.identity:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        above = cleaned.get(self.above) if self.above else None
        if (
            self.above
            and above
            and self.instance.pk
            and above.pk in with_descendants(self.instance, self.above)
        ):
            self.add_error(self.above, _("Nada puede pertenecer a sí mismo ni a lo que contiene."))
        return cleaned


class ConceptForm(RegisterForm):
    above = "broader"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The picker offers terms of the vocabulary that the form says.
        self.fields["broader"].widget.linked_fields = {"scheme": "#id_scheme"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        broader = cleaned.get("broader")
        scheme = cleaned.get("scheme") or self.instance.scheme
        if broader and broader.scheme != scheme:
            self.add_error("broader", ValidationError(_("Elija un término del mismo vocabulario.")))
        return cleaned


class TerritoryForm(RegisterForm):
    above = "parent"


class OrganisationForm(RegisterForm):
    identity = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].label_from_instance = label
