"""What is asked of every engine, each with a name."""

from collections.abc import Iterator

from search.parsing import Term, parse
from search.query import (
    AllOf,
    AnyOf,
    Codes,
    Everything,
    InName,
    Near,
    Node,
    Not,
    Phrase,
    Plan,
    Preferred,
    Range,
    Said,
    SomeOf,
    Weighted,
    Word,
)

FACETS = ("theme", "level", "year", "languages", "evidence", "stage", "sdg", "province")

#: One word, in whatever spelling and number: stems, accents and capitals.
WORDS = {
    "es": "agua aguas gestión GESTION Páramos páramo minga mingas participación participacion"
    " organización residuos desnutrición mujeres niñez reciclaje Zaruma SÍGSIG ordenanzas de y"
    " kichwas BPL-0007 agroecológicas recicladores 2014 80",
    "en": "water waters assemblies assembly organization organizing organic university emergency"
    " international internal evenings added later cities waste women's landfill sorting the",
    "pt": "irrigação irrigacao mutirão mutirões resíduos orçamento nascentes manguezais famílias"
    " decisões gestão assembleias lixo",
}
#: What a reader types: several words, quotes, minus, OR.
TYPED = {
    "es": (
        "agua páramo",
        "gestión del agua",
        "gobierno municipal residuos",
        '"junta de regantes"',
        '"juntas de regante" verano',
        '"de regantes junta"',
        "minga -páramo",
        "-minga -agua",
        "residuos OR páramo",
        "agua OR minga -verano",
        "mingas universidad OR ordenanza",
        '"asamblea ciudadana" OR "junta parroquial"',
        "agua inexistentísima",
        "separa residuos hogar fondo concursable",
        "bpl-0042",
        "Ñandú-Mayo",
        "ñandu mayo",
        "GADÑM agua",
        "reciclaje -loja",
        "50 %",
        # As many words as are read of a text.
        " OR ".join(f"agua minga páramo riego {' '.join(f'nada{n}' for n in range(28))}".split()),
    ),
    "en": (
        "community work",
        "monthly community works",
        '"citizens\' assembly"',
        "water users board",
        "landfill -university",
        "organizations OR organic",
        "agua water",
        "decide budget assemblies",
        "well-being",
        "safe cycle lanes ordinance",
    ),
    "pt": (
        "junta de irrigantes",
        '"campos de altitude"',
        "mutirão OR minga",
        "resíduos casa -universidade",
        "famílias território",
        "agua água",
        "orçamento assembleias",
        "apoio da universidade",
    ),
}
#: Nodes that are not typed.
NODES: dict[str, Node] = {
    "everything": Everything(),
    "no-node": AllOf(()),
    "no-alternative": AnyOf(()),
    "no-letters": Word("¿?"),
    "no-letters-phrase": Phrase("« »"),
    "word-of-a-language": Word("aguas", ("es",)),
    "word-of-other-languages": Word("aguas", ("en", "pt")),
    "phrase-of-a-language": Phrase("juntas parroquiales", ("es",)),
    "phrase-of-other-languages": Phrase("juntas parroquiales", ("en",)),
    "long-word": Word("x" * 200),
    "in-name": InName("municipal"),
    "in-name-begins": InName("muni", begins=True),
    "in-name-accent": InName("GESTIÓ", begins=True),
    "in-name-two": AllOf((InName("junta"), InName("reg", begins=True))),
    "in-name-parts": InName("zaruma-1", begins=True),
    "in-name-nothing": InName("-", begins=True),
    "in-name-number": InName("7"),
    "codes": Codes("theme", ("AMB",)),
    "codes-several": Codes("theme", ("AMB", "ECO", "nothing")),
    "codes-none": Codes("theme", ()),
    "codes-odd": Codes("theme", ("*", "AMB) OR (x", "", "\x00", "ámb", "amb")),
    "codes-long": Codes("theme", ("x" * 40_000,)),
    "codes-colon": Codes("province", ("ec-dpa:07",)),
    "codes-number": Codes("year", ("2019", "2001")),
    "codes-no-number": Codes("year", ("20x9", "²", "", "-1", "9" * 30, "9" * 5_000)),
    "codes-too-great": Codes("year", ("2147483648", "99999999999")),
    "range": Range("year", 2005, 2010),
    "range-from": Range("year", 2015, None),
    "range-to": Range("year", None, 2000),
    "range-none": Range("year", 2010, 2005),
    "range-great": Range("year", -(10**15), 10**15),
    "near": Near(-2.9, -79.0, 60),
    "near-or-word": AnyOf((Near(-0.2, -78.5, 40), Word("minga"))),
    "near-date-line": Near(-16.5, 180, 3),
    "near-pole": Near(90, -100, 12),
    "near-nothing": Near(40, 100, 5),
    "near-everything": Near(-1, -78, 20_000),
    "not-near": Not(Near(-2.9, -79.0, 60)),
    "not": Not(Word("agua")),
    "not-twice": Not(Not(Word("agua"))),
    "not-in-any": AnyOf((Not(Word("agua")), Word("minga"))),
    "not-in-all": AllOf((Word("agua"), Not(Codes("theme", ("AMB",))))),
    "only-not": AllOf((Not(Word("agua")), Not(Word("minga")))),
    "word-or-code": AnyOf((Word("agua"), Codes("theme", ("AMB-AGU",)))),
    "words-or-codes": AllOf(
        (AnyOf((AllOf((Word("riego"), Word("agua"))), Codes("theme", ("ECO",)))), Word("minga"))
    ),
    "phrase-or-word": AnyOf((Phrase("junta parroquial"), Word("páramo"))),
    "said": Said("agua potable", "es"),
    "said-elsewhere": Said("agua potable", "en"),
    "said-not-near": Said("junta riego", "es"),
    "said-near": Said("junta riego", "es", slop=1),
    "said-in-name": Said("agua", "es", field="name"),
    "said-in-texts": Said("agua", "es", field="texts"),
    "said-odd": Said("¿?", "pt"),
    "said-spelled": Said("Páramos", "es"),
    "said-spelled-singular": Said("páramo", "pt"),
    "some": SomeOf((Word("agua"), Word("minga"), Word("verano"))),
    "some-two": SomeOf((Word("agua"), Word("minga"), Word("verano")), 2),
    "some-more-than-there-are": SomeOf((Word("agua"),), 2),
    "some-none": SomeOf(()),
    "some-not": SomeOf((Word("agua"), Not(Word("minga"))), 2),
    "weighted": AnyOf((Word("minga"), Weighted(Said("community work", "en"), 0.4))),
    "preferred": Preferred(
        AllOf((Word("junta"), Word("agua"))), Weighted(Said("junta de agua", "es", slop=2), 0.5)
    ),
    "phrase-with-a-word-beside": AnyOf(
        (Word("agua"), Said("agua potable", "es"), Said("junta parroquial", "es"))
    ),
    "phrase-with-a-word-of-another-language": AnyOf(
        (Said("regantes", "en"), Said("junta de regantes", "es"))
    ),
    "phrase-with-a-word-of-a-field": AnyOf(
        (Said("junta", "es", field="name"), Said("junta parroquial", "es"))
    ),
    "phrase-with-a-word-that-is-not": AnyOf((Not(Word("junta")), Said("junta parroquial", "es"))),
    "two-words-beside-one": AnyOf((Word("junta-parroquial"), Said("junta", "en"))),
    "some-of-weighted-and-preferred": SomeOf(
        (
            Weighted(Word("junta"), 0.3),
            Preferred(Word("agua"), Word("minga")),
            AnyOf((Word("riego"), Weighted(Said("riego parroquial", "es"), 0.7))),
        ),
        2,
    ),
    "deep": AllOf((AnyOf((AllOf((Not(AnyOf((Word("agua"),))), Word("minga"))), Word("lixo"))),)),
}
#: Selections, whose facets are counted without them.
SELECTIONS: dict[str, dict[str, Node]] = {
    "theme": {"theme": Codes("theme", ("AMB",))},
    "themes": {"theme": Codes("theme", ("AMB", "SOC"))},
    "theme-level": {"theme": Codes("theme", ("AMB",)), "level": Codes("level", ("parish",))},
    "three": {
        "theme": Codes("theme", ("AMB", "ECO")),
        "level": Codes("level", ("canton", "province")),
        "stage": Codes("stage", ("pilot",)),
    },
    "year": {"year": Range("year", 2005, 2015)},
    "year-theme": {"year": Range("year", 2005, None), "theme": Codes("theme", ("ECO",))},
    "evidence": {"evidence": Codes("evidence", ("0", "4"))},
    "languages": {"languages": Codes("languages", ("en", "pt"))},
    "nothing": {"theme": Codes("theme", ("nothing",))},
    "not-counted": {"organisation": Codes("organisation", ("gad-03",))},
    "near": {"near": Near(-1.2, -78.6, 100), "theme": Codes("theme", ("AMB",))},
    "mixed": {
        "organisation": Codes("organisation", ("gad-03", "gad-04")),
        "sdg": Codes("sdg", ("6",)),
    },
}
SORTS = ("newest", "oldest", "name")


