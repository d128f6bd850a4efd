"""Django admin for people, teams and groups. What is written there leaves an audit entry as well."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User
from surveys.teams.permissions import signed_in
from surveys.teams.services import record

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # generic for the type checker only
    ModelAdmin = admin.ModelAdmin


class AuditedAdmin(ModelAdmin):
    """Writes an entry for everything that is added, changed or deleted here."""

    def save_model(self, request: HttpRequest, obj: Model, form: "forms.ModelForm[Any]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = f"{'change' if change else 'add'} {obj._meta.verbose_name} in Django admin"
        changes = {
            field: [_json(form.initial.get(field)), _json(getattr(obj, field, None))] for field in form.changed_data
        }
        record(by=signed_in(request.user), verb=verb[:60], obj=obj, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        record(by=signed_in(request.user), verb=f"delete {obj._meta.verbose_name} in Django admin"[:60], obj=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        for obj in queryset:
            self.delete_model(request, obj)


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """Accounts. They are made, and get their roles, on the page *People*, which keeps the rules."""

    list_display = ("name", "email", "is_active", "is_superuser", "edits_banks")
    list_filter = ("is_active", "is_superuser", "edits_banks")
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "is_superuser", "edits_banks", "last_login", "date_joined")
    readonly_fields = ("email", "is_active", "is_superuser", "edits_banks", "last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Admins lose the role first, so that one is always left."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_superuser)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting many at once, which would not ask about each."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(Group)
class GroupAdmin(AuditedAdmin):
    """Groups. They are moved on the page *Groups*, which refuses circles. Launched campaigns know them by slug."""

    list_display = ("name", "parent", "slug")
    list_select_related = ("parent",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("parent", "slug") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Groups are retired on their page: the database would take their coaches along."""
        return False


@admin.register(Team)
class TeamAdmin(AuditedAdmin):
    """Teams. They are moved and retired on their own pages, which say first what that does to results."""

    list_display = ("name", "group", "headcount", "retired", "slug")
    list_filter = ("retired", "group")
    list_select_related = ("group",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        """The slug is the address of its pages, which people keep; the group of a team that was asked has its page."""
        if obj is None:
            return ("retired",)
        asked = obj.participations.exists()
        return ("slug", "retired", "group") if asked else ("slug", "retired")

    def has_delete_permission(self, request: HttpRequest, obj: Team | None = None) -> bool:
        """Teams are retired; nothing that was asked is ever deleted."""
        return False


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    """Who is in which team."""

    list_display = ("user", "team", "role")
    list_filter = ("role", "team")
    list_select_related = ("user", "team")
    search_fields = ("user__name", "user__email", "team__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("user", "team") if obj else ()


@admin.register(CoachAssignment)
class CoachAssignmentAdmin(AuditedAdmin):
    """Who looks after what."""

    list_display = ("coach", "group", "team")
    list_select_related = ("coach", "group", "team")
    search_fields = ("coach__name", "coach__email", "team__name", "group__name")

    def get_readonly_fields(self, request: HttpRequest, obj: CoachAssignment | None = None) -> tuple[str, ...]:
        return ("coach", "group", "team") if obj else ()


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):
    """The trace, to read only."""

    list_display = ("at", "actor_words", "verb", "object_words")
    list_filter = ("verb",)
    search_fields = ("actor_words", "object_words", "object_key")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


def _json(value: object) -> object:
    """The value as it can stand in an entry."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)
