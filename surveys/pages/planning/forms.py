"""The form of a campaign plan."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.banks.models import spoken
from surveys.banks.queries import PublishedBank, published_banks
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import versions_by_id
from surveys.campaigns.services import Plan
from surveys.teams.models import Team

LOCAL_TIME = "%Y-%m-%dT%H:%M"
DATE_AND_TIME = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)


def wave_of(day: datetime) -> str:
    """The quarter of a day, as waves are named: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


class TeamChoices(forms.ModelMultipleChoiceField):
    """Teams to tick, each with its group and headcount."""

    def label_from_instance(self, obj: Team) -> str:  # type: ignore[override]  # always teams here
        return _("%(team)s (%(group)s, %(people)d people)") % {
            "team": obj.name,
            "group": obj.group.name,
            "people": obj.headcount,
        }


class CampaignForm(forms.ModelForm):
    """Plan a campaign: what is asked of whom, when, under which rules."""

    banks = forms.MultipleChoiceField(
        label=gettext_lazy("Question banks"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One bank is enough for a wave. Each further bank costs its own minutes."),
    )
    short_form = forms.BooleanField(
        label=gettext_lazy("Ask the short form only"),
        required=False,
        help_text=gettext_lazy("Fewer questions for each dimension. Scores stay comparable; intervals get wider."),
    )
    teams = TeamChoices(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Campaign
        fields = ["title", "wave", "slug", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed"]
        widgets = {"opens_at": DATE_AND_TIME, "closes_at": DATE_AND_TIME}
        help_texts = {
            "wave": gettext_lazy("Its place in your rhythm, for example 2026-Q4."),
            "slug": gettext_lazy("The last part of its address: lower-case letters, digits and hyphens."),
            "threshold": gettext_lazy("Nothing is shown for fewer persons than this. 5 by default; 4 is the lowest."),
            "coach_days": gettext_lazy("Coaches and admins see a team’s result this many days after the team."),
            "comments_allowed": gettext_lazy("People may add a comment to each dimension."),
        }
        labels = {"slug": gettext_lazy("Address"), "comments_allowed": gettext_lazy("Allow comments")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published: dict[str, PublishedBank] = {str(bank.version_id): bank for bank in published_banks()}
        self._fill_choices()
        if not self.instance.pk:
            self._suggest()
        else:
            self._recall()
        zone = settings.TIME_ZONE
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _("Time zone: %(zone)s") % {"zone": zone}
        self.helper = self._helper()

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug == "new":
            raise ValidationError(_("“new” is taken by this page. Choose another address."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The campaign closes before it opens. Choose a later closing time."))
        elif closes and closes <= timezone.now():
            self.add_error("closes_at", _("This time has passed. Choose a later closing time."))
        return cleaned

    def plan(self) -> Plan:
        """What the services take, out of cleaned data."""
        names = ["title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed", "short_form"]
        return Plan(
            teams=list(self.cleaned_data["teams"]),
            versions=versions_by_id(int(key) for key in self.cleaned_data["banks"]),
            **{name: self.cleaned_data[name] for name in names},
        )

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the field that it concerns."""
        fields = {"versions": "banks"}
        for name, found in getattr(error, "error_dict", {None: error.error_list}).items():
            field = fields.get(name, name)
            self.add_error(field if field in self.fields else None, found)

    def _fill_choices(self) -> None:
        banks: Any = self.fields["banks"]
        banks.choices = [
            (key, _("%(title)s (%(items)d questions, about %(minutes)d minutes)") % _facts(bank))
            for key, bank in self.published.items()
        ]
        teams: Any = self.fields["teams"]
        teams.queryset = Team.objects.filter(retired=False).select_related("group").order_by("group__name", "name")

    def _suggest(self) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        wave = wave_of(now)
        self.initial.setdefault("wave", wave)
        self.initial.setdefault("slug", wave.lower())
        self.initial.setdefault("title", _("How we work, %(wave)s") % {"wave": wave})
        self.initial.setdefault("opens_at", now)
        self.initial.setdefault("closes_at", (now + timedelta(days=14)).replace(hour=18, minute=0))
        self.initial.setdefault("threshold", settings.DEFAULT_THRESHOLD)
        self.initial.setdefault("coach_days", settings.COACH_DELAY_DAYS)
        self.initial.setdefault("teams", [team.pk for team in self.fields["teams"].queryset])  # type: ignore[attr-defined]  # a TeamChoices
        if len(self.published) == 1:
            self.initial.setdefault("banks", list(self.published))

    def _recall(self) -> None:
        banks = list(self.instance.banks.all())
        self.initial["banks"] = [str(bank.version_id) for bank in banks]
        self.initial["short_form"] = any(bank.short_form for bank in banks)
        self.initial["teams"] = [participation.team_id for participation in self.instance.participations.all()]
        self.fields["slug"].disabled = True

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Fieldset(_("What"), "title", Row(Column("wave"), Column("slug")), "banks", "short_form"),
            Fieldset(_("Whom"), "teams"),
            Fieldset(_("When"), Row(Column("opens_at"), Column("closes_at"))),
            Fieldset(_("Rules"), Row(Column("threshold"), Column("coach_days")), Field("comments_allowed")),
            HTML(
                "<p>"
                + _("Nothing is asked yet: the next page shows what will happen, and you launch from there.")
                + "</p>"
            ),
            Submit("save", _("Save the plan"), css_class="btn-primary"),
        )
        return helper


def _facts(bank: PublishedBank) -> dict[str, object]:
    return {"title": spoken(bank.title), "items": bank.items, "minutes": bank.minutes}
