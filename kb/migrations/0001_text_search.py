"""PostgreSQL: a text search configuration without stems or accents, for the CMS's own search."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORWARD = """
CREATE EXTENSION IF NOT EXISTS unaccent;
DROP TEXT SEARCH CONFIGURATION IF EXISTS cms;
CREATE TEXT SEARCH CONFIGURATION cms (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION cms ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
BACKWARD = "DROP TEXT SEARCH CONFIGURATION IF EXISTS cms"


def on_postgresql(sql: str):
    def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACKWARD))]
