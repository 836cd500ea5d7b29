"""The pinned sets hold what the design counts on."""

import elasticsearch.dsl
import elasticsearch_dsl


def test_elasticsearch_dsl_is_an_alias() -> None:
    assert elasticsearch_dsl.Document is elasticsearch.dsl.Document
