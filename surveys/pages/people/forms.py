"""Forms about people, groups and teams. They check what a person typed; the rules themselves stand in the services."""

from collections.abc import Iterable
from typing import Any, TypedDict, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.teams import queries
from surveys.teams.choices import Role
from surveys.teams.interchange.tables import MOST_BYTES, text_of
from surveys.teams.models import Group, Team, User

KINDS = {  # of objects in the trace, by the name of their model
    "user": gettext_lazy("Person"),
    "membership": gettext_lazy("Membership"),
    "team": gettext_lazy("Team"),
    "group": gettext_lazy("Group"),
    "coachassignment": gettext_lazy("Coaching"),
    "questionbank": gettext_lazy("Question bank"),
    "bankversion": gettext_lazy("Bank version"),
    "item": gettext_lazy("Question"),
    "campaign": gettext_lazy("Campaign"),
    "participation": gettext_lazy("Team in a campaign"),
    "invitation": gettext_lazy("Invitation"),
    "series": gettext_lazy("Series"),
    "experiment": gettext_lazy("Experiment"),
    "practicemark": gettext_lazy("Advice set aside"),
}
KEPT_FOR = 24 * 60 * 60  # seconds that a page with a file can be confirmed
KEPT_SALT = "surveys.pages.people.import"
DEPTH_MARK = "\u2014 "
PlaceChoices = list[tuple[str, list[tuple[str, str]]]]


class Place(TypedDict):
    """What a coach looks after: one of the two."""

    group: Group | None
    team: Team | None


class HouseForm(forms.Form):
    """A form with one button, whose field ids can not meet those of another form on the page."""

    button = gettext_lazy("Save")
    action = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.form_action = self.action
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.add_input(Submit("", self.button, css_id=self.auto_id_of("send")))
        return helper

    def auto_id_of(self, name: str) -> str:
        return str(self.auto_id) % name

    def take_errors(self, error: ValidationError) -> None:
        """Shows what a service refused, at the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)


class FilterForm(HouseForm):
    """A form that narrows a list by its address."""

    button = gettext_lazy("Show")

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        helper.inputs = []
        send = Submit("", self.button, css_id=self.auto_id_of("send"), css_class="mb-3")
        columns = [Column(name, css_class="col-sm-6 col-lg") for name in self.fields]
        helper.layout = Layout(Row(*columns, Column(send, css_class="col-auto"), css_class="align-items-end"))
        return helper

    def values(self) -> dict[str, Any]:
        """What was asked for; fields that make no sense are left out."""
        self.is_valid()
        return dict(self.cleaned_data)


# -- People --------------------------------------------------------------------


class PeopleFilterForm(FilterForm):
    """Which people to list."""

    text = forms.CharField(label=gettext_lazy("Name, e-mail address or team"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=gettext_lazy("Accounts"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("on", gettext_lazy("Switched on")),
            ("off", gettext_lazy("Switched off")),
            ("waiting", gettext_lazy("No password set yet")),
        ],
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("admin", gettext_lazy("Admin")),
            ("editor", gettext_lazy("Bank editor")),
            ("coach", gettext_lazy("Coach")),
            ("lead", gettext_lazy("Team lead")),
            ("member", gettext_lazy("Member")),
            ("none", gettext_lazy("No role and no team")),
        ],
    )


class PersonForm(HouseForm):
    """Name, address and the roles that hold everywhere."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As colleagues say it."))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The person signs in with it.")
    )
    admin = forms.BooleanField(
        label=gettext_lazy("Admin"),
        required=False,
        help_text=gettext_lazy("Keeps people, teams, groups, banks and campaigns. Never sees a response."),
    )
    edits_banks = forms.BooleanField(
        label=gettext_lazy("Bank editor"),
        required=False,
        help_text=gettext_lazy("Writes, previews, publishes and imports question banks."),
    )

    @classmethod
    def of(cls, person: User, data: QueryDict | None = None) -> "PersonForm":
        initial = {
            "name": person.name,
            "email": person.email,
            "admin": person.is_superuser,
            "edits_banks": person.edits_banks,
        }
        return cls(data, initial=initial)


