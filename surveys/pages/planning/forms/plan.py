"""The form of a campaign plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.banks.models import spoken
from surveys.banks.queries import PublishedBank, published_banks
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import banks_asked_last, free_slug, versions_by_id
from surveys.campaigns.services import Plan
from surveys.teams.models import Group, Team
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
FIELD_OF_PLAN = {"versions": "banks"}


def wave_of(day: datetime) -> str:
    """The quarter of a day, as waves are named: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def usual_close(opens: datetime) -> datetime:
    """The evening two weeks later; on a weekend nobody answers a last call, so the Friday before."""
    day = opens + TWO_WEEKS
    day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
    return day.replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class TeamChoice:
    """A team to tick."""

    pk: int
    name: str
    headcount: int
    chosen: bool


@dataclass(frozen=True)
class GroupOfChoices:
    """A group with the teams that belong to it; `above` names what it is part of."""

    pk: int
    name: str
    above: str
    teams: tuple[TeamChoice, ...]
    headcount: int


class CampaignForm(CampaignModelForm):
    """Plan a campaign: what is asked of whom, when, under which rules."""

    banks = forms.MultipleChoiceField(
        label=gettext_lazy("Question banks"),
        widget=forms.CheckboxSelectMultiple,
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

    class Meta:
        model = Campaign
        fields = ["title", "wave", "slug", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)
            for name in ("opens_at", "closes_at")
        }
        help_texts = {
            "title": gettext_lazy("Respondents read it above the questions."),
            "wave": gettext_lazy("Its place in your rhythm, for example 2026-Q4."),
            "slug": gettext_lazy("The last part of its address: letters, digits and hyphens."),
            "threshold": gettext_lazy("Nothing is shown for fewer persons than this. 5 by default; 4 is the lowest."),
            "coach_days": gettext_lazy("Coaches and admins see a team’s result this many days after the team."),
            "comments_allowed": gettext_lazy("People may add a comment to each dimension."),
        }
        labels = {"slug": gettext_lazy("Address"), "comments_allowed": gettext_lazy("Allow comments")}
        error_messages = {
            "slug": {"unique": gettext_lazy("Another campaign has this address. Choose another one.")},
            "threshold": {
                "min_value": gettext_lazy("4 is the lowest: with fewer, answers could be traced to persons.")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published: dict[str, PublishedBank] = {str(bank.version_id): bank for bank in published_banks()}
        self.running = {team.pk: team for team in active_teams()}
        self._fill_choices()
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
        names = ["title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed", "short_form"]
        return Plan(
            teams=list(self.cleaned_data["teams"]),
            versions=versions_by_id(int(key) for key in dict.fromkeys(self.cleaned_data["banks"])),
            **{name: self.cleaned_data[name] for name in names},
        )

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the field that it concerns."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, found in by_field.items():
            field = FIELD_OF_PLAN.get(name, name)
            self.add_error(field if field in self.fields else None, found)

    # -- What is offered -------------------------------------------------------

    @property
    def team_groups(self) -> list[GroupOfChoices]:
        """The teams to tick in the order of the tree; groups without a team of their own are left out."""
        below: dict[int, list[TeamChoice]] = defaultdict(list)
        chosen = {str(pk) for pk in self["teams"].value() or ()}
        for team in self.running.values():
            below[team.group_id].append(TeamChoice(team.pk, team.name, team.headcount, str(team.pk) in chosen))
        groups = [group for group, _depth in groups_with_depth()]
        names = {group.pk: group.name for group in groups}
        return [_group_of_choices(group, names, below[group.pk]) for group in groups if below[group.pk]]

    def _fill_choices(self) -> None:
        banks: Any = self.fields["banks"]
        banks.choices = [(key, bank_words(bank)) for key, bank in self.published.items()]
        teams: Any = self.fields["teams"]
        teams.queryset = active_teams()

    def _suggest(self) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        wave = wave_of(now)
        last = banks_asked_last()
        suggested = {
            "wave": wave,
            "slug": free_slug(wave.lower()),
            "title": _("How we work, %(wave)s") % {"wave": wave},
            "opens_at": now,
            "closes_at": usual_close(now),
            "threshold": settings.DEFAULT_THRESHOLD,
            "coach_days": settings.COACH_DELAY_DAYS,
            "teams": list(self.running),
            "banks": [key for key, bank in self.published.items() if bank.slug in last or len(self.published) == 1],
        }
        self.initial = {**suggested, **self.initial}

    def _recall(self) -> None:
        """The plan as it is; a bank stays ticked when it has a newer version, so that saving asks that one."""
        banks = list(self.instance.banks.select_related("version__bank"))
        slugs = {bank.version.bank.slug for bank in banks}
        self.initial["banks"] = [key for key, bank in self.published.items() if bank.slug in slugs]
        self.initial["short_form"] = any(bank.short_form for bank in banks)
        self.initial["teams"] = list(self.instance.participations.values_list("team_id", flat=True))
        self.fields["slug"].disabled = True
        self.fields["slug"].help_text = _("It stays as it is, so that no link breaks.")

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.layout = Layout(
            _part(_("What"), "banks", "short_form"),
            _part(_("Whom"), Field("teams", template="planning/_teams.html")),
            _part(_("When"), _pair("opens_at", "closes_at")),
            _part(_("Rules"), _pair("threshold", "coach_days"), "comments_allowed"),
            _part(_("Name"), "title", _pair("wave", "slug")),
            HTML(format_html("<p class='muted'>{}</p>", _("The next page says what will happen; you launch there."))),
            Submit("save", _("Save the plan"), css_class="btn-primary"),
        )
        return helper


def bank_words(bank: PublishedBank) -> str:
    """A bank with what it costs a person."""
    named = {
        "title": spoken(bank.title),
        "size": _size(bank.items, bank.minutes),
        "short": _size(bank.items_short, bank.minutes_short),
    }
    if bank.has_short_form and bank.items_short:
        return _("%(title)s: %(size)s; short form %(short)s") % named
    return _("%(title)s: %(size)s") % named


def _size(items: int, minutes: int) -> str:
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return f"{questions}, {time}"


def _part(title: str, *fields: object) -> Fieldset:
    return Fieldset(format_html("<h2>{}</h2>", title), *fields, css_class="section")


def _pair(left: str, right: str) -> Row:
    return Row(Column(left, css_class="col-sm-6"), Column(right, css_class="col-sm-6"))


def _group_of_choices(group: Group, names: dict[int, str], teams: Iterable[TeamChoice]) -> GroupOfChoices:
    ticks = tuple(teams)
    above = names.get(group.parent_id, "") if group.parent_id else ""
    return GroupOfChoices(group.pk, group.name, above, ticks, sum(team.headcount for team in ticks))
