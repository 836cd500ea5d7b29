"""The editor of the simple pages."""

from django.utils.translation import gettext_lazy as _

from knowledge.panels.tabs import EditorTabs, Tab, address_tab
from knowledge.panels.translated import TranslatedPanel


def page_editor(*texts: str) -> EditorTabs:
    """The editor of a page with a name and these translated texts."""
    return EditorTabs(
        [
            Tab(
                "texts",
                [
                    TranslatedPanel("name", required_on_save=True, names_page=True),
                    *(TranslatedPanel(text) for text in texts),
                ],
                heading=_("Contenido"),
            ),
            address_tab(TranslatedPanel("meta_description")),
        ]
    )
