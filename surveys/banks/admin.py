"""Bank models in the admin: to look at only. What changes them are the services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from surveys.banks.models import (
    BankVersion,
    Dimension,
    Erratum,
    Item,
    Practice,
    QuestionBank,
    Radar,
    ResponseScale,
    RollUp,
    ScalePoint,
)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # has no parameters at run time
    """Rows can be looked at, not added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401  # Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401  # Django's signature
        return False


class PartAdmin(ReadOnlyAdmin):
    """Parts of a version, found by bank and key."""

    list_display = ("key", "version", "order")
    list_filter = ("version__bank",)
    list_select_related = ("version",)
    search_fields = ("key",)


@admin.register(QuestionBank)
class QuestionBankAdmin(ReadOnlyAdmin):
    """Banks by slug."""

    list_display = ("slug",)


@admin.register(BankVersion)
class BankVersionAdmin(ReadOnlyAdmin):
    """Versions with their state."""

    list_display = ("bank", "number", "status", "quick_check", "published_at")
    list_filter = ("status", "bank")
    list_select_related = ("bank",)


@admin.register(ScalePoint)
class ScalePointAdmin(ReadOnlyAdmin):
    """Points by scale."""

    list_display = ("key", "scale", "value", "part")
    list_select_related = ("scale",)
    search_fields = ("key",)


@admin.register(Erratum)
class ErratumAdmin(ReadOnlyAdmin):
    """Corrections by item, latest first."""

    list_display = ("item", "part", "language", "was", "text", "at")
    list_select_related = ("item",)
    ordering = ("-at",)


admin.site.register([Dimension, Item, Practice, Radar, ResponseScale, RollUp], PartAdmin)
