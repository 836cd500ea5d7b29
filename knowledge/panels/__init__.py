"""What the editor shows, and in which order."""

from knowledge.panels.pages import page_editor
from knowledge.panels.practice import practice_editor
from knowledge.panels.translated import TranslatedPanel

__all__ = ["TranslatedPanel", "page_editor", "practice_editor"]
