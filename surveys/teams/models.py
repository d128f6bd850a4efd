"""Who: people, teams, the tree of groups, coaches, and the trace of what people changed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from surveys.teams.choices import Role


class UserManager(BaseUserManager["User"]):
    """People are found by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person with an account. `is_superuser` is the role *admin*."""

    username = None  # type: ignore[assignment]  # Django's documented way to drop the field
    first_name = None  # type: ignore[assignment]  # one field for the name, as people write it
    last_name = None  # type: ignore[assignment]  # as first_name
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    edits_banks = models.BooleanField(_("edits question banks"), default=False)
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)  # sessions from before it are dead

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # AbstractUser's manager wants a username

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def _get_session_auth_hash(self, secret: "str | bytes | None" = None) -> str:
        """Django's own mark of a session, another one after the person was signed out everywhere."""
        plain: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        if self.signed_out_at is None:
            return plain
        return salted_hmac(plain, self.signed_out_at.isoformat(), secret=secret, algorithm="sha256").hexdigest()


class Group(models.Model):
    """A part of the organisation; groups form a tree."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="group_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A software team. It belongs to one group."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="teams")
    headcount = models.PositiveSmallIntegerField(
        _("people in the team"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    retired = models.BooleanField(_("retired"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_from"
    )
    leads_may_ask = models.BooleanField(_("its leads may start campaigns for the team"), default=False)
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(headcount__gte=1), name="team_has_at_least_one_person"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "team"], name="person_is_in_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"


class CoachAssignment(models.Model):
    """A coach looks after one team, or a group with all below it."""

    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coach_assignments")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="coach_assignments")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="coach_assignments")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group__isnull=True, team__isnull=False) | Q(group__isnull=False, team__isnull=True),
                name="coach_is_assigned_to_a_group_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["coach", "group"], condition=Q(group__isnull=False), name="coach_has_a_group_once"
            ),
            models.UniqueConstraint(
                fields=["coach", "team"], condition=Q(team__isnull=False), name="coach_has_a_team_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach} → {self.group or self.team}"


class AuditEntry(models.Model):
    """One write of a signed-in person. Rows are added and not changed; only the entry of somebody who goes on writing
    one part of a draft grows for some minutes.
    """

    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    actor_words = models.CharField(max_length=254)
    verb = models.CharField(max_length=60, db_index=True)
    object_key = models.CharField(max_length=120, db_index=True)
    object_words = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.actor_words} {self.verb} {self.object_words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("An audit entry is never changed.")
        super().save(*args, **kwargs)

    @classmethod
    def words_of(cls, instance: models.Model) -> tuple[str, str]:
        """Key and words of the object that was changed."""
        return f"{instance._meta.model_name}:{instance.pk}", str(instance)[:254]
