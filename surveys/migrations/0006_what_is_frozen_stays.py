"""Triggers that keep what is frozen; `surveys/frozen.py` says the rules and makes the SQL of either database."""

from django.db import migrations

from surveys import frozen


def stand(apps, schema_editor):
    frozen.install(schema_editor.connection, apps)


def rest(apps, schema_editor):
    frozen.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0005_drafts_of_banks"),
    ]

    operations = [
        migrations.RunPython(stand, rest),
    ]
