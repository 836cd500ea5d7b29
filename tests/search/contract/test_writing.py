"""Whatever comes late, twice or in the wrong order, every engine keeps what is newest."""

from itertools import permutations
from typing import Any

import pytest

from search.engines import tantivy_store
from search.engines.base import Change, Engine, EngineUnavailable
from tests.search.contract.acts import found, swapped
from tests.search.test_pitfalls import change

# Writing to an index does not depend on the database.
pytestmark = pytest.mark.part("sqlite")

#: The life of one practice.
LIFE = (
    change(1, "Agua", version=1),
    change(1, "Minga", version=2),
    Change(1, 3, None),
    change(1, "Ordenanza", version=4),
)


def lives(end: int) -> dict[int, list[Change]]:
    """The beginning of that life in every order, each as the life of another key."""
    return {
        key: [
            Change(key, one.version, one.document and {**one.document, "key": key}) for one in order
        ]
        for key, order in enumerate(permutations(LIFE[:end]), start=100 * end)
    }


def test_a_life_in_every_order(empty: Engine) -> None:
    every = lives(4)
    for together in zip(*every.values(), strict=True):
        empty.write(together)
    assert found(empty, "ordenanza") == list(every)
    assert found(empty) == list(every)
    assert dict(empty.versions()) == dict.fromkeys(every, 4)


def test_a_life_in_one_batch_in_every_order(empty: Engine) -> None:
    for end in (2, 3, 4):
        empty.write([one for life in lives(end).values() for one in life])
    assert found(empty, "minga") == list(lives(2))
    assert found(empty, "ordenanza") == list(lives(4))
    assert found(empty) == [*lives(2), *lives(4)]


def test_the_same_version_twice_changes_nothing(empty: Engine) -> None:
    assert empty.write([change(1, "Agua")]) == {}
    assert empty.write([change(1, "Minga")]) == {}
    assert found(empty, "agua") == [1]


def test_a_deletion_of_what_never_was_holds_back_what_was_before(empty: Engine) -> None:
    assert empty.write([Change(1, 5, None)]) == {}
    assert empty.write([change(1, version=4)]) == {}
    assert found(empty) == []
    empty.write([change(1, version=6)])
    assert found(empty) == [1]


def test_a_deletion_after_a_new_index_holds_back_what_was_before(empty: Engine) -> None:
    swapped(empty, [change(2), Change(1, 5, None)])
    empty.write([change(1, version=4)])
    assert found(empty) == [2]


#: What is no document, by what is wrong with it.
BAD: dict[str, dict[str, Any]] = {
    "field": {"nombre": "x"},
    "language": {"name": {"es": "Agua", "fr": "Eau"}},
    "surrogate": {"code": "\ud800"},
    "object": {"code": object()},
    "number": {"year": "soon"},
    "date": {"published": "never"},
}


def test_what_is_no_document_is_refused_and_the_others_go_on(
    empty: Engine, subtests: pytest.Subtests
) -> None:
    for number, (name, bad) in enumerate(BAD.items(), start=1):
        with subtests.test(name):
            errors = empty.write([change(1, **bad), change(10 + number), Change(3, 1, None)])
            assert list(errors) == [1]
            assert errors[1]
            assert found(empty) == list(range(11, 11 + number))
    with empty.rebuild() as target:
        refused = [change(number, **bad) for number, bad in enumerate(BAD.values())]
        assert target.add([*refused, change(10)]).keys() == set(range(len(BAD)))


def test_writing_nothing(empty: Engine) -> None:
    assert empty.write([]) == {}
    swapped(empty, [])
    assert found(empty) == []
    assert empty.status().documents == 0


def test_what_is_written_during_a_rebuild(empty: Engine) -> None:
    swapped(empty, [change(key) for key in range(1, 6)])
    before = empty.status().generation
    with empty.rebuild() as target:
        target.add([change(key) for key in range(1, 6)])
        late = [change(1, "Minga", version=2), Change(2, 2, None), change(9)]
        assert empty.write(late) == {}
        assert found(empty, "minga") == [1]  # at once, by who reads the old one
        assert found(empty) == [1, 3, 4, 5, 9]
        assert empty.status().generation == before
        with target.last_changes():
            target.add(late)
            target.swap()
    assert empty.status().generation != before
    assert found(empty) == [1, 3, 4, 5, 9]
    assert found(empty, "minga") == [1]
    empty.write([change(2, version=1)])
    assert found(empty) == [1, 3, 4, 5, 9]


def failing(engine: Engine) -> None:
    with engine.rebuild() as target:
        target.add([change(7)])
        raise ZeroDivisionError


def test_a_rebuild_that_fails_changes_nothing(empty: Engine) -> None:
    swapped(empty, [change(1)])
    with pytest.raises(ZeroDivisionError):
        failing(empty)
    assert found(empty) == [1]
    swapped(empty, [change(2)])
    assert found(empty) == [2]


def test_one_rebuild_at_a_time(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_store, "FILLED_ELSEWHERE", 0.1)
    with empty.rebuild() as first:
        first.add([change(1)])
        with pytest.raises(EngineUnavailable, match="filling"), empty.rebuild():
            pass
        with first.last_changes():
            first.swap()
    assert found(empty) == [1]
