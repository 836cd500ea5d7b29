"""What a list may be narrowed by, as a form has it.

Put together here and not in templates: there are several hundred values on a page, and a template
for each takes longer than the search. Every text that comes from elsewhere goes through `escape`.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from knowledge.templatetags.reading import goal, number
from search.narrowing import Option

register = template.Library()


@register.simple_tag(takes_context=True)
def options(context: Context, values: Iterable[Option]) -> SafeString:
    """Boxes to tick, each with those of the narrower values below it."""
    return mark_safe(_Boxes(context["lang"]).listed(values))  # noqa: S308


class _Boxes:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.number = cache(number)  # as this reader's language writes it

    def listed(self, values: Iterable[Option]) -> str:
        return f'<ul class="options">{"".join(map(self.box, values))}</ul>'

    def box(self, option: Option) -> str:
        value, name = option.value, option.facet
        code, label = escape(value.code), escape(value.label)
        checked = " checked" if value.selected else ""
        spoken = f' lang="{escape(value.lang)}"' if value.lang != self.lang else ""
        told = ""
        if name == "sdg":
            told = f'<span class="option-goal" data-goal="{goal(code)}">{code}</span> '
        return (
            '<li><label class="option">'
            f'<input type="checkbox" form="buscar" name="{name}" value="{code}"'
            f' id="f-{name}-{code}"{checked}> {told}'
            f'<span class="option-label"{spoken}>{label}</span>'
            f' <span class="option-count">{self.number(value.count)}</span></label>\n'
            f"{self.below(option, code, label) if option.narrower else ''}</li>\n"
        )

    def below(self, option: Option, code: str, label: str) -> str:
        count = len(option.narrower)
        told = ngettext("%(counter)s más específico", "%(counter)s más específicos", count)
        return (
            f'<details class="option-below" id="dentro-{option.facet}-{code}"'
            f"{' open' if option.is_chosen else ''}><summary>{told % {'counter': count}}"
            f'<span class="hidden"> ({label})</span></summary>'
            f"{self.listed(option.narrower)}</details>\n"
        )


@register.simple_tag
def steps(name: str, numbers: Iterable[tuple[int, int | None]], chosen: int | None) -> SafeString:
    """The numbers at which a range may begin, or end, with how many practices that leaves."""
    made = (
        f'<option value="{step}"{" selected" if step == chosen else ""}>'
        f"{step if name == 'year' else number(step)}"
        f"{'' if count is None else f' ({number(count)})'}</option>"
        for step, count in numbers
    )
    return mark_safe("".join(made))  # noqa: S308


@register.simple_tag
def offered(names: Iterable[str]) -> SafeString:
    """What a field offers to choose from."""
    return mark_safe("".join(f'<option value="{escape(name)}"></option>' for name in names))  # noqa: S308
