"""Forms about persons, their roles, and tables of them."""

from typing import Any, TypedDict, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.pages.people.forms.parts import FilterForm, HouseForm, choice_of, places
from surveys.teams import queries
from surveys.teams.choices import Role
from surveys.teams.interchange.tables import MOST_BYTES, text_of
from surveys.teams.models import Group, Team, User

KEPT_FOR = 24 * 60 * 60  # seconds that a page with a file can be confirmed
KEPT_SALT = "surveys.pages.people.import"


class Place(TypedDict):
    """What a coach looks after: one of the two."""

    group: Group | None
    team: Team | None


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
        choice_of(self, "team").queryset = queries.active_teams()


class CoachingForm(HouseForm):
    """Gives the person whose page is open a team or a group to look after."""

    button = gettext_lazy("Let this person coach it")
    place = forms.ChoiceField(label=gettext_lazy("Group with all below it, or one team"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = cast("forms.ChoiceField", self.fields["place"])
        place.choices = [("", _("Choose a group or a team")), *places()]

    def chosen(self) -> Place:
        """The place as arguments of the service."""
        kind, _sign, slug = str(self.cleaned_data["place"]).partition(":")
        if kind == "group":
            return {"group": queries.group_by_slug(slug), "team": None}
        return {"group": None, "team": queries.team_by_slug(slug)}


# -- Groups and teams ----------------------------------------------------------


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
