"""A draft may lack its source, licence and attribution; publishing asks for them. The tables stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0007_bank_health"),
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
