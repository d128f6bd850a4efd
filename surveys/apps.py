"""The one app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "DevOps Assess"

    def ready(self) -> None:
        from devops_assess import accounts
        from surveys import frozen

        accounts.connect()
        pre_migrate.connect(frozen.before_migrations, sender=self)
        post_migrate.connect(frozen.after_migrations, sender=self)
