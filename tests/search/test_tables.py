"""The tables of words hold what their columns promise."""

from search import wording
from search.analysis import stem
from search.highlighting import Wanted
from search.query import Word
from search.tables import rows


def test_the_table_of_families_says_nothing_twice() -> None:
    for lang in ("es", "en", "pt"):
        belongs: dict[str, list[str]] = {}
        for family in wording.families(lang):
            stems = {stem(word, lang) for word in family}
            assert len(stems) > 1, f"{lang}: one stem has all of {family}"
            for term in stems:
                assert belongs.setdefault(term, family) == family, f"{lang}: {term} is in two"


def test_words_that_are_spelled_anew_are_no_longer_taken_for_others() -> None:
    for row in rows("spellings.csv"):
        lang, other = row["lang"], row["reason"].split("`")[1]
        for word in row["words"].split("|"):
            assert stem(word, lang) == stem(row["as"], lang) != stem(other, lang), word
            # Nor do its forms lead back to it, or the root by which a name is known.
            forms = {stem(form, lang) for form in wording.relatives(word, lang).forms}
            assert stem(other, lang) not in {*forms, wording.root(word, lang)}, word


def test_words_that_are_spelled_anew_are_shown_where_they_stand() -> None:
    missed = []
    for row in rows("spellings.csv"):
        for word in row["words"].split("|"):
            wanted = Wanted.of(Word(word), row["lang"])
            text = f"Xyz {word.upper()} xyz"
            places = wanted and wanted.at_most(text) and wanted.places(text)
            if places != [(4, 4 + len(word), 0)]:
                missed.append((row["lang"], word))
    assert missed == []
    wanted = Wanted.of(Word("genero"), "es")
    assert wanted
    assert [place[:2] for place in wanted.places("Con género, y los géneros.")] == [
        (4, 10),
        (18, 25),
    ]
