"""What Wagtail's two groups may do with the registers (docs/decisions/0030)."""

from django.db import migrations

PERMISSIONS = {
    "Editors": {"organisation": ["add", "change"]},
    "Moderators": {
        "concept": ["add", "change", "delete"],
        "organisation": ["add", "change", "delete"],
        "territory": ["add", "change"],
    },
}


def _permissions(apps, models):
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    for model, actions in models.items():
        # Django makes content types and permissions after the last migration: here they may be new.
        content_type, _ = content_types.objects.get_or_create(app_label="knowledge", model=model)
        for action in actions:
            permission, _ = permissions.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {model}"},
            )
            yield permission


def grant(apps, schema_editor):
    for name, models in PERMISSIONS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*_permissions(apps, models))


def withdraw(apps, schema_editor):
    for name, models in PERMISSIONS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*_permissions(apps, models))


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0005_list_indexes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        # Makes the groups.
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
