"""The form of a campaign plan."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.campaigns.choices import InvitedBy
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import free_slug, launched_last, versions_by_id, versions_to_ask
from surveys.campaigns.services import Plan
from surveys.pages.planning.forms.offered import BankChoice, GroupOfChoices, bank_choices, tree_of_choices
from surveys.teams.models import Team
from surveys.teams.queries import active_teams, groups_with_depth

if TYPE_CHECKING:  # Django's classes take arguments in the checker only
    CampaignModelForm = forms.ModelForm[Campaign]
    TeamChoiceField = forms.ModelMultipleChoiceField[Team]
else:
    CampaignModelForm = forms.ModelForm
    TeamChoiceField = forms.ModelMultipleChoiceField

LOCAL_TIME = "%Y-%m-%dT%H:%M"
TWO_WEEKS = timedelta(days=14)
A_YEAR = timedelta(days=366)
CLOSING_HOUR = 18
SATURDAY = 5
MANY_TEAMS = 40  # from here on the list of teams scrolls in a window of its own
SLUG_LENGTH = 50  # room for a number behind
FIELD_OF_PLAN = {"versions": "banks"}
RULES = ("title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed")
HOW = ("short_form", "invite_by", "remind_days")


def wave_of(day: datetime) -> str:
    """The quarter of a day, as waves are named: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def usual_close(opens: datetime) -> datetime:
    """The evening two weeks later; on a weekend nobody answers a last call, so the Friday before."""
    day = opens + TWO_WEEKS
    day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
    return day.replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)


