"""Forms about groups and teams, and what changes them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.pages.people.forms.parts import HouseForm, choice_of, groups_by_tree
from surveys.teams import queries
from surveys.teams.models import Group, Team


class TreeForm(HouseForm):
    """A group's name and place in the tree."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.ModelChoiceField(label=gettext_lazy("Part of"), queryset=Group.objects.none(), required=False)

    def __init__(self, *args: Any, without: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = choice_of(self, "parent")
        parent.queryset = queries.groups_to_choose()
        parent.choices = [("", _("Nothing: at the top")), *groups_by_tree(without)]


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
        group = choice_of(self, "group")
        group.queryset = queries.groups_to_choose()
        group.choices = [("", _("Choose a group")), *groups_by_tree()]


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
        group = choice_of(self, "group")
        group.queryset = queries.groups_to_choose()
        group.choices = [("", _("Choose a group")), *groups_by_tree()]


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
        choice_of(self, "into").queryset = queries.active_teams().exclude(pk=team.pk)

    def together(self) -> int:
        """Everybody of both, as far as a team can have."""
        into: Team = self.cleaned_data["into"]
        return min(self.team.headcount + into.headcount, 200)
