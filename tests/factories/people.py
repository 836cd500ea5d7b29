"""People who sign in to the CMS, each with the language they chose there."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from wagtail.users.models import UserProfile

from tests.factories.counting import next_number

PASSWORD = "una frase larga para las pruebas"


def superuser(*, language: str = "es", **facts: Any) -> AbstractUser:
    """Someone who may do everything; `language` is a CMS language: es, en or pt-br."""
    return _user(language, is_superuser=True, **facts)


def editor(*, language: str = "es", **facts: Any) -> AbstractUser:
    """Someone of Wagtail's own group of editors: writes, and does not publish."""
    return _user(language, "Editors", **facts)


def moderator(*, language: str = "es", **facts: Any) -> AbstractUser:
    """Someone of Wagtail's own group of moderators: writes and publishes."""
    return _user(language, "Moderators", **facts)


def _user(language: str, group: str = "", **facts: Any) -> AbstractUser:
    username = facts.pop("username", f"persona-{next_number()}")
    password = facts.pop("password", PASSWORD)
    user = get_user_model().objects.create_user(
        username, f"{username}@example.org", password, **facts
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user
