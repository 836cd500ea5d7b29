"""The words of what is published: what a mistyped one was meant to be, and what one begins.

Derived from the practices that the public may read and the names of the registers, so that every
engine gives the same answer. The worker makes the list; a process reads it once for each version.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db.models import F, Max
from django.utils import timezone

from knowledge.language import CODES, column
from knowledge.selectors import public_practices
from search import labels
from search.analysis import WORD, stem
from search.models import DocumentState, WordList, version_of
from search.parsing import MAX_LENGTH
from search.sounding import sound
from search.text import fold, plain
from search.wording import inflections, is_listed, listed, says_nothing

#: Texts whose words are known, and how many words are kept, those in most practices first.
FIELDS = ("name", "tagline", "summary", "problem", "solution", "context", "results")
MOST = 40_000
#: Letters from which a word can be mistyped, from which two letters of it can be, and from which it
#: is no word.
SHORTEST, LONG, LONGEST = 4, 7, 40
#: Letters of a stem that words of two languages do not share by chance.
TELLING = 8
#: A word of the reader's language stands for as many of another.
OWN_LANGUAGE = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: A word, but not the name of a field.
_NO_FIELD = re.compile(r"[^\W_]++(?!:)")

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Known:
    """Words, folded, in order; how they are written, and in how many practices, by language."""

    sorted: Sequence[str]
    written: Mapping[str, str]
    counts: Mapping[str, Counts]
    #: By language, the words that sound alike: made when a language is first asked for them.
    _sounds: dict[str, defaultdict[str, list[str]]] = field(default_factory=dict)

    @cached_property
    def spanish(self) -> Mapping[str, int]:
        return {
            word: counts[CODES[0]] for word, counts in self.counts.items() if CODES[0] in counts
        }

    @cached_property
    def most(self) -> int:
        return max(self.spanish.values(), default=1)

    def weight(self, word: str, lang: str) -> int:
        counts = self.counts.get(word, {})
        return 1 + sum(counts.values()) + (OWN_LANGUAGE - 1) * counts.get(lang, 0)

    def languages(self, text: str) -> Sequence[str]:
        """Where each word of a text is known, in either number, and not by a stem alone: `hot` in
        English is no form of `hotel`, and `quem` in Portuguese none of `quemas`. A long stem tells
        enough: who types `participar` in Portuguese means the Spanish word too. A word that shares
        its stem with none that is known may be of any language: it is rare, or new.
        """
        words = WORD.findall(fold(text))
        return [lang for lang in CODES if all(self._is_of(word, lang) for word in words)]

    def _is_of(self, word: str, lang: str) -> bool:
        if not word.isalpha():
            return True
        forms = (word, *inflections(word, lang))
        is_known = any(self.counts.get(it, {}).get(lang) or it in listed(lang) for it in forms)
        return is_known or len(stem(word, lang)) >= TELLING or not self.has_stem(word, lang)

    def sounding(self, word: str, lang: str) -> Sequence[str]:
        """The words of a language that sound like this one."""
        return self._by_sound(lang).get(sound(word, lang), ())

    def _by_sound(self, lang: str) -> Mapping[str, Sequence[str]]:
        if lang not in self._sounds:
            self._sounds[lang] = defaultdict(list)
            for word, counts in self.counts.items():
                if counts.get(lang):
                    self._sounds[lang][sound(word, lang)].append(word)
        return self._sounds[lang]

    def has_stem(self, word: str, lang: str) -> bool:
        """Whether a word of a language has the stem that this one would have in it."""
        wanted = stem(word, lang)
        begun = wanted[:SHORTEST]
        return any(
            self.counts[other].get(lang) and stem(other, lang) == wanted
            for other in _while(self.sorted, bisect_left(self.sorted, begun), begun)
        )

    def begin(self, beginning: str) -> bool:
        """Whether any word begins so."""
        at = bisect_left(self.sorted, beginning)
        return at < len(self.sorted) and self.sorted[at].startswith(beginning)


def frequencies() -> tuple[int, Mapping[str, int]]:
    """How many practices there are at least, and in how many of them each word is, in Spanish."""
    known = vocabulary()
    return known.most, known.spanish


def correct(text: str, lang: str) -> str:
    """`text` with the words that nobody uses as they were probably meant; empty where all are."""
    known = vocabulary()
    fixed = _NO_FIELD.sub(lambda word: _meant(word[0], lang, known), text[:MAX_LENGTH])
    return fixed if fold(fixed) != fold(text[:MAX_LENGTH]) else ""


def written(word: str) -> str:
    """How a word (folded) is written where somebody writes it; empty where nobody does."""
    return vocabulary().written.get(word, "")


def begun(word: str, lang: str) -> str:
    """What was typed of a word (folded), or what it should have been to begin one that is known."""
    known = vocabulary()
    if len(word) < SHORTEST or known.begin(word):
        return word
    # A letter that is missing at the end is not mistyped yet.
    nearest = [other for other in one_letter_off(word) if len(other) > 2 and known.begin(other)]

    def often(beginning: str) -> int:
        at = bisect_left(known.sorted, beginning)
        return max(known.weight(found, lang) for found in _while(known.sorted, at, beginning))

    return max(nearest, key=lambda other: (often(other), other), default=word)


def _while(words: Sequence[str], at: int, beginning: str) -> Iterator[str]:
    while at < len(words) and words[at].startswith(beginning):
        yield words[at]
        at += 1


def _meant(word: str, lang: str, known: Known) -> str:
    typed = fold(word)
    if (
        len(typed) < SHORTEST
        or not typed.isalpha()
        or says_nothing(word)
        or _is_known(typed, known)
        or known.has_stem(typed, lang)  # it is found as it is
    ):
        return word
    # Next to a short word of one language lies one of another, by chance.
    near_enough = CODES if len(typed) >= LONG else (lang,)
    nearest = [
        other
        for other in one_letter_off(typed)
        if any(known.counts.get(other, {}).get(code) for code in near_enough)
    ]
    nearest = nearest or [other for code in near_enough for other in known.sounding(typed, code)]
    if not nearest and len(typed) >= LONG:
        nearest = [
            other
            for other in _while(known.sorted, bisect_left(known.sorted, typed[:2]), typed[:2])
            if abs(len(other) - len(typed)) <= 2 and _distance(typed, other) <= 2
        ]
    if not nearest:
        return word
    best = max(nearest, key=lambda other: (known.weight(other, lang), other))
    return known.written[best]


def _is_known(word: str, known: Known) -> bool:
    """Whether somebody writes a word, or it stands in the tables: it is no mistyped one then."""
    return any(
        form in known.written or is_listed(form)
        for form in (word, *(form for lang in CODES for form in inflections(word, lang)))
    )


def one_letter_off(word: str) -> set[str]:
    """What a word becomes with one letter missing, wrong or too many, or two exchanged."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in parts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    for letter in LETTERS:
        found |= {left + letter + right[1:] for left, right in parts if right}
        found |= {left + letter + right for left, right in parts}
    return found - {word}


