"""What the CMS calls a term, a place or an organisation: in the language the person chose there."""

from django.db.models import Model
from django.utils.translation import get_language

from knowledge.language import content_language, read_in
from knowledge.models import Concept, Organisation, Territory


def cms_language() -> str:
    """The bank's language for the CMS language of the person who asks."""
    return content_language(get_language())


def label(obj: Model | None) -> str:
    """A term, place or organisation as a list shows it."""
    lang = cms_language()
    if isinstance(obj, Concept):
        return read_in(obj, "pref_label", lang).text or obj.code
    if isinstance(obj, Territory):
        return read_in(obj, "name", lang).text or obj.code
    if isinstance(obj, Organisation):
        short = read_in(obj, "short_name", lang).text
        return short or read_in(obj, "name", lang).text or obj.code
    return "" if obj is None else str(obj)