class NewPersonForm(PersonForm):
    """A new account."""

    button = gettext_lazy("Make the account and send the link")


class PeopleFileForm(HouseForm):
    """A table of people."""

    button = gettext_lazy("Check the file")
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "CSV with commas, semicolons or tabs, up to 5000 people and 2 MB. Nothing is written yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        return text_of(file.read(MOST_BYTES + 1))


class KeptPeopleForm(forms.Form):
    """A table that was looked at, signed and packed into the page, so that it is confirmed without being sent anew."""

    kept = forms.CharField(widget=forms.HiddenInput)
    invite = forms.BooleanField(required=False)

    def __init__(self, *args: Any, owner: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = f"{KEPT_SALT}.{owner}"

    @staticmethod
    def pack(text: str, *, mark: str, owner: int) -> str:
        return signing.dumps([text, mark], salt=f"{KEPT_SALT}.{owner}", compress=True)

    def clean_kept(self) -> tuple[str, str]:
        """The text, and the mark of what it would have done."""
        try:
            text, mark = signing.loads(self.cleaned_data["kept"], salt=self.salt, max_age=KEPT_FOR)
        except signing.BadSignature as error:
            words = _("This page was open too long, or of another person. Choose the file again.")
            raise ValidationError(words) from error
        return str(text), str(mark)


class JoinForm(HouseForm):
    """Puts a person whose page is open into a team."""

    button = gettext_lazy("Add to the team")
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"), queryset=Team.objects.none(), empty_label=gettext_lazy("Choose a team")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "team").queryset = queries.active_teams()


class CoachingForm(HouseForm):
    """Gives the person whose page is open a team or a group to look after."""

    button = gettext_lazy("Let this person coach it")
    place = forms.ChoiceField(label=gettext_lazy("Group with all below it, or one team"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = cast("forms.ChoiceField", self.fields["place"])
        place.choices = [("", _("Choose a group or a team")), *_places()]

    def chosen(self) -> Place:
        """The place as arguments of the service."""
        kind, _sign, slug = str(self.cleaned_data["place"]).partition(":")
        if kind == "group":
            return {"group": queries.group_by_slug(slug), "team": None}
        return {"group": None, "team": queries.team_by_slug(slug)}


# -- Groups and teams ----------------------------------------------------------


class TreeForm(HouseForm):
    """A group's name and place in the tree."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.ModelChoiceField(label=gettext_lazy("Part of"), queryset=Group.objects.none(), required=False)

    def __init__(self, *args: Any, without: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = _choice(self, "parent")
        parent.queryset = queries.groups_to_choose()
        parent.choices = [("", _("Nothing: at the top")), *_groups_by_tree(without)]


class GroupForm(TreeForm):
    """A group that is there. Whether more readers are agreed to is asked once somebody would become one."""

    may_read = forms.BooleanField(
        label=gettext_lazy("I have read who that is, and they may read the earlier results"), required=False
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked = self.fields["may_read"]
        if not data or "may_read" not in data:
            del self.fields["may_read"]

    @classmethod
    def of(cls, group: Group, data: QueryDict | None = None) -> "GroupForm":
        below = [each.pk for each in queries.descendants(group)]
        return cls(data, initial={"name": group.name, "parent": group.parent_id}, without=below)

    def take_errors(self, error: ValidationError) -> None:
        if "may_read" in getattr(error, "error_dict", {}):
            self.fields["may_read"] = self.asked
        super().take_errors(error)


class NewGroupForm(TreeForm):
    """A new group."""

    button = gettext_lazy("Add the group")


class NewTeamForm(HouseForm):
    """A new team: its name, place and size. Its group is the one whose page is open, unless another one is chosen."""

    button = gettext_lazy("Add the team")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    group = forms.ModelChoiceField(label=gettext_lazy("Group"), queryset=Group.objects.none())
    headcount = forms.IntegerField(
        label=gettext_lazy("People in the team"),
        min_value=1,
        max_value=200,
        help_text=gettext_lazy("Everybody who works in it, with or without an account. A survey has as many seats."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = _choice(self, "group")
        group.queryset = queries.groups_to_choose()
        group.choices = [("", _("Choose a group")), *_groups_by_tree()]


class TeamForm(NewTeamForm):
    """A team that is there, and what its leads may do."""

    button = gettext_lazy("Save")
    leads_may_ask = forms.BooleanField(
        label=gettext_lazy("Its leads may start campaigns for this team"),
        required=False,
        help_text=gettext_lazy("Always for the whole team, and the same bank again only after 60 days."),
    )

    @classmethod
    def of(cls, team: Team, data: QueryDict | None = None) -> "TeamForm":
        names = ("name", "headcount", "leads_may_ask")
        return cls(data, initial={"group": team.group_id, **{name: getattr(team, name) for name in names}})


class ChangeForm(HouseForm):
    """A change of a team: where to, and whether more readers are agreed to. Shown first by GET, done by POST."""

    to = ""
    may_read = forms.BooleanField(
        label=gettext_lazy("I have read who that is, and they may read the earlier results"), required=False
    )

    @property
    def target(self) -> forms.BoundField:
        return self[self.to]

    @property
    def hidden_target(self) -> str:
        return self[self.to].as_hidden(attrs={"id": self.auto_id_of("chosen")})


class MoveForm(ChangeForm):
    """Another group for a team."""

    button = gettext_lazy("Move the team")
    to = "group"
    group = forms.ModelChoiceField(label=gettext_lazy("New group"), queryset=Group.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = _choice(self, "group")
        group.queryset = queries.groups_to_choose()
        group.choices = [("", _("Choose a group")), *_groups_by_tree()]


class MergeForm(ChangeForm):
    """The team that goes on, and how many people it has then."""

    button = gettext_lazy("Merge the teams")
    to = "into"
    into = forms.ModelChoiceField(
        label=gettext_lazy("Team that goes on"), queryset=Team.objects.none(), empty_label=gettext_lazy("Choose a team")
    )
    headcount = forms.IntegerField(label=gettext_lazy("People in it then"), min_value=1, max_value=200, required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        _choice(self, "into").queryset = queries.active_teams().exclude(pk=team.pk)

    def together(self) -> int:
        """Everybody of both, as far as a team can have."""
        into: Team = self.cleaned_data["into"]
        return min(self.team.headcount + into.headcount, 200)


class CoachForm(HouseForm):
    """Names a coach for the group or team whose page is open."""

    button = gettext_lazy("Add the coach")
    email = forms.EmailField(label=gettext_lazy("E-mail address of the coach"))
    person: User  # who has this address, once the form is valid

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        found = queries.person_by_email(email)
        if found is None:
            raise ValidationError(_("There is no account with this address. Make one under “People” first."))
        self.person = found
        return email


class InviteForm(HouseForm):
    """A person to join a team."""

    button = gettext_lazy("Invite")
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("Used when the person has no account yet."),
    )


class InviteWithRoleForm(InviteForm):
    """As an admin invites."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER)


# -- The trace -----------------------------------------------------------------


class AuditFilterForm(FilterForm):
    """Which entries to list."""

    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=120)
    what = forms.CharField(label=gettext_lazy("What was changed"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *KINDS.items()]
    )
    verb = forms.ChoiceField(label=gettext_lazy("How"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb = cast("forms.ChoiceField", self.fields["verb"])
        verb.choices = [("", _("All")), *((each, each.capitalize()) for each in queries.audit_verbs())]


# -- Parts ---------------------------------------------------------------------


def _choice(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def _groups_by_tree(without: Iterable[int] = ()) -> list[tuple[str, str]]:
    hidden = set(without)
    return [
        (str(each.pk), _indented(each, depth))
        for each, depth in queries.groups_with_depth()
        if each.pk not in hidden and each.retired_at is None
    ]


def _places() -> PlaceChoices:
    """Groups, then teams, as `group:slug` and `team:slug`."""
    groups = [(f"group:{each.slug}", _indented(each, depth)) for each, depth in queries.groups_with_depth()]
    teams = [(f"team:{team.slug}", team.name) for team in queries.active_teams()]
    return [(_("Groups"), groups), (_("Teams"), teams)]


def _indented(group: Group, depth: int) -> str:
    return f"{DEPTH_MARK * depth}{group.name}"
