"""Every translated text is found, or says why not; the engine's settings mean something.

Run by `manage.py check`.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from modeltranslation.translator import translator

from knowledge import models as knowledge
from knowledge.language import translated_fields
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_servers import WrongServerError
from search.engines.elasticsearch_store import NoIndexError
from search.parts import registered

#: What no document holds, and why.
ELSEWHERE: dict[type[Model], str] = {
    knowledge.Concept: "labels are looked up when somebody searches; documents hold codes",
    knowledge.Territory: "names are looked up when somebody searches; documents hold codes",
    knowledge.HomePage: "no practice",
    knowledge.PracticeIndex: "no practice",
    knowledge.StandardPage: "no practice",
}
#: Fields of found models that no document holds, and why.
UNREAD: dict[tuple[type[Model], str], str] = {
    (knowledge.Practice, "meta_description"): "says the summary again, for other search engines",
}


@checks.register(checks.Tags.models)
def check_every_text_is_found(
    app_configs: Any = None, **kwargs: Any
) -> Iterable[checks.CheckMessage]:
    """A translated field stands in a part's `covers`, and a part covers only what is translated."""
    covered: dict[type[Model], set[str]] = {}
    for part in registered():
        for model, fields in part.covers.items():
            covered.setdefault(model, set()).update(fields)
    for model in translator.get_registered_models(abstract=False):
        if model in ELSEWHERE:
            continue
        for name in sorted(set(translated_fields(model)) - covered.get(model, set())):
            if (model, name) in UNREAD:
                continue
            yield checks.Error(
                f"{model.__name__}.{name} is translated, but in no part of the search document.",
                hint="Add it to a part's `covers` and `read`, or its model to `ELSEWHERE`.",
                obj=model,
                id="search.E001",
            )
    for model, names in covered.items():
        for name in sorted(names - set(translated_fields(model))):
            yield checks.Error(
                f"A part of the search document covers {model.__name__}.{name},"
                " which is not translated.",
                obj=model,
                id="search.E002",
            )


@checks.register("search")
def check_settings(app_configs: Any = None, **kwargs: Any) -> Iterable[checks.CheckMessage]:
    """`SEARCH_URL` and what belongs to it name an engine."""
    try:
        get_engine()
    except ImproperlyConfigured as error:
        yield checks.Error(str(error), id="search.E003")


@checks.register(checks.Tags.database)
def check_server(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterable[checks.CheckMessage]:
    """What answers there will do. Asked only where databases are, by `check --database default`
    and `migrate`: other commands do not wait for a server.
    """
    try:
        engine = get_engine() if databases else None
    except ImproperlyConfigured:
        return  # told by the other check
    if not isinstance(engine, ElasticsearchEngine):
        return
    try:
        engine.servers.fitting()
        # A user may be let in and kept from the indexes. That there are none yet is nothing wrong.
        with suppress(NoIndexError), engine.servers.asked():
            engine.store.serving()
    except WrongServerError as error:
        yield checks.Error(str(error), id="search.E004")
    except EngineUnavailable as error:
        yield checks.Warning(
            f"The search engine is away: {error}",
            hint="Publishing goes on; what changes waits until it answers.",
            id="search.W001",
        )
