"""What admins and leads fill in about people and structure."""

from surveys.pages.people.forms.audit import KINDS, AuditFilterForm
from surveys.pages.people.forms.parts import FilterForm, HouseForm
from surveys.pages.people.forms.people import (
    CoachForm,
    CoachingForm,
    InviteForm,
    InviteWithRoleForm,
    JoinForm,
    KeptPeopleForm,
    NewPersonForm,
    PeopleFileForm,
    PeopleFilterForm,
    PersonForm,
    Place,
)
from surveys.pages.people.forms.places import (
    ChangeForm,
    GroupForm,
    MergeForm,
    MoveForm,
    NewGroupForm,
    NewTeamForm,
    TeamForm,
    TreeForm,
)

__all__ = [
    "KINDS",
    "AuditFilterForm",
    "ChangeForm",
    "CoachForm",
    "CoachingForm",
    "FilterForm",
    "GroupForm",
    "HouseForm",
    "InviteForm",
    "InviteWithRoleForm",
    "JoinForm",
    "KeptPeopleForm",
    "MergeForm",
    "MoveForm",
    "NewGroupForm",
    "NewPersonForm",
    "NewTeamForm",
    "PeopleFileForm",
    "PeopleFilterForm",
    "PersonForm",
    "Place",
    "TeamForm",
    "TreeForm",
]
