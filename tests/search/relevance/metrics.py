"""How good a list of hits is, from the grades of its documents."""

from collections.abc import Mapping, Sequence
from math import log2
from statistics import mean

from tests.search.relevance.judged import neighbours

#: The grade from which a document is an answer.
ANSWER = 2


def ndcg(found: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """The gain of the first hits as a share of that of the best order there could be.

    DCG = sum of (2^grade - 1) / log2(1 + place), places counted from 1; nDCG = DCG / ideal DCG.
    """
    return _gain([grades.get(name, 0) for name in found[:at]]) / _gain(
        sorted(grades.values(), reverse=True)[:at]
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(1 + place) for place, grade in enumerate(grades, start=1))


def precision(found: Sequence[str], grades: Mapping[str, int], at: int = 3) -> float:
    """Of the first hits, the share that are answers; where these are fewer, of as many hits."""
    answers = {name for name, grade in grades.items() if grade >= ANSWER}
    return len(answers.intersection(found[:at])) / min(at, len(answers))


def neighbours_precision(found: Mapping[str, Sequence[str]], at: int = 3) -> float:
    """Of the first neighbours found of each judged practice, the share that are like it."""
    return mean(
        len(set(one.related).intersection(found[one.practice][:at])) / at for one in neighbours()
    )
