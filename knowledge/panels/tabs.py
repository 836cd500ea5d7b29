"""The frame of an editor: its tabs, and above them the bar that chooses the languages in sight."""

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from knowledge.language import CODES, NAMES, SOURCE, TRANSLATIONS

SCRIPTS = ("languages", "count", "picker", "tree", "needs", "parts", "unsaved", "submit", "preview")


class Tab(ObjectList):
    """One tab. `name` is its identity in addresses, the same in every language of the CMS."""

    def __init__(self, name: str, children: Any = (), **kwargs: Any) -> None:
        super().__init__(children, **kwargs)
        self.name = name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "name": self.name}

    @property
    def clean_name(self) -> str:
        return self.name


class EditorTabs(TabbedInterface):
    """Tabs under the language bar and, where there are any, under the panels that stay in sight."""

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "cms/editor_tabs.html"

        @property
        def media(self) -> Media:
            scripts: list[Any] = [Script(f"cms/{name}.js", type="module") for name in SCRIPTS]
            return super().media + Media(css={"all": ["cms/editor.css"]}, js=scripts)

        def language_choices(self) -> list[dict[str, Any]]:
            """All, the source alone, the source with each translation."""
            sets = [CODES, (SOURCE,), *((SOURCE, lang) for lang in TRANSLATIONS)]
            return [
                {"codes": " ".join(codes), "names": [(code, NAMES[code]) for code in codes]}
                for codes in sets
            ]


def settings_panels() -> list:
    """Scheduling and comments: Wagtail shows them elsewhere, but only where the editor has them."""
    return [PublishingPanel(), CommentPanel()]


def address_tab(*panels: Any) -> Tab:
    return Tab(
        "address",
        [FieldPanel("slug"), *panels, *settings_panels()],
        heading=_("Dirección y buscadores"),
    )
