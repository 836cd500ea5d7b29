"""A query finds what it means, however its words are written: forms, families, numbers, names."""

from typing import Any

import pytest

from knowledge.language import CODES, column
from knowledge.models import Concept
from search import labels, searching, sync
from search.analysis import spelled, stem
from search.engines import get_engine
from search.engines.base import Change
from search.planning import plan
from search.presenting import section
from search.registers import FIELDS
from search.request import Fragment, Hit, SearchRequest
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

#: What a practice of each language says, and what may be typed for it and for nothing else here.
SAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "es": {
        "El páramo alto": ("páramos", "paramo", "PÁRAMOS", "paramos altos", "alto páramo"),
        "Las vías lastradas": ("vía", "vias", "vial", "la vialidad"),
        "Una niña sola": ("niñez", "ninos", "NIÑO", "los niños", "¿y los niños?"),
        "El municipio vecino": ("municipal", "municipalidad vecina", "Municipios"),
        "Presupuesto participativo": ("participar", "participacion", "PARTICIPACIÓN"),
        "Ley 415 de 2014": ("ley 415", "415", "2014", "la ley 415 de 2014"),
        "Costó 1.500.000 pesos": ("1500000", "1.500.000", "1,500,000 pesos"),
        "Gastó 1.930 dólares": ("1930", "1.930 dolares"),
        "Donó 27500 árboles": ("27.500 arboles", "27,500", "27500"),
        "El río seco": ("ríos", "rio", "río-seco"),
        "Un alcalde": ("alcaldia", "alcaldesas"),
    },
    "en": {
        "Cities by night": ("city", "CITIES"),
        "Organised neighbours": ("organized", "neighbor", "neighbor organization"),
        "Women who lead": ("woman", "leadership"),
        "Children at play": ("child", "childhood", "children's"),
        "A participatory vote": ("participation", "voters"),
    },
    "pt": {
        "As ações legais": ("ação", "acoes", "legal"),
        "Os cidadãos unidos": ("cidadania", "cidadao", "cidadã"),
        "Um mutirão": ("mutirões", "mutirao"),
        "Água potável": ("potáveis", "agua potavel"),
        "O orçamento": ("orcamentos", "orçamentário"),
    },
}


def found(text: str, lang: str = "es") -> list[int]:
    return [hit.key for hit in searching.search(SearchRequest(text=text, lang=lang)).hits]


def says(text: str, lang: str = "es", **facts: Any) -> int:
    """A practice that says this in one language and nothing else that a test looks for."""
    fields = ("tagline", "summary", "problem", "solution")
    facts |= {column(field, "es"): "Xyz" for field in fields}
    facts[column("solution", lang)] = f"<p>{text}</p>"
    return pages.practice("Xyz", **facts).pk


def test_words_are_found_in_each_of_their_forms() -> None:
    told = [(lang, text) for lang, texts in SAYS.items() for text in texts]
    with get_engine().rebuild() as target:
        target.add(
            Change(key, 1, {"key": key, "texts": {lang: [spelled(text, lang)]}, "quality": 0})
            for key, (lang, text) in enumerate(told)
        )
        with target.last_changes():
            target.swap()

    def best(typed: str, lang: str) -> list[int]:
        return get_engine().search(plan(SearchRequest(text=typed, lang=lang))).keys[:1]

    missed = [
        (typed, text)
        for key, (lang, text) in enumerate(told)
        for typed in SAYS[lang][text]
        if best(typed, lang) != [key]
    ]
    assert missed == []
    assert best("para", "es") == []


def test_a_name_is_known_without_its_small_words_and_by_its_parts() -> None:
    collection = says("Garbage collection by night", "en")
    tourism = says("Tourism in the countryside", "en")
    sync.rebuild()
    for text in ("recolección de basura", "recoleccion basura", "RECOLECCION DE LA BASURA"):
        assert found(text) == [collection], text
    # `turismo rural` is a name of its own, and so are its words.
    assert found("turismo rural") == [tourism]


def test_a_word_of_another_language_is_known_by_itself_and_not_by_its_stem() -> None:
    who, street = says("Quem decide a obra", "pt"), says("La calle larga")
    local = says("El GAD y la reforestación")
    sync.rebuild()
    assert stem("quemas", "pt") == stem("quem", "pt")
    assert stem("called", "es") == stem("calle", "es")
    assert stem("gado", "es") == stem("gad", "es")
    assert found("gado", "pt") == []
    # A long stem is the same word's.
    assert found("reforestar", "pt") == [local]
    for text in ("quemas", '"quemas"'):
        assert found(text) == [], text
    assert found("decide -quemas") == [who]
    # Nor is it another name of what `calle` names.
    assert found("called", "en") == []
    assert found("obras") == found("obras", "en") == [who]
    assert found("calles", "en") == found("calles", "pt") == [street]

    # One that is rarer than those that are kept in memory, or newer, is found by everybody.
    new = says("El zurriburro de las noches")
    while sync.drain_once():
        pass
    assert found("zurriburros", "en") == found("zurriburro", "pt") == [new]


def test_what_says_nothing_does_not_narrow() -> None:
    key = says("Talleres. Reservorios.")
    sync.rebuild()
    assert found("talleres para los reservorios") == [key]
    for text in (
        "buenas prácticas de reservorios",
        "quero saber sobre talleres",
        "tell me about talleres",
    ):
        assert found(text) == [key], text
    assert found("how to reservorios", "en") == [key]
    # Where there is nothing else it is looked for.
    assert found("para") == []
    # A phrase is one as it stands.
    assert found('"talleres para los reservorios"') == []


