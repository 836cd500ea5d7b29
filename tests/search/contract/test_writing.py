"""Whatever comes late, twice or in the wrong order, every engine keeps what is newest."""

from itertools import permutations

import pytest

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


def test_a_life_in_every_order(empty: Engine) -> None:
    for number, order in enumerate(permutations(LIFE), start=1):
        for one in order:
            document = one.document and {**one.document, "key": number}
            empty.write([Change(number, one.version, document)])
    every = list(range(1, 25))
    assert found(empty, "ordenanza") == every
    assert found(empty) == every
    assert set(dict(empty.versions()).values()) == {4}


@pytest.mark.parametrize("end", [2, 3, 4])
def test_a_life_in_one_batch_in_every_order(empty: Engine, end: int) -> None:
    lives = list(permutations(LIFE[:end]))
    empty.write(
        [
            Change(number, one.version, one.document and {**one.document, "key": number})
            for number, order in enumerate(lives, start=1)
            for one in order
        ]
    )
    names = {2: "minga", 4: "ordenanza"}
    assert found(empty) == (found(empty, names[end]) if end in names else [])
    assert len(found(empty)) == (0 if end == 3 else len(lives))


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


@pytest.mark.parametrize(
    "bad",
    [
        {"nombre": "x"},
        {"name": {"es": "Agua", "fr": "Eau"}},
        {"code": "\ud800"},
        {"code": object()},
        {"year": "soon"},
        {"published": "never"},
    ],
    ids=["field", "language", "surrogate", "object", "number", "date"],
)
def test_what_is_no_document_is_refused_and_the_others_go_on(empty: Engine, bad: dict) -> None:
    errors = empty.write([change(1, **bad), change(2), Change(3, 1, None)])
    assert list(errors) == [1]
    assert errors[1]
    assert found(empty) == [2]
    with empty.rebuild() as target:
        assert list(target.add([change(1, **bad), change(2)])) == [1]


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


def test_one_rebuild_at_a_time(empty: Engine) -> None:
    with empty.rebuild() as first:
        first.add([change(1)])
        with pytest.raises(EngineUnavailable, match="filling"), empty.rebuild():
            pass
        with first.last_changes():
            first.swap()
    assert found(empty) == [1]