def _distance(one: str, other: str) -> int:
    """How many letters are missing, wrong or too many, two that are exchanged counting as one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, there in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


# The list


def vocabulary(at: int | None = None) -> Known:
    """The words as they are now. `at` is a version of the names that was just read."""
    return _read(version_of(WordList), labels.version() if at is None else at)


@lru_cache(maxsize=1)
def _read(version: int, labels_version: int) -> Known:
    written: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    text = WordList.objects.filter(pk=1).values_list("words", flat=True).first() or ""
    for line in text.splitlines():
        word, as_written, *numbers = line.split("\t")
        written[word] = as_written
        counts[word] = dict(zip(CODES, map(int, numbers), strict=True))
    for word, (as_written, named) in _names(labels_version).items():
        written.setdefault(word, as_written)
        there = counts.get(word, {})
        counts[word] = {lang: there.get(lang, 0) + named[lang] for lang in CODES}
    return Known(sorted(written), written, counts)


@lru_cache(maxsize=1)
def _names(labels_version: int) -> Mapping[str, tuple[str, Counts]]:
    """The words of all names: how each is written, and in how many names, by language."""
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for entry in labels.register(labels_version).values():
        for lang in CODES:
            for as_written in {w for name in entry.spellings(lang) for w in WORD.findall(name)}:
                new = as_written.lower(), dict.fromkeys(CODES, 0)
                found.setdefault(fold(as_written), new)[1][lang] += 1
    return found


def refresh(*, always: bool = False) -> bool:
    """Makes the list anew where something changed since; whether it did."""
    made = WordList.objects.filter(pk=1).values_list("made_at", flat=True).first()
    changed = DocumentState.objects.aggregate(last=Max("changed_at"))["last"]
    if not always and made and (changed is None or changed <= made):
        return False
    now = timezone.now()
    told = {"words": "\n".join(_lines(_texts())), "made_at": now}
    if not WordList.objects.filter(pk=1).update(version=F("version") + 1, **told):
        WordList.objects.create(pk=1, version=1, **told)
    return True


def _texts() -> Iterator[tuple[str, str]]:
    """A language and all that is said in it, for each practice."""
    columns = {lang: [column(field, lang) for field in FIELDS] for lang in CODES}
    every = [name for names in columns.values() for name in names]
    for row in public_practices().order_by().values(*every).iterator(chunk_size=500):
        for lang, names in columns.items():
            if text := " ".join(plain(row[name]) for name in names if row[name]):
                yield lang, text


def _lines(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The words that are in most practices: each folded, as it is written, and its numbers."""
    found = {lang: Counter[str]() for lang in CODES}
    for lang, text in texts:
        found[lang].update(set(WORD.findall(text.lower())))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for lang, words in found.items():
        for written, practices in words.items():
            if written.isalpha() and len(written) < LONGEST:
                counts[fold(written)][lang] += practices
                spellings[fold(written)][written] += practices
    most = sorted(counts, key=lambda word: (-counts[word].total(), word))[:MOST]
    for word in sorted(most):
        (as_written, _often), *_others = spellings[word].most_common(1)
        yield "\t".join([word, as_written, *(str(counts[word][lang]) for lang in CODES)])
