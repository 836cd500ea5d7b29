"""The editor's forms."""

from collections.abc import Iterator
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.forms import Field
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from knowledge import completeness
from knowledge.language import SOURCE, column, is_empty

if TYPE_CHECKING:
    from knowledge.models import Practice

BATCH = 100  # practices that are looked at at once
#: As long as a page's name. A redirect holds 255 characters of a whole old address.
NAME_LENGTH = 150


def limit(field: Field) -> None:
    """Lets a field hold no more than a name does."""
    field.widget.attrs["maxlength"] = NAME_LENGTH
    field.validators.append(MaxLengthValidator(NAME_LENGTH))


class CopyWithoutAliasForm(CopyForm):
    """Wagtail's copy, without the offer to make an alias: an address and a code name one page.

    The new title becomes the copy's name, and may be as long as that. What a demonstration may lack
    its copy has to tell before it is published: it is the editors' own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
        limit(self.fields["new_title"])
        limit(self.fields["new_slug"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("publish_copies"):
            for original in self._published(with_subpages=cleaned.get("copy_subpages", False)):
                if lacking := completeness.missing(original):
                    error = completeness.IncompletePracticeError(original, lacking)
                    self.add_error("publish_copies", error)
                    break
        return cleaned

    def _published(self, *, with_subpages: bool) -> Iterator["Practice"]:
        """The practices whose copies would be published."""
        from knowledge.models import Practice

        copied = Practice.objects.live().descendant_of(self.page, inclusive=True)
        return (copied if with_subpages else copied.filter(pk=self.page.pk)).iterator(BATCH)


class KnowledgePageForm(WagtailAdminPageForm):
    """Asks for no address: a page takes it from its Spanish name, and a number where it is taken.

    Many governments call alike what they did; none of them should have to mend an address first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            limit(self.fields["slug"])

    def clean(self) -> dict[str, Any]:
        # Nobody follows the address of what was never published, so it may still change.
        if self.instance.first_published_at is None and self.cleaned_data.get("slug"):
            self.cleaned_data["slug"] = self._free_slug(self.cleaned_data["slug"])
        return super().clean()

    def _free_slug(self, slug: str) -> str:
        numbered = (f"{slug[: NAME_LENGTH - 4]}-{number}" for number in count(2))
        return next(
            candidate
            for candidate in chain([slug], numbered)
            if Page._slug_is_available(candidate, self.parent_page, self.instance)
        )


class PracticeForm(KnowledgePageForm):
    """Asks for what the chosen form needs, when publishing and not when saving a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in completeness.untold(self.instance):
            if name in self.fields:
                self.fields[name].required = False

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        # Wagtail would ask a draft for its many-to-many fields too.
        for name in completeness.SNAPSHOT_FACTS:
            if name in self.fields and self.fields[name].required:
                self.fields[name].required = False
                self.deferred_required_fields.append(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("form") == "full" and not self.is_deferred_validation:
            for field in completeness.FULL_TEXTS:
                name = column(field, SOURCE)
                if name in self.fields and is_empty(cleaned.get(name)):
                    self.add_error(name, _("Un caso completo necesita esta sección."))
            for relation in completeness.FULL_CHILDREN:
                if relation in self.formsets and not self._has_children(relation):
                    self.add_error(None, _("Un caso completo necesita al menos un indicador."))
        return cleaned

    def _has_children(self, relation: str) -> bool:
        formset = self.formsets[relation]
        # A child that only a draft has stands in the form without a key and unchanged.
        return any(
            number < formset.initial_form_count() or form.has_changed()
            for number, form in enumerate(formset.forms)
            if form not in formset.deleted_forms
        )