def test_what_joins_words_of_one_language_may_tell_readers_of_another_something() -> None:
    hay, water = says("Storage of hay", "en"), says("Storage of water", "en")
    two, one = says("Una escuela en dos lenguas"), says("Una escuela en otra lengua")
    sync.rebuild()
    assert found("hay storage", "en") == [hay]
    assert found("escuela en dos lenguas") == [two]
    # `hay` is `there is` in Spanish, and `dos` is `of the` in Portuguese.
    assert set(found("hay storage")) == {hay, water}
    assert set(found("escuela dos lenguas", "pt")) == {two, one}


def waste(**facts: Any) -> Concept:
    return registers.theme(
        "Desechos sólidos",
        code="res",
        **{
            column("alt_label", "es"): "basura\nrecolección domiciliaria",
            column("pref_label", "en"): "Solid waste",
            column("pref_label", "pt"): "Resíduos",
            column("alt_label", "pt"): "lixo",
        },
    )


def test_what_is_carried_is_told_before_a_text_in_another_language() -> None:
    says("O lixo do bairro", "pt", themes=[waste()])
    sync.rebuild()
    (hit,) = searching.search(SearchRequest("lixo", "es")).hits
    assert [(one.field, one.lang) for one in hit.fragments] == [("theme", "es"), ("solution", "pt")]


def test_whatever_a_practice_carries_has_a_name_to_tell_it_by() -> None:
    for field in (*FIELDS.values(), "territory", "organisation"):
        assert all(section(field, lang) for lang in CODES), field


def test_the_names_of_a_term_find_each_other_in_the_texts_too() -> None:
    term = waste()
    told = {
        "carried": says("Nada", themes=[term]),
        "same": says("Recoge la basura del barrio"),
        "phrase": says("La recolección domiciliaria del barrio"),
        "apart": says("Recolección de leche; visita domiciliaria"),
        "english": says("Solid waste of the quarter", "en"),
        "portuguese": says("O lixo do bairro", "pt"),
    }
    sync.rebuild()
    all_of_it = {key for name, key in told.items() if name != "apart"}
    for text, lang in (("basura", "es"), ("solid waste", "es"), ("lixo", "pt"), ("Lixo", "en")):
        assert set(found(text, lang)) == all_of_it, text
    # Exact words count more; a phrase in quotes is only itself.
    typed = found("basura")
    assert typed.index(told["same"]) < typed.index(told["phrase"])
    typed = found("recolección domiciliaria")
    assert typed.index(told["phrase"]) < typed.index(told["same"])
    assert found('"recolección domiciliaria"') == [told["phrase"]]
    assert set(found("basura barrio")) == all_of_it - {told["carried"]}
    assert told["same"] not in found("barrio -basura")
    # Live, without a word to the index.
    term = Concept.objects.get(code="res")
    setattr(term, column("alt_label", "es"), "basura\nrecolección domiciliaria\ncachivaches")
    term.save()
    assert set(found("cachivaches")) == all_of_it
    term.delete()
    assert found("cachivaches") == []


def test_a_place_is_called_so_in_one_number_only() -> None:
    there = says("Nada", territories=[registers.territory("Cuenca")])
    sync.rebuild()
    assert found("cuenca") == [there]
    assert found("cuencas") == []


def test_goals_are_found_by_their_number() -> None:
    goal = registers.concept("Agua limpia", scheme="sdg", code="6")
    target = registers.concept("Agua para todos", scheme="sdg", code="6.1", broader=goal)
    whole, part = says("Nada", sdgs=[goal]), says("Nada", sdgs=[target])
    other = says("Son 6 los ODS de la lista")
    sync.rebuild()
    for text in ("ODS 6", "ods6", "SDG 6", "sdg-6", "SDG6"):
        assert {whole, part} <= set(found(text)), text
        assert (other in found(text)) == ("ods" in text.lower() and "6" in text.split())
    assert found("meta 6.1") == [part] == found("ODS 6.1")


def test_false_friends_and_words_of_many_meanings_do_not_cross() -> None:
    level = registers.concept(
        "GAD provincial",
        scheme="level",
        code="provincial",
        **{column("alt_label", "es"): "prefectura"},
    )
    registers.concept(
        "GAD municipal",
        scheme="level",
        code="municipal",
        **{column("alt_label", "pt"): "prefeitura"},
    )
    registers.theme("Tránsito", **{column("alt_label", "es"): "movilidad"})
    provincial = says("La prefectura", lead_organisation=registers.organisation("Xyz", level=level))
    municipal = says("A prefeitura", "pt")
    moving, traffic = says("Movilidad humana"), says("El tránsito")
    sync.rebuild()
    assert found("prefectura") == [provincial]
    assert provincial not in found("prefeitura", "pt")
    assert found("prefeitura", "pt")[0] == municipal
    assert found("movilidad") == [moving]
    assert found("tránsito") == [traffic]
    assert labels.find(["movilidad"], labels.version(), [("es", "en")]).length == 0


def test_of_many_words_one_in_four_may_be_missing() -> None:
    key = says("Reservorios, talleres, viveros.")
    sync.rebuild()
    assert found("reservorios talleres viveros") == [key]
    assert found("reservorios talleres viveros drones") == [key]
    assert found("reservorios talleres drones") == []
    assert found("reservorios talleres drones satélites") == []


def test_a_practice_is_found_by_its_reference_elsewhere() -> None:
    key = says("Nada", source_reference="EC77")
    sync.rebuild()
    assert found("ec77") == [key]


def test_what_is_found_by_a_term_that_it_carries_says_so() -> None:
    theme = registers.theme("Acequias", code="ACE")
    key = says("Nada", themes=[theme])
    sync.rebuild()
    (hit,) = searching.search(SearchRequest(text="acequia")).hits
    assert hit == Hit(key, (Fragment("theme", "es", (("Acequias", True),)),))
