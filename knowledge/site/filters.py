"""The filters of the public lists: plain GET forms whose addresses can be shared."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.language import CODES, NAMES, alphabetical, read_in, written
from knowledge.models import (
    Concept,
    Organisation,
    OrganisationKind,
    Practice,
    Scheme,
    Territory,
    TerritoryLevel,
)
from knowledge.selectors import naming, practices_about, practices_in

#: The value, the label and the label's language of one entry of a list.
Option = tuple[str, str, str]


class SpokenSelect(forms.Select):
    """A list whose options each say the language they are in, where it is not the page's."""

    def __init__(self) -> None:
        super().__init__()
        self.langs: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if lang := self.langs.get(str(value)):
            option["attrs"]["lang"] = lang
        return option


class SpokenForm(forms.Form):
    """A GET form whose lists offer labels in the reader's language."""

    def __init__(self, data: Any, lang: str) -> None:
        super().__init__(data)
        self.lang = lang

    def offer(self, name: str, empty: str, options: Iterable[Option]) -> None:
        """Fills a list with options; the one that chooses nothing stands first."""
        choices: list[tuple[str, str]] = [("", empty)]
        field = self.fields[name]
        for value, label, lang in options:
            choices.append((value, label))
            if lang != self.lang:
                field.widget.langs[value] = lang
        field.choices = choices  # type: ignore[attr-defined]

    def terms(self, concepts: Iterable[Concept]) -> Iterator[Option]:
        for term in concepts:
            yield term.code, *read_in(term, "pref_label", self.lang)

    @property
    def is_active(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class PracticeFilter(SpokenForm):
    """Some of the search's filters, by the names that it gives them, answered by the database.

    Promises a constant number of queries, however many terms there are.
    """

    q = forms.CharField(
        label=gettext_lazy("Palabras del nombre"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Tema"), required=False, widget=SpokenSelect)
    province = forms.ChoiceField(
        label=gettext_lazy("Provincia"), required=False, widget=SpokenSelect
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Nivel de gobierno"), required=False, widget=SpokenSelect
    )
    languages = forms.ChoiceField(
        label=gettext_lazy("Disponible en"), required=False, widget=SpokenSelect
    )

    def __init__(self, data: Any, lang: str) -> None:
        super().__init__(data, lang)
        self._themes = list(Concept.objects.filter(scheme=Scheme.THEME))
        self._levels = list(Concept.objects.filter(scheme=Scheme.LEVEL))
        self._provinces = list(Territory.objects.filter(level=TerritoryLevel.PROVINCE, valid_to=""))
        self.offer("theme", _("Todos los temas"), self._theme_options())
        self.offer("province", _("Todas las provincias"), self._province_options())
        self.offer("level", _("Todos los niveles"), self.terms(self._levels))
        self.offer("languages", _("Cualquier idioma"), ((c, NAMES[c], c) for c in CODES))

    def _theme_options(self) -> Iterator[Option]:
        for top in self._themes:
            if top.broader_id is None:
                yield top.code, *read_in(top, "pref_label", self.lang)
                for term in self._themes:
                    if term.broader_id == top.pk:
                        label, lang = read_in(term, "pref_label", self.lang)
                        yield term.code, f"\xa0\xa0\xa0{label}", lang

    def _province_options(self) -> list[Option]:
        options = [
            (f"{place.scheme}:{place.code}", *read_in(place, "name", self.lang))
            for place in self._provinces
        ]
        # A place has one name for all; nobody hears it differently in another language.
        return sorted(
            ((code, name, self.lang) for code, name, _lang in options),
            key=lambda o: alphabetical(o[1]),
        )

    def apply(self, practices: QuerySet[Practice]) -> QuerySet[Practice]:
        """`practices` that match; none where a value is not offered, so that no typo shows all."""
        if not self.is_valid():
            return practices.none()
        chosen = self.cleaned_data
        if words := chosen["q"]:
            practices = naming(practices, words)
        if code := chosen["theme"]:
            practices &= practices_about(next(t for t in self._themes if t.code == code))
        if code := chosen["province"]:
            practices &= practices_in(
                next(p for p in self._provinces if f"{p.scheme}:{p.code}" == code)
            )
        if code := chosen["level"]:
            practices &= practices_about(next(c for c in self._levels if c.code == code))
        if lang := chosen["languages"]:
            practices = practices.filter(written("name", lang))
        return practices


class OrganisationFilter(SpokenForm):
    level = forms.ChoiceField(
        label=gettext_lazy("Nivel de gobierno"), required=False, widget=SpokenSelect
    )
    kind = forms.ChoiceField(label=gettext_lazy("Tipo"), required=False, widget=SpokenSelect)

    def __init__(self, data: Any, lang: str) -> None:
        super().__init__(data, lang)
        self.offer(
            "level",
            _("Todos los niveles"),
            self.terms(Concept.objects.filter(scheme=Scheme.LEVEL)),
        )
        self.offer(
            "kind",
            _("Todos los tipos"),
            ((value, str(label), lang) for value, label in OrganisationKind.choices),
        )

    def apply(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """`organisations` that match; none where a value is not offered."""
        if not self.is_valid():
            return organisations.none()
        if code := self.cleaned_data["level"]:
            organisations = organisations.filter(level__code=code)
        if kind := self.cleaned_data["kind"]:
            organisations = organisations.filter(kind=kind)
        return organisations