def _typed() -> Iterator[tuple[str, Plan]]:
    for lang, words in WORDS.items():
        for word in words.split():
            yield f"{lang}-word-{word}", Plan(Word(word), lang, facets=FACETS)
    for lang, texts in TYPED.items():
        for text in texts:
            # Without names of registers, which stand in a database.
            yield f"{lang}-{text}", Plan(_each(text), lang, facets=FACETS)
        words = tuple(_node(term) for term in parse(texts[0]))
        yield f"{lang}-any", Plan(SomeOf(words), lang)


def _each(text: str) -> Node:
    """All that was typed; what an OR joins is one list, as deep as one word."""
    nodes: list[tuple[Node, ...]] = []
    for term in parse(text):
        node = Not(_node(term)) if term.excluded else _node(term)
        before = nodes.pop() if term.either and nodes else ()
        nodes.append((*before, node))
    return AllOf(tuple(AnyOf(some) if len(some) > 1 else some[0] for some in nodes))


def _node(term: Term) -> Node:
    return Phrase(term.text) if term.phrase else Word(term.text)


def _others() -> Iterator[tuple[str, Plan]]:
    for name, node in NODES.items():
        yield f"node-{name}", Plan(node, "es", facets=FACETS)
    for name, selections in SELECTIONS.items():
        yield f"all-{name}", Plan(Everything(), "es", selections, FACETS, sort="newest")
        yield f"word-{name}", Plan(Word("agua"), "es", selections, FACETS)
    yield "facets-none", Plan(Word("agua"), "es", SELECTIONS["theme-level"])
    yield "facets-one", Plan(Word("agua"), "es", SELECTIONS["theme-level"], ("level",))
    for sort in SORTS:
        for lang in ("es", "en", "pt"):
            yield f"{sort}-{lang}", Plan(Everything(), lang, sort=sort)
        for offset in (20, 100, 270, 9_990, 10_000, 50_000):
            yield f"{sort}-from-{offset}", Plan(Everything(), "es", sort=sort, offset=offset)
        yield f"{sort}-word", Plan(Word("agua"), "pt", SELECTIONS["year"], FACETS, sort, 3, 7)
    for near in (Near(-2.9, -79.0, 60), Near(-0.2, -78.5, 300), Near(40, 100, 5)):
        some = {"near": near, "level": Codes("level", ("canton", "parish"))}
        for offset in (0, 7, 10_000):
            yield (
                f"nearest-{near.km}-{offset}",
                Plan(Everything(), "es", some, FACETS, "nearest", offset),
            )
        yield f"nearest-{near.km}-word", Plan(Word("agua"), "en", some, sort="nearest", limit=100)
    for offset in (0, 20, 100, 9_990, 10_000):
        yield f"relevance-from-{offset}", Plan(Word("agua"), "es", offset=offset)
    for limit in (0, 1, 100, 20_000):
        yield f"limit-{limit}", Plan(Word("agua"), "es", facets=FACETS, sort="name", limit=limit)


CASES: dict[str, Plan] = dict([*_typed(), *_others()])
