"""Apart from the one before: PostgreSQL alters no table whose rows were changed in the same transaction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0002_mail_invitations_series_errata"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="surveys.campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("email", ""), _negated=True), models.Q(("state", "revoked"), _negated=True)),
                fields=("campaign", "email"),
                name="address_is_invited_to_a_campaign_once",
            ),
        ),
    ]
