"""How texts, numbers and dates are written on a public page: no text without its language."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.utils import formats
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext

from knowledge.addresses import absolute, front_url
from knowledge.language import is_empty
from knowledge.schemas import MediaItemOut, PracticeDetail, TextOut
from knowledge.site import linked_data, pages

register = template.Library()

#: As Django's `json_script`: nothing in a text can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def said(text: TextOut) -> SafeString:
    """A plain text; one in another language than the page's says which."""
    if not text.fallback:
        return conditional_escape(text.text)
    return format_html('<span lang="{}">{}</span>', text.lang, text.text)


@register.filter
def said_html(text: TextOut) -> SafeString:
    """A rich text, as it was cleaned when it was written."""
    return format_html('<div{} class="prose">{}</div>', lang_of(text), mark_safe(text.text))  # noqa: S308


@register.filter
def said_lines(text: TextOut) -> SafeString:
    """A plain text of several paragraphs."""
    paragraphs = [part.strip() for part in text.text.splitlines() if part.strip()]
    body = mark_safe("".join(format_html("<p>{}</p>", part) for part in paragraphs))  # noqa: S308
    return format_html('<div{} class="prose">{}</div>', lang_of(text), body)


@register.filter
def lang_of(text: TextOut) -> SafeString:
    """The attribute for an element that holds nothing but this text."""
    return format_html(' lang="{}"', text.lang) if text.fallback else SafeString()


@register.filter
def language_name(lang: str) -> str:
    """What the reader's language calls another."""
    return get_language_info(lang)["name_translated"]


@register.filter
def number(value: Decimal | int | None) -> str:
    """A quantity as the reader's language writes it, without the zeros that a column adds."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        value = value.to_integral() if value == value.to_integral() else value.normalize()
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def money(value: Decimal | None) -> str:
    """An amount: cents are written where there are any."""
    if value is None:
        return ""
    places = 0 if value == value.to_integral() else 2
    return formats.number_format(value, places, use_l10n=True, force_grouping=True)


@register.filter
def known(items: Iterable[Any], name: str) -> bool:
    """Whether any of them says it: a column that would be empty from top to bottom is left out."""
    return any(getattr(item, name) is not None for item in items)


@register.filter
def partial_date(value: str) -> SafeString:
    """A date as exact as it is known: a year, a month, a day."""
    if not value:
        return SafeString()
    known = value.count("-")
    if known == 0:
        written = value
    else:
        day = date.fromisoformat((value + "-01")[:10])
        written = formats.date_format(day, ("", "YEAR_MONTH_FORMAT", "DATE_FORMAT")[known])
    return format_html('<time datetime="{}">{}</time>', value, written)


@register.filter
def goal(code: str) -> str:
    """The goal to which an SDG or a target belongs: 6 for 6.1."""
    return code.partition(".")[0]


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """A block of linked data. Browsers do not run it, so a content policy does not stop it."""
    written = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))  # noqa: S308


@register.simple_tag(takes_context=True)
def practice_linked_data(context: Context) -> SafeString:
    return json_ld(linked_data.practice(context["practice"], context["versions"], _bank()))


@register.simple_tag(takes_context=True)
def bank_linked_data(context: Context, description: str) -> SafeString:
    lang = context["lang"]
    return json_ld(linked_data.bank(_bank(), description, lang, front_url(lang)))


def _bank() -> str:
    return gettext("Banco de Buenas Prácticas Locales")


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> dict[str, Any]:
    """The menu and the footer's entries, read once a page."""
    return pages.frame(context["request"], context["lang"])


@register.simple_tag(takes_context=True)
def page_query(context: Context, number: int) -> str:
    """The query string of another page of the list that is shown, its filters kept."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def citation(practice: PracticeDetail) -> str:
    """How a practice is cited: author, year, name, bank, permanent address."""
    lead = practice.lead_organisation
    return gettext("%(author)s (%(year)s). %(name)s. %(bank)s, %(code)s. %(address)s") % {
        # Nobody is made the author of what was compiled about them.
        "author": lead.name.text if lead and not practice.demonstration else _bank(),
        "year": practice.published_at.year if practice.published_at else gettext("s. f."),
        "name": practice.name.text,
        "bank": _bank(),
        "code": practice.code,
        "address": absolute(practice.permanent_url),
    }


@register.filter
def main_fallback(practice: PracticeDetail) -> TextOut | None:
    """The first text of the case itself, not of its facts, that is in another language."""
    texts = [practice.name, practice.summary, *(section.text for section in practice.sections)]
    return next((text for text in texts if text.fallback), None)


@register.filter
def absolute_address(path: str) -> str:
    return absolute(path)


@register.simple_tag
def plain(*texts: TextOut | str) -> TextOut:
    """The first of these that says anything, for places that take no markup."""
    for text in texts:
        if isinstance(text, TextOut) and not is_empty(text.text):
            return text.model_copy(update={"text": " ".join(strip_tags(text.text).split())})
    return TextOut(text="", lang="", fallback=False)


@register.filter
def has_section(practice: PracticeDetail, key: str) -> bool:
    return any(section.key == key for section in practice.sections)


@register.filter
def gallery(practice: PracticeDetail) -> list[MediaItemOut]:
    """The pictures and films that do not stand at the head of the page."""
    first = practice.media[:1]
    return practice.media[1:] if first and first[0].image else practice.media
