"""How much a match counts, by where it stands: the ranking formula, for both engines.

score = best match of each word over fields and languages (+ TIE of the others), x log2(2 + quality)
"""

from math import log2

#: `quality` is QUALITY for the weakest evidence, and more for each level of it and for a full case.
#: Among practices that match alike the best shown stands first; it is 1.25 times the least at most.
QUALITY, QUALITY_OF_LEVEL, QUALITY_OF_FULL = 30, 9, 8


def quality(evidence: int, *, is_full: bool) -> int:
    """The number in the document that ranks, which both engines use alike."""
    return QUALITY + QUALITY_OF_LEVEL * evidence + QUALITY_OF_FULL * is_full


def quality_factor(number: int) -> float:
    """What the match of a practice of this quality is multiplied by."""
    return log2(2 + number)


#: A word in the name counts more than one in a section. Each field is looked through for each way
#: to say a word in each language: what counts alike is one field.
FIELDS: dict[str, float] = {
    "name": 3.5,
    "tagline": 3.0,
    "summary": 1.0,
    "texts": 1.5,
}
#: A word exactly as it was written, without its stem.
WORDS_WEIGHT = 2.0
#: A language that the reader did not ask for.
OTHER_LANGUAGE = 0.7
#: What the lesser matches of the same word add.
TIE = 0.3
#: A code of a place or a theme that the reader named, beside what the words count: who is about it
#: stands before who speaks of it.
CODES_WEIGHT = 12.0
#: What was typed counts for 1. Another form of the word, another word of its family, the same
#: thing in other words or another language, another name of a term in a vocabulary.
FORM = 0.95
FAMILY = 0.7
EQUIVALENT = 0.7
SYNONYM = 0.17
#: All that was typed near each other, with up to SLOP other words between.
NEAR = 0.5
SLOP = 2
#: The words of a name that stand apart from each other.
APART = 0.5

# Practices like one: what counts in common. A code counts CODES_WEIGHT times this, one of a
# broader term or place a part of it; a word what it scores times this.
SIMILAR_CODES: dict[str, float] = {
    "theme": 0.75,
    "competence": 0.25,
    "territory": 0.175,
    "sdg": 0.125,
    "population_group": 0.125,
}
SIMILAR_WIDER = 0.3
SIMILAR_LEVEL = 0.075
#: How many of its words are looked for, and what each counts.
SIMILAR_WORDS, SIMILAR_WORD = 14, 0.5
