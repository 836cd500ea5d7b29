"""Plausible texts in each language, by chance of a seed.

Names are put together from parts. All else is sentences of the demonstration, those of a practice
from one case, its subject. So words are not much more frequent than in the demonstration: two of
one sentence, with all other names of both, find 7 % of these practices (median; one pair in twenty
over 35 %), of the demonstration's others 4 % (29 %), of five real corpora together 0.3 % (6 %).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from itertools import product
from random import Random

from knowledge.demo.files import cases
from search.text import plain

PLACES = "Cayambe Loja Puyo Zaruma Salinas Guaranda Nabón Sígsig Pedernales Archidona"
PARTS: dict[str, dict[str, list[str]]] = {
    "es": {
        "who": [
            "El gobierno municipal",
            "La junta parroquial",
            "La prefectura",
            "La asamblea ciudadana",
            "La junta de regantes",
            "El comité de gestión del agua",
            "La mancomunidad",
            "La asociación de productoras",
        ],
        "does": [
            "recupera las fuentes de agua",
            "separa los residuos desde el hogar",
            "decide el presupuesto en asambleas",
            "fortalece las ferias agroecológicas",
            "restaura los páramos y manglares",
            "mejora la gestión del riego parcelario",
            "atiende a personas adultas mayores",
            "abre los datos de la contratación",
            "construye ciclovías seguras",
            "protege a las mujeres de la violencia",
        ],
        "how": [
            "con mingas cada mes",
            "mediante una ordenanza consensuada",
            "con apoyo de la universidad",
            "junto con las comunidades kichwas",
            "sin aumentar el gasto corriente",
            "con tarifas diferenciadas",
            "gracias a un fondo concursable",
        ],
        "why": [
            "porque el caudal bajaba cada verano",
            "para que las familias permanezcan en el territorio",
            "a fin de reducir la desnutrición infantil",
            "ya que el relleno sanitario llegaba a su límite",
            "y así las decisiones quedan en manos de la gente",
        ],
    },
    "en": {
        "who": [
            "The municipality",
            "The parish council",
            "The provincial government",
            "The citizens' assembly",
            "The water users' board",
            "The consortium",
            "The women producers' association",
        ],
        "does": [
            "recovers the springs",
            "sorts waste at home",
            "decides the budget in assemblies",
            "strengthens farmers' markets",
            "restores moorland and mangroves",
            "manages plot irrigation better",
            "cares for older people",
            "opens its procurement data",
            "builds safe cycle lanes",
        ],
        "how": [
            "through monthly community work",
            "by an agreed ordinance",
            "with help from the university",
            "together with Kichwa communities",
            "without spending more",
            "thanks to a competitive fund",
        ],
        "why": [
            "because the flow fell each summer",
            "so that families can stay",
            "to reduce child malnutrition",
            "since the landfill was nearly full",
            "so that people decide for themselves",
        ],
    },
    "pt": {
        "who": [
            "A prefeitura",
            "A junta paroquial",
            "O governo provincial",
            "A assembleia cidadã",
            "A junta de irrigantes",
            "O consórcio",
            "A associação de produtoras",
        ],
        "does": [
            "recupera as nascentes",
            "separa os resíduos em casa",
            "decide o orçamento em assembleias",
            "fortalece as feiras agroecológicas",
            "restaura os campos de altitude e manguezais",
            "melhora a gestão da irrigação",
            "cuida das pessoas idosas",
            "abre os dados de contratação",
        ],
        "how": [
            "com mutirões todo mês",
            "por uma lei consensuada",
            "com apoio da universidade",
            "junto com as comunidades kichwas",
            "sem gastar mais",
        ],
        "why": [
            "porque a vazão caía a cada verão",
            "para que as famílias fiquem no território",
            "a fim de reduzir a desnutrição infantil",
            "já que o aterro estava quase cheio",
        ],
    },
}


def name(chance: Random, lang: str, number: int) -> str:
    """A practice's name: no two are the same."""
    part, places = PARTS[lang], PLACES.split()
    done = f"{chance.choice(part['who'])} {chance.choice(part['does'])}"
    return f"{done}: {places[number % len(places)]} {number}"


@cache
def _sentences(lang: str) -> list[str]:
    """Every sentence that the parts give."""
    part = PARTS[lang]
    every = product(part["who"], part["does"], part["how"], part["why"])
    return [f"{' '.join(words)}." for words in every]


def sentence(chance: Random, lang: str) -> str:
    sentences = _sentences(lang)
    # Quicker than `choice`, and there are very many of them.
    return sentences[int(chance.random() * len(sentences))]


@cache
def told(lang: str) -> list[str]:
    """The sentences of the demonstration in a language."""
    return _sentences_of([told.get(lang, {}) for told in _cases()])


def _sentences_of(texts: Iterable[Mapping[str, str]]) -> list[str]:
    sentences = (
        each
        for by_field in texts
        for text in by_field.values()
        for each in re.split(r"(?<=[.;:]) +", plain(text))
    )
    return sorted({each for each in sentences if 6 <= len(each.split()) <= 40})


@cache
def _cases() -> list[Mapping[str, Mapping[str, str]]]:
    """What each case of the demonstration tells in each language."""
    return [case.told for case in cases()]


def subject(chance: Random) -> int:
    """The case that a practice's texts are of."""
    return chance.randrange(len(_cases()))


@cache
def _told_of(lang: str, case: int) -> list[str]:
    """The sentences of a case in a language, else those of all."""
    return _sentences_of([_cases()[case].get(lang, {})]) or told(lang)


def said(chance: Random, lang: str, case: int) -> str:
    """A sentence of a case."""
    sentences = _told_of(lang, case)
    # Quicker than `choice`, and very many are made.
    return sentences[int(chance.random() * len(sentences))]


def section(chance: Random, lang: str, case: int) -> str:
    """Rich text of one to four paragraphs, some forty words each."""
    paragraphs = (
        " ".join(said(chance, lang, case) for _each in range(2))
        for _each in range(chance.randint(1, 4))
    )
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
