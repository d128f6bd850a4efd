"""A draft may lack its source, licence and attribution; publishing asks for them. The tables stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0006_what_is_frozen_stays"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bankversion",
            name="attribution",
            field=models.JSONField(blank=True),
        ),
        migrations.AlterField(
            model_name="bankversion",
            name="licence",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="bankversion",
            name="source",
            field=models.JSONField(blank=True),
        ),
    ]
