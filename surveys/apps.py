"""The one app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "DevOps Assess"

    def ready(self) -> None:
        from devops_assess import accounts

        accounts.connect()
