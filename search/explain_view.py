"""The page of the CMS that tells editors what a query stands for and why hits stand as they do."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from knowledge.language import NAMES, content_language
from search.engines.base import EngineUnavailable
from search.explaining import Way, explain
from search.parsing import MAX_LENGTH
from search.text import fold


class ExplainForm(forms.Form):
    q = forms.CharField(label=_("Consulta"), max_length=MAX_LENGTH, required=False)
    lang = forms.ChoiceField(label=_("Idioma de quien busca"), choices=list(NAMES.items()))


class ExplainView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Cómo encuentra el buscador")
    header_icon = "search"
    template_name = "cms/explain.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        own = content_language(get_language())
        form = ExplainForm(self.request.GET or None, initial={"lang": own})
        context |= {"form": form, "away": False}
        if form.is_valid() and (text := form.cleaned_data["q"].strip()):
            context["asked"] = text
            try:
                parts, context["hits"] = explain(text, form.cleaned_data["lang"])
                context["parts"] = [(part, list(_together(part.ways))) for part in parts]
            except EngineUnavailable:
                context["away"] = True
        return context


def _together(ways: Iterable[Way]) -> Iterator[tuple[Way, str]]:
    """Ways of one kind and language that count alike, the first of them with the texts of all.

    Some differ in their accents only, which are not looked at.
    """
    for _alike, some in groupby(ways, key=lambda way: (str(way.kind), way.lang, way.weight)):
        same = list(some)
        # Of two spellings the one with accents comes later in the alphabet.
        texts = {fold(way.text): way.text for way in sorted(same, key=lambda way: way.text)}
        yield same[0], ", ".join(dict.fromkeys(texts[fold(way.text)] for way in same))


def menu_item() -> MenuItem:
    return MenuItem(
        _("Cómo encuentra el buscador"),
        reverse("search_explain"),
        name="search_explain",
        icon_name="search",
        order=1211,
    )


def urls() -> list[URLPattern]:
    return [path("reports/search/explain/", ExplainView.as_view(), name="search_explain")]
