"""What the database holds, as it is read in one language. Queries nothing that was loaded."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Choices, Model
from django.utils import translation
from ninja import Schema
from wagtail.rich_text import expand_db_html

from knowledge import schemas
from knowledge.addresses import (
    concept_url,
    organisation_url,
    permanent_url,
    territory_url,
    url_for,
)
from knowledge.language import CODES, exact_text, languages_of, read_in
from knowledge.models import Concept, MediaItem, Organisation, Practice, Territory
from knowledge.models.practice import SECTIONS
from knowledge.selectors import PICTURE

#: A control character that no text holds (ASCII's record separator).
SEPARATOR = "\x1e"


def text(obj: Model, field: str, lang: str) -> schemas.TextOut:
    return schemas.TextOut.of(read_in(obj, field, lang), lang)


def spoken(words: object, lang: str) -> schemas.TextOut:
    """Words of the site itself, which are always in the language asked for."""
    with translation.override(lang):
        return schemas.TextOut(text=str(words), lang=lang, fallback=False)


def rich_text(obj: Model, field: str, lang: str) -> schemas.TextOut:
    """As `text`, with Wagtail's own link markup turned into HTML."""
    return rich_texts(obj, [field], lang)[field]


def rich_texts(obj: Model, fields: Iterable[str], lang: str) -> dict[str, schemas.TextOut]:
    """Several of them at once: what they link to is looked up once, however many link."""
    plain = {field: text(obj, field, lang) for field in fields}
    joined = SEPARATOR.join(one.text for one in plain.values())
    with translation.override(lang):
        expanded = expand_db_html(joined).split(SEPARATOR)
    return {
        field: one.model_copy(update={"text": html})
        for (field, one), html in zip(plain.items(), expanded, strict=True)
    }


def _field(obj: Model, name: str) -> Any:
    return obj._meta.get_field(name)


def choice(obj: Model, field: str, lang: str) -> schemas.ChoiceOut | None:
    """The chosen value with its label, or nothing where none was chosen."""
    value = getattr(obj, field)
    if value in (None, ""):
        return None
    with translation.override(lang):
        label = str(dict(_field(obj, field).flatchoices).get(value, value))
    return schemas.ChoiceOut(code=str(value), label=label)


def concept(term: Concept, lang: str) -> schemas.ConceptOut:
    return schemas.ConceptOut(
        scheme=term.scheme,
        code=term.code,
        label=text(term, "pref_label", lang),
        url=concept_url(term, lang),
    )


def concepts(terms: Iterable[Concept], lang: str) -> list[schemas.ConceptOut]:
    return [concept(term, lang) for term in terms]


def _place(territory: Territory, lang: str) -> dict[str, Any]:
    return {
        "scheme": territory.scheme,
        "code": territory.code,
        "level": choice(territory, "level", lang),
        "name": read_in(territory, "name", lang).text,
        "url": territory_url(territory, lang),
    }


def place(territory: Territory, lang: str) -> schemas.PlaceOut:
    return schemas.PlaceOut(**_place(territory, lang))


