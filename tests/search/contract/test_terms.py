"""A server analyses every word as the embedded engine does, which highlights and names for both."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.demo import files
from search.documents import ANALYZERS, WORDS
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.tantivy_schema import analyzers
from tests import parts

# Words do not depend on the database.
pytestmark = pytest.mark.part("sqlite")

DATA = Path(files.__file__).resolve().parents[1] / "data"
#: Words of one request.
MANY = 2_000
ODD = [
    "Ñandú ÑANDÚ ñandu nin\u0303o",
    "agua-luz l'eau don't women's O'Higgins a_b _a_ x.y.z a/b 3,5 1.000 50% n.º 2.ª",
    "ß ẞ ﬁ Æ œ ø Ł İstanbul ı ſ K Å",
    "½ ² Ⅳ ① ٣ 中文 日本 кириллица Ελληνικά हिन्दी עברית",
    "😀agua🎉 a\u200bb a\u00adb a\ufeffb a\u0300",
    "x" * 59 + " " + "x" * 60,
    "added adding adds egged evening evenings inning organ organs later lateral interest",
    "emerge emergent universe universal university past paste pastoral sociologists apologist",
    "ebbed erring effing offings pasted vying dying inning crying pasting",
]


def words(paths: Sequence[Path]) -> list[str]:
    """Every word of these files, once."""
    found: set[str] = set()
    for path in paths:
        found.update(re.findall(r"\w+", path.read_text()))
    return sorted(found)


def different(engine: ElasticsearchEngine, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts that an analyzer of a server sees otherwise, each with the analyzer's name."""
    indices = engine.servers.client.indices
    index = engine.store.serving()

    def terms(name: str, text: str) -> list[str]:
        answer = indices.analyze(index=index, analyzer=name, text=text)
        return [token["token"] for token in answer["tokens"]]

    for name in (WORDS, *ANALYZERS.values()):
        embedded = analyzers()[name]
        for start in range(0, len(texts), MANY):
            some = texts[start : start + MANY]
            if terms(name, " ".join(some)) != embedded.analyze(" ".join(some)):
                yield from ((name, t) for t in some if terms(name, t) != embedded.analyze(t))


def test_vocabularies_and_the_demonstration(cluster: ElasticsearchEngine) -> None:
    found = words([*DATA.glob("*.csv"), *files.PRACTICES.glob("*.toml")])
    assert len(found) > 8_000
    assert list(different(cluster, found)) == []


@pytest.mark.part("corpus")
def test_texts_of_other_systems(cluster: ElasticsearchEngine) -> None:
    found = words(parts.corpus())
    assert len(found) > 30_000
    assert list(different(cluster, found)) == []


def test_odd_letters(cluster: ElasticsearchEngine) -> None:
    assert list(different(cluster, ODD)) == []
