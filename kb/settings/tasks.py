"""Background work: rows in the database, done by `manage.py work`."""

__all__ = ["TASKS"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