def territory(place: Territory, lang: str) -> schemas.TerritoryOut:
    return schemas.TerritoryOut(
        **_place(place, lang),
        within=[schemas.PlaceOut(**_place(above, lang)) for above in _above(place)],
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _above(place: Territory) -> Iterator[Territory]:
    while place.parent is not None:
        place = place.parent
        yield place


def organisation(body: Organisation, lang: str) -> schemas.OrganisationOut:
    return schemas.OrganisationOut(
        code=body.code,
        name=text(body, "name", lang),
        short_name=short_name(body, lang),
        level=concept(body.level, lang) if body.level else None,
        url=organisation_url(body, lang),
    )


def short_name(body: Organisation, lang: str) -> schemas.TextOut:
    """What it is called in lists: the official name where it has no shorter one."""
    return text(body, "short_name" if languages_of(body, "short_name") else "name", lang)


def _summary(practice: Practice, lang: str) -> dict[str, Any]:
    lead = practice.lead_organisation
    return {
        "code": practice.code,
        "source_reference": practice.source_reference,
        "demonstration": practice.is_demonstration,
        "lang": lang,
        "languages": practice_languages(practice),
        "name": text(practice, "name", lang),
        "tagline": text(practice, "tagline", lang),
        "form": choice(practice, "form", lang),
        "kind": choice(practice, "kind", lang),
        "stage": choice(practice, "stage", lang) or schemas.ChoiceOut(code="", label=""),
        "evidence_level": choice(practice, "evidence_level", lang),
        "start_year": practice.start_year,
        "end_year": practice.end_year,
        "lead_organisation": organisation(lead, lang) if lead else None,
        "territories": [territory(place, lang) for place in practice.territories.all()],
        "themes": concepts(practice.themes.all(), lang),
        "url": url_for(practice, lang),
        "permanent_url": permanent_url(practice),
        "published_at": practice.first_published_at,
        "updated_at": practice.last_published_at,
    }


def practice_languages(practice: Practice) -> list[str]:
    """The languages in which a reader gets more than a fallback: name and summary exist."""
    return [
        lang
        for lang in CODES
        if exact_text(practice, "name", lang) and exact_text(practice, "summary", lang)
    ]


def summarise_practice(practice: Practice, lang: str) -> schemas.PracticeSummary:
    """A practice as a list shows it. Load it with `selectors.with_card_relations`."""
    return schemas.PracticeSummary(**_summary(practice, lang))


def read_practice(practice: Practice, lang: str) -> schemas.PracticeDetail:
    """A practice as its page shows it, all that was written.

    Load it with `selectors.with_all_relations`.
    """
    rich = rich_texts(practice, ("summary", *SECTIONS), lang)
    detail = schemas.PracticeDetail(
        **_summary(practice, lang),
        meta_description=text(practice, "meta_description", lang),
        summary=rich.pop("summary"),
        sections=_sections(practice, rich, lang),
        evidence_reason=text(practice, "evidence_reason", lang),
        co_organisations=[organisation(o, lang) for o in practice.co_organisations.all()],
        sdgs=concepts(practice.sdgs.all(), lang),
        competences=concepts(practice.competences.all(), lang),
        population_groups=concepts(practice.population_groups.all(), lang),
        suitable_levels=concepts(practice.suitable_levels.all(), lang),
        suitable_population_bands=concepts(practice.suitable_population_bands.all(), lang),
        direct_beneficiaries=practice.direct_beneficiaries,
        indirect_beneficiaries=practice.indirect_beneficiaries,
        establishment_cost=practice.establishment_cost,
        yearly_cost=practice.yearly_cost,
        cost_band=_label(practice.cost_band, lang),
        replication_time=choice(practice, "replication_time", lang),
        replication_cost=choice(practice, "replication_cost", lang),
        **_children(practice, lang),
        contact=schemas.ContactOut(
            office=practice.contact_office,
            email=practice.contact_email,
            phone=practice.contact_phone,
            accepts_visits=practice.accepts_visits,
            accepts_mentoring=practice.accepts_mentoring,
        ),
        licence=licence(practice.licence),
        fallbacks=[],
    )
    return detail.model_copy(update={"fallbacks": list(schemas.fallbacks(detail))})


def _sections(
    practice: Practice, rich: dict[str, schemas.TextOut], lang: str
) -> list[schemas.SectionOut]:
    sections = []
    for key, body in rich.items():
        if body.text:
            with translation.override(lang):
                label = str(practice._meta.get_field(key).verbose_name)
            sections.append(
                schemas.SectionOut(key=key, label=label[:1].upper() + label[1:], text=body)
            )
    return sections


def _label(value: Choices | None, lang: str) -> schemas.ChoiceOut | None:
    if value is None:
        return None
    with translation.override(lang):
        return schemas.ChoiceOut(code=str(value.value), label=str(value.label))


def licence(code: str) -> schemas.LicenceOut:
    name, deed = settings.CONTENT_LICENCES.get(code, (code, ""))
    return schemas.LicenceOut(code=code, name=name, url=deed)


def _read(child: Model, schema: type[Schema], lang: str, **given: Any) -> Any:
    """A child through its schema: texts in `lang`, choices with labels, the rest as it is."""
    for name, field in schema.model_fields.items():
        if name in given:
            continue
        if field.annotation is schemas.TextOut:
            given[name] = text(child, name, lang)
        elif schemas.ChoiceOut in (field.annotation, *getattr(field.annotation, "__args__", ())):
            given[name] = choice(child, name, lang)
        else:
            given[name] = getattr(child, name)
    return schema(**given)


def _children(practice: Practice, lang: str) -> dict[str, Any]:
    plain: dict[str, type[Schema]] = {
        "indicators": schemas.IndicatorOut,
        "milestones": schemas.MilestoneOut,
        "building_blocks": schemas.BuildingBlockOut,
        "lessons": schemas.LessonOut,
        "legal_instruments": schemas.LegalInstrumentOut,
        "recognitions": schemas.RecognitionOut,
        "criteria_checks": schemas.CriterionCheckOut,
        "cost_items": schemas.CostItemOut,
        "funding_sources": schemas.FundingSourceOut,
        "links": schemas.LinkOut,
        "sources": schemas.SourceOut,
    }
    children: dict[str, Any] = {
        name: [_read(child, schema, lang) for child in getattr(practice, name).all()]
        for name, schema in plain.items()
    }
    children["actors"] = [_actor(actor, lang) for actor in practice.actors.all()]
    children["media"] = [_media(item, lang) for item in practice.media_items.all()]
    children["documents"] = [
        schemas.DocumentOut(
            name=text(item, "name", lang), url=item.document.url, size=item.document.file_size
        )
        for item in practice.documents.all()
    ]
    return children


def _actor(actor: Any, lang: str) -> schemas.ActorOut:
    body = organisation(actor.organisation, lang) if actor.organisation else None
    named = text(actor, "name", lang)
    return _read(
        actor,
        schemas.ActorOut,
        lang,
        name=body.short_name if body and not named.text else named,
        organisation=body.code if body else None,
        url=body.url if body else None,
    )


def _media(item: MediaItem, lang: str) -> schemas.MediaItemOut:
    rendition = item.image.get_rendition(PICTURE) if item.image else None
    return _read(
        item,
        schemas.MediaItemOut,
        lang,
        image=rendition.url if rendition else None,
        width=rendition.width if rendition else None,
        height=rendition.height if rendition else None,
    )
