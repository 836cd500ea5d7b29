"""How much a match counts, by where it stands: the ranking formula, for both engines.

score = best match of each word over fields and languages (+ TIE of the others), x log2(2 + quality)
"""

#: A word in the name counts more than one in a section.
FIELDS: dict[str, float] = {
    "name": 5.0,
    "tagline": 3.0,
    "summary": 2.0,
    "organisation_names": 2.0,
    "problem": 1.0,
    "solution": 1.2,
    "results": 1.0,
    "context": 0.8,
    "replicability": 0.8,
    "minimum_conditions": 0.6,
    "not_transferable": 0.6,
    "sustainability": 0.6,
    "evidence_reason": 0.4,
    "details": 0.8,
}
#: A word exactly as it was written, without its stem.
WORDS_WEIGHT = 2.0
#: A language that the reader did not ask for.
OTHER_LANGUAGE = 0.6
#: What the lesser matches of the same word add.
TIE = 0.1
#: A code of a place or a theme that the reader named.
CODES_WEIGHT = 4.0