class CampaignForm(CampaignModelForm):
    """Plan a campaign: what is asked of whom, when, under which rules.

    With `own`, the teams that a lead may ask, it plans a campaign of one of them for itself.
    """

    banks = forms.MultipleChoiceField(
        label=gettext_lazy("Question banks"),
        help_text=gettext_lazy("One bank is enough for a wave. Each further bank costs its own minutes."),
        error_messages={"required": gettext_lazy("Choose at least one question bank.")},
    )
    short_form = forms.BooleanField(
        label=gettext_lazy("Ask the short form only"),
        required=False,
        help_text=gettext_lazy(
            "Quicker, and less sure. A change from a wave in the long form is told only where enough questions are "
            "the same."
        ),
    )
    teams = TeamChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one team.")},
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Repeat it"),
        coerce=int,
        required=False,
        empty_value="0",
        choices=[
            ("0", gettext_lazy("No, ask once")),
            ("1", gettext_lazy("Each month")),
            ("3", gettext_lazy("Each quarter")),
            ("6", gettext_lazy("Each half-year")),
            ("12", gettext_lazy("Each year")),
        ],
        help_text=gettext_lazy(
            "The next wave is planned by itself two weeks ahead, with the same teams and rules and the newest version "
            "of each bank, and launched when it opens. You can change or discard it before."
        ),
    )

    class Meta:
        model = Campaign
        fields = [*RULES, "slug", "invite_by", "remind_days"]
        widgets = {
            **{
                name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)
                for name in ("opens_at", "closes_at")
            },
            "invite_by": forms.RadioSelect,
        }
        help_texts = {
            "title": gettext_lazy("Respondents read it above the questions."),
            "wave": gettext_lazy("Its place in your rhythm, for example 2026-Q4."),
            "slug": gettext_lazy("The last part of its address: letters, digits and hyphens."),
            "threshold": gettext_lazy("Nothing is shown for fewer persons than this. 5 by default; 4 is the lowest."),
            "coach_days": gettext_lazy("Coaches and admins see a team’s result this many days after the team."),
            "comments_allowed": gettext_lazy("People may add a comment to each dimension."),
            "invite_by": gettext_lazy(
                "By mail, members with an account are invited at the launch; paste further addresses on the next page. "
                "A shared link you pass on to each team yourself."
            ),
            "remind_days": gettext_lazy("Only mailed invitations are reminded: half way, and a day before the end."),
        }
        labels = {
            "slug": gettext_lazy("Address"),
            "comments_allowed": gettext_lazy("Allow comments"),
            "invite_by": gettext_lazy("How people are invited"),
            "remind_days": gettext_lazy("Days between two reminders at least"),
        }
        error_messages = {
            "slug": {"unique": gettext_lazy("Another campaign has this address. Choose another one.")},
            "threshold": {
                "min_value": gettext_lazy("4 is the lowest: with fewer, answers could be traced to persons.")
            },
        }

    def __init__(self, *args: Any, own: Sequence[Team] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.offered = versions_to_ask()
        self._offer_banks()
        self._offer_teams()
        if self.instance.pk:
            self._recall()
        else:
            self._suggest()
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _("Time zone: %(zone)s") % {"zone": settings.TIME_ZONE}

    # -- What was typed --------------------------------------------------------

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug == "new":
            raise ValidationError(_("“new” is taken by this page. Choose another address."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes, now = cleaned.get("opens_at"), cleaned.get("closes_at"), timezone.now()
        for name, moment in (("opens_at", opens), ("closes_at", closes)):
            if moment and not now - A_YEAR < moment < now + A_YEAR:
                self.add_error(name, _("This is more than a year from now. Look at the year again."))
        if closes and closes <= now and "closes_at" not in self.errors:
            self.add_error("closes_at", _("This time has passed. Choose a later closing time."))
        elif opens and closes and closes <= opens and not self.errors.keys() & {"opens_at", "closes_at"}:
            self.add_error("closes_at", _("The campaign closes before it opens. Choose a later closing time."))
        return cleaned

    def plan(self) -> Plan:
        """What the services take, out of cleaned data."""
        teams = list(self.cleaned_data["teams"])
        return Plan(
            teams=teams,
            versions=versions_by_id(self._version(slug) for slug in dict.fromkeys(self.cleaned_data["banks"])),
            months=int(self.cleaned_data.get("months") or 0),
            led_by=None if self.own is None else teams[0],
            **{name: self.cleaned_data[name] for name in (*RULES, *HOW)},
        )

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the field that it concerns."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, found in by_field.items():
            field = FIELD_OF_PLAN.get(name, name)
            self.add_error(field if field in self.fields else None, found)

    def _version(self, slug: str) -> int:
        """The chosen version of a bank; the only one where there is no choice."""
        return int(self.cleaned_data.get(f"version_{slug}") or self.offered[slug][0].pk)

    # -- What is offered -------------------------------------------------------

    @property
    def bank_choices(self) -> list[BankChoice]:
        """The banks to tick, each with its versions."""
        chosen = {str(self[name].value()) for name in self.fields if name.startswith("version_")}
        return bank_choices(self.offered, {str(slug) for slug in self["banks"].value() or ()}, chosen)

    @property
    def team_groups(self) -> list[GroupOfChoices]:
        """The teams to tick in the order of the tree; groups without a team are left out."""
        return tree_of_choices(groups_with_depth(), self.running, {str(pk) for pk in self["teams"].value() or ()})

    @property
    def scrolls(self) -> bool:
        """Whether the list of teams is so long that it gets a window of its own."""
        return len(self.running) > MANY_TEAMS

    def _offer_banks(self) -> None:
        banks = cast("forms.MultipleChoiceField", self.fields["banks"])
        banks.choices = [(slug, slug) for slug in self.offered]
        for slug, versions in self.offered.items():
            if len(versions) > 1:
                choices = [(str(each.pk), f"v{each.number}") for each in versions]
                label = _("Version of %(bank)s") % {"bank": slug}
                self.fields[f"version_{slug}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def _offer_teams(self) -> None:
        teams = cast("TeamChoiceField", self.fields["teams"])
        if self.own is None:
            teams.queryset = active_teams()
            self.running = list(teams.queryset)
            return
        self.running = list(self.own)
        teams.queryset = active_teams().filter(pk__in=[team.pk for team in self.own])
        teams.label = _("Team")
        lowest = {"lowest": settings.DEFAULT_THRESHOLD}
        self.fields["threshold"].help_text = _("Nothing is shown for fewer persons; here at least %(lowest)d.") % lowest
        del self.fields["months"]

    def _suggest(self) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        wave, last = wave_of(now), launched_last()
        slug = wave.lower() if self.own is None else f"{self.own[0].slug[: SLUG_LENGTH - len(wave)]}-{wave.lower()}"
        suggested = {
            "wave": wave,
            "slug": free_slug(slug),
            "title": _("How we work, %(wave)s") % {"wave": wave},
            "opens_at": now,
            "closes_at": usual_close(now),
            "threshold": settings.DEFAULT_THRESHOLD,
            "coach_days": settings.COACH_DELAY_DAYS,
            "months": 0,
            "teams": [team.pk for team in (self.running if self.own is None else self.running[:1])],
            "banks": [*self.offered] if len(self.offered) == 1 else _banks_of(last),
            "invite_by": last.invite_by if last else InvitedBy.LINK,
        }
        self.initial = {**suggested, **self.initial}

    def _recall(self) -> None:
        """The plan as it is, versions too, unless they are not offered any more."""
        banks = list(self.instance.banks.select_related("version__bank"))
        self.initial["banks"] = [bank.version.bank.slug for bank in banks]
        self.initial.update({f"version_{bank.version.bank.slug}": bank.version_id for bank in banks})
        self.initial["short_form"] = any(bank.short_form for bank in banks)
        self.initial["teams"] = list(self.instance.participations.values_list("team_id", flat=True))
        self.initial["months"] = _months(self.instance)
        self.fields["slug"].disabled = True
        self.fields["slug"].help_text = _("It stays as it is, so that no link breaks.")

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        whom = "planning/_teams.html" if self.own is None else "planning/_own_team.html"
        rhythm = ["months"] if self.own is None else []
        helper.layout = Layout(
            _part(_("What"), Field("banks", template="planning/_banks.html"), "short_form"),
            _part(_("Whom"), Field("teams", template=whom)),
            _part(_("When"), _pair("opens_at", "closes_at"), *rhythm),
            _part(_("Invitations"), _pair("invite_by", "remind_days")),
            _part(_("Rules"), _pair("threshold", "coach_days"), "comments_allowed"),
            _part(_("Name"), "title", _pair("wave", "slug")),
            HTML(format_html("<p class='muted'>{}</p>", _("The next page says what will happen; you launch there."))),
            Submit("save", _("Save the plan"), css_class="btn-primary"),
        )
        return helper


def _banks_of(last: Campaign | None) -> list[str]:
    return [bank.version.bank.slug for bank in last.banks.all()] if last else []


def _months(campaign: Campaign) -> int:
    return campaign.series.months if campaign.series and not campaign.series.ended else 0


def _part(title: str, *fields: object) -> Fieldset:
    return Fieldset(format_html("<h2>{}</h2>", title), *fields, css_class="section")


def _pair(left: str, right: str) -> Row:
    return Row(Column(left, css_class="col-sm-6"), Column(right, css_class="col-sm-6"))
