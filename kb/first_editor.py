"""The first editor: made where nobody can sign in yet, and never touched again."""

import secrets
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password

from kb.settings.env import env

NAME = "editor"


class FirstEditor(NamedTuple):
    name: str
    #: The password that was made up, to be shown once; empty when the environment gave it.
    generated: str


def make_first_editor() -> FirstEditor | None:
    """Makes a superuser if there is no user at all.

    Raises ValidationError when FIRST_EDITOR_PASSWORD is too weak.
    """
    users = get_user_model()
    if users.objects.exists():
        return None
    given = env.str("FIRST_EDITOR_PASSWORD", default="")
    if given:
        validate_password(given, users(username=NAME))
    password = given or secrets.token_urlsafe(12)
    users.objects.create_superuser(NAME, email="", password=password)
    return FirstEditor(NAME, "" if given else password)


def describe(editor: FirstEditor) -> str:
    """What the person at the terminal is told, once."""
    if not editor.generated:
        return f"First editor: {editor.name}, with the password of FIRST_EDITOR_PASSWORD."
    return (
        f"First editor: {editor.name}\n"
        f"Password:     {editor.generated}\n"
        "The password is shown this once; change it in the CMS, in your account's menu."
    )
