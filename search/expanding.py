"""Other ways to say what was typed: forms and families of words, synonyms, numbers, codes.

All of them are looked up when somebody searches. What was typed counts most.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.language import CODES
from search import labels, spelling
from search.analysis import WORD, stems
from search.labels import Names
from search.matching import alternatives, needed
from search.query import AllOf, AnyOf, Codes, Node, Phrase, Said, SomeOf, Weighted, Word
from search.registers import Key
from search.text import ungrouped
from search.weights import APART, EQUIVALENT, FAMILY, FORM, SYNONYM
from search.wording import is_exception, relatives, says_nothing

#: Other ways that are looked for, of one name and of a whole query.
MOST_OF_NAME, MOST = 40, 120
#: An abbreviation and its number, written as one: `ODS6`.
_JOINED = re.compile(r"([^\W\d_]{2,6})(\d[\d.]*)")
#: A number of a thousand or more.
_NUMBER = re.compile(r"\d{4,12}")


class Expander:
    """Turns the words of one query into nodes. There is an end to how much it adds."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.left = MOST
        # Asked for once: each answer is of one moment.
        self.labels = labels.version()
        self.vocabulary = spelling.vocabulary(self.labels)
        self._languages: dict[str, tuple[str, ...]] = {}

    def words(
        self,
        words: Sequence[str],
        *,
        apart: bool = False,
        longest: int = labels.LONGEST,
        coded: bool = True,
    ) -> list[Node]:
        """Nodes that must all match, a name of several words as one, or its words `apart` too.

        Words that say nothing do not count where others do. Within a name shorter ones are looked
        for, of up to `longest` words, and by their codes only where it has none (`coded`).
        """
        nodes: list[Node] = []
        rest = list(words)
        telling = any(not self._says_nothing(word) for word in words)
        while rest:
            split = _JOINED.fullmatch(rest[0])
            begun = [*split.groups(), *rest[1:]] if split else rest
            spoken = [
                CODES if self._says_nothing(one) else self.languages(one) for one in begun[:longest]
            ]
            names = labels.find(begun[:longest], self.labels, spoken)
            # The number of an abbreviation is part of its name, or there is none.
            taken = names.length - bool(split) if names.length > bool(split) else 0
            if all(self._says_nothing(word) for word in rest[:taken]):
                taken = 0  # `con` is no place called Cone
            named = rest[: taken or 1]
            rest = rest[taken or 1 :]
            if taken:
                within = longest < labels.LONGEST
                nodes.append(self._named(named, names, within=within, coded=coded))
                if apart and taken > 1:
                    nodes += self.words(named, longest=taken - 1)
            elif not (telling and self._says_nothing(named[0])):
                nodes.append(self.word(named[0]))
        return nodes

    def word(self, text: str) -> Node:
        """A word with its forms, its family, and the other ways to write it as a number."""
        found: Node = Word(text, self.languages(text))
        if is_exception(text, "false_friend"):
            found = Said(text, self.lang)
        return self._with(found, [*self._relatives(text), *_numbers(text)])

    def forms(self, text: str) -> Node:
        """A word in any of its forms, and nothing else."""
        found = Word(text, self.languages(text))
        return self._with(found, list(self._relatives(text, family=False)))

    def phrase(self, text: str) -> Node:
        """Words in quotes: as they stand, in a language that all of them are of."""
        return Phrase(text, self.languages(text))

    def languages(self, text: str) -> tuple[str, ...]:
        """The reader's own, and those in which these words are known: another language's stems
        make nothing of them."""
        if text not in self._languages:
            of = self.vocabulary.languages(text)
            self._languages[text] = tuple(lang for lang in CODES if lang == self.lang or lang in of)
        return self._languages[text]

    def _named(self, words: Sequence[str], names: Names, *, within: bool, coded: bool) -> Node:
        """A name: its words, or its code, or what else the same thing is called.

        Its words may stand apart, each by its own other names but `within` a longer name and where
        they are numbered: to know a name finds no less than to know its words.
        """
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for field, code in names.codes:
            if field != labels.EQUIVALENT:
                codes[field].add(code)
        telling = [word for word in words if not self._says_nothing(word)] or words
        synonyms = self._synonyms(words, names.keys)
        if len(telling) > 1:
            text = " ".join(words)
            together = [Weighted(Said(text, lang), 1.0, "together") for lang in CODES]
            ways = self._room([*together, *needed(synonyms, together)])
            parts = (
                [self.word(word) for word in telling]
                if within or any(char.isdigit() for char in text)
                else self.words(telling, longest=len(telling) - 1, coded=not codes)
            )
            said: Node = AnyOf((Weighted(AllOf(tuple(parts)), APART), *ways))
        else:
            node = self.word(telling[0])
            said = self._with(node, list(needed(synonyms, alternatives(node))))
        if not codes or not coded:
            return said
        # Who says it and is of it stands before who does one of the two.
        return SomeOf(
            (said, *(Codes(name, tuple(sorted(some))) for name, some in sorted(codes.items())))
        )

    def _says_nothing(self, word: str) -> bool:
        return says_nothing(word, self.lang)

    def _with(self, node: Node, others: Sequence[Node]) -> Node:
        added = self._room(others)
        return AnyOf((node, *added)) if added else node

    def _room(self, others: Sequence[Node]) -> Sequence[Node]:
        """As many as there is room for."""
        added = others[: self.left]
        self.left -= len(added)
        return added

    def _relatives(self, text: str, *, family: bool = True) -> Iterator[Node]:
        if WORD.fullmatch(text) and not text.isdigit():
            for lang in self.languages(text):
                forms, kin = relatives(text, lang)
                yield from (Weighted(Said(form, lang), FORM, "form") for form in forms)
                if family:
                    yield from (Weighted(Said(word, lang), FAMILY, "family") for word in kin)

    def _synonyms(self, words: Sequence[str], keys: frozenset[Key]) -> list[Node]:
        """What these terms are called in each language, those of the reader's first."""
        seen = {(lang, stems(" ".join(words), lang)) for lang in CODES}
        found: list[Node] = []
        for key in sorted(keys, key=lambda key: (key[0] != labels.EQUIVALENT, key)):
            is_common = key[0] == labels.EQUIVALENT
            weight, why = (EQUIVALENT, "equivalent") if is_common else (SYNONYM, "synonym")
            for lang in sorted(CODES, key=lambda code: code != self.lang):
                for name in labels.others(key, lang, self.labels):
                    if (same := (lang, stems(name, lang))) not in seen and same[1]:
                        seen.add(same)
                        forms = relatives(name, lang).forms if WORD.fullmatch(name) else ()
                        found += [Weighted(Said(way, lang), weight, why) for way in (name, *forms)]
        return found[:MOST_OF_NAME]


def _numbers(text: str) -> Iterator[Node]:
    """An amount with and without what parts its thousands: `1500000`, `1.500.000`."""
    if _NUMBER.fullmatch(digits := ungrouped(text)):
        if digits == text:
            groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
            yield from (Said(" ".join(reversed(groups)), lang) for lang in CODES)
        else:
            yield Word(digits)
