"""One field in all its languages, side by side, under one heading with one help text."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

from knowledge.language import CODES, NAMES, SOURCE, column
from knowledge.panels.guidance import guidance_for
from knowledge.widgets import LineInput


class LanguagePanel(FieldPanel):
    """The column of one language, named after field and language: «Problema, English»."""

    def __init__(self, *args: Any, lang: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lang = lang

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "lang": self.lang}

    class BoundPanel(FieldPanel.BoundPanel):
        #: What describes the control besides its errors: the help of all languages, the count.
        described_by: tuple[str, ...] = ()

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            # The help stands once above all languages (`TranslatedPanel`).
            self.help_text = ""
            if self.bound_field is not None:
                self.bound_field.help_text = ""

        @property
        def lang(self) -> str:
            return self.panel.lang

        @property
        def language(self) -> str:
            return NAMES[self.panel.lang]

        def get_editable_context_data(self) -> dict[str, Any]:
            self._describe()
            return super().get_editable_context_data()

        def _describe(self) -> None:
            widget = self.bound_field.field.widget
            described_by = " ".join(self.described_by)
            widget.attrs |= {"lang": self.lang, "spellcheck": "true"}
            if described_by and not self.bound_field.errors:
                widget.attrs["aria-describedby"] = described_by
            if hasattr(widget, "converter"):
                # Draftail takes its names from its options; they are shared between forms.
                label = widget.attrs.get("aria-labelledby", f"{self.id_for_label()}-label")
                widget.options = {
                    **widget.options,
                    "ariaLabelledBy": label,
                    "ariaDescribedBy": f"{described_by} {self.prefix}-errors".strip(),
                    "spellCheck": True,
                }


class SourceNamePanel(LanguagePanel, TitleFieldPanel):
    """The name in the source language, from which a new page's address is made as one types."""

    class BoundPanel(TitleFieldPanel.BoundPanel, LanguagePanel.BoundPanel):
        pass


class TranslatedPanel(MultiFieldPanel):
    """The languages of `field` beside one another.

    Only the source language is ever required, and a draft needs it only where `required_on_save`.
    `names_page` makes a new page's address follow the text.
    """

    def __init__(
        self,
        field: str,
        *,
        required_on_save: bool = False,
        names_page: bool = False,
        children: Any = None,
        **kwargs: Any,
    ) -> None:
        self.field = field
        self.required_on_save = required_on_save
        self.names_page = names_page
        super().__init__(children or [self._language(lang) for lang in CODES], **kwargs)

    def _language(self, lang: str) -> LanguagePanel:
        is_source = lang == SOURCE
        options: dict[str, Any] = {
            "lang": lang,
            "required_on_save": self.required_on_save and is_source,
        }
        if self.names_page and is_source:
            return SourceNamePanel(column(self.field, lang), placeholder=False, **options)
        return LanguagePanel(column(self.field, lang), **options)

    def clone_kwargs(self) -> dict[str, Any]:
        return {
            **super().clone_kwargs(),
            "field": self.field,
            "required_on_save": self.required_on_save,
            "names_page": self.names_page,
        }

    @property
    def clean_name(self) -> str:
        return self.field

    def on_model_bound(self) -> None:
        if not self.heading:
            self.heading = capfirst(self.model._meta.get_field(self.field).verbose_name)
        self.guidance = guidance_for(self.model, self.field)
        if self.model._meta.get_field(self.field).max_length:
            for child in self.children:
                child.widget = LineInput()
        super().on_model_bound()

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "cms/translated_panel.html"

        @property
        def guidance(self) -> Any:
            return self.panel.guidance

        @property
        def help_id(self) -> str:
            return f"{self.prefix}-help"

        def is_required(self) -> bool:
            return any(child.is_required() for child in self.visible_children)

        @cached_property
        def children(self) -> list:
            # `MultiFieldPanel` makes them; here each learns what describes it.
            children = MultiFieldPanel.BoundPanel.children.func(self)
            for child in children:
                child.described_by = (self.help_id,) if self.guidance.help else ()
                if self.guidance.words or self.guidance.characters:
                    child.described_by += (f"{child.prefix}-count",)
                if child.bound_field is not None:
                    child.heading = child.bound_field.label = f"{self.heading}, {child.language}"
            return children
