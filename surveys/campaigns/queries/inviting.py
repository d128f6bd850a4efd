"""Who is invited to a campaign, and who could be. Nothing here tells a used link from an open one."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState, InvitedBy
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.teams.models import Membership


@dataclass(frozen=True)
class MemberToInvite:
    """An account that has no invitation to the campaign yet."""

    participation_id: int
    team: str
    user_id: int
    name: str
    email: str


@dataclass(frozen=True)
class InTwoTeams:
    """A person in several teams of a campaign: invited for the one joined first."""

    name: str
    invited_for: str
    also_in: tuple[str, ...]


@dataclass(frozen=True)
class OverHeadcount:
    """A team with more people to invite than it has people by its headcount."""

    team: str
    people: int
    headcount: int


@dataclass(frozen=True)
class People:
    """The accounts in the teams of a campaign, and the invitations there are. Three queries, whatever its size."""

    campaign: Campaign
    participations: dict[int, Participation]  # by team
    memberships: tuple[Membership, ...]  # the one joined first comes first
    taken: Counter[int]  # seats by participation
    users: frozenset[int]
    emails: frozenset[str]

    @cached_property
    def to_invite(self) -> tuple[MemberToInvite, ...]:
        """Each account once, with no invitation yet, not even a revoked one; nobody where links are passed on."""
        if self.campaign.invite_by != InvitedBy.MAIL:
            return ()
        found: dict[int, MemberToInvite] = {}
        for each in self.memberships:
            email = each.user.email.lower()
            if each.user_id not in found and each.user_id not in self.users and email not in self.emails:
                place = self.participations[each.team_id]
                found[each.user_id] = MemberToInvite(place.pk, place.team.name, each.user_id, each.user.name, email)
        return tuple(found.values())

    @cached_property
    def over_headcount(self) -> tuple[OverHeadcount, ...]:
        more = Counter(each.participation_id for each in self.to_invite)
        sizes = ((each, self.taken[each.pk] + more[each.pk], headcount_of(each)) for each in self._places)
        return tuple(OverHeadcount(place.team.name, size, limit) for place, size, limit in sizes if size > limit)

    @cached_property
    def in_two_teams(self) -> tuple[InTwoTeams, ...]:
        teams: dict[int, list[Membership]] = defaultdict(list)
        for each in self.memberships:
            teams[each.user_id].append(each)
        return tuple(
            InTwoTeams(first.user.name, first.team.name, tuple(each.team.name for each in rest))
            for first, *rest in teams.values()
            if rest
        )

    @cached_property
    def without_address(self) -> tuple[tuple[str, int], ...]:
        """Teams in which fewer people are invited, or will be, than it has; with how many are missing."""
        more = Counter(each.participation_id for each in self.to_invite)
        missing = ((each, headcount_of(each) - self.taken[each.pk] - more[each.pk]) for each in self._places)
        return tuple((place.team.name, count) for place, count in missing if count > 0)

    @property
    def _places(self) -> list[Participation]:
        return sorted(self.participations.values(), key=lambda each: each.team.name)


def people_of(campaign: Campaign) -> People:
    """Three queries."""
    places = campaign.participations.select_related("team", "campaign")
    invited = list(campaign.invitations.values_list("participation_id", "user_id", "email"))
    memberships = Membership.objects.filter(team__participations__campaign=campaign, user__is_active=True)
    return People(
        campaign=campaign,
        participations={each.team_id: each for each in places},
        memberships=tuple(memberships.select_related("user", "team").order_by("pk")),
        taken=Counter(place for place, _user, _email in invited),
        users=frozenset(user for _place, user, _email in invited if user),
        emails=frozenset(email for _place, _user, email in invited if email),
    )


def members_over_headcount(campaign: Campaign) -> tuple[OverHeadcount, ...]:
    """Teams that have more people to invite than people. Three queries."""
    return people_of(campaign).over_headcount


def people_in_two_teams(campaign: Campaign) -> tuple[InTwoTeams, ...]:
    """People in several teams of the campaign, and for which of them they are invited. Three queries."""
    return people_of(campaign).in_two_teams


def headcount_of(participation: Participation) -> int:
    """How many seats a team has: before the launch as many as it has people now, after it as frozen."""
    planned = participation.campaign.state == CampaignState.PLANNED
    return participation.team.headcount if planned else participation.headcount


# -- One team ------------------------------------------------------------------


def participation_or_404(campaign: Campaign, team: str) -> Participation:
    """The team with this slug in the campaign. Raises Http404."""
    found = campaign.participations.select_related("team__group", "group", "campaign")
    return get_object_or_404(found, team__slug=team)


def places_by_team(campaign: Campaign) -> list[Participation]:
    """The teams of a campaign by name."""
    return list(campaign.participations.select_related("team", "campaign").order_by("team__name"))


def shared_links(campaign: Campaign) -> QuerySet[Participation]:
    """The teams whose shared link gives personal ones, by name."""
    return campaign.participations.filter(shared_link=True).select_related("team", "campaign").order_by("team__name")


@dataclass(frozen=True)
class Seats:
    """Seats of a team: how many there are, and how many are given, revoked ones among them."""

    headcount: int
    given: int
    by_link: int

    @property
    def left(self) -> int:
        return max(0, self.headcount - self.given)


def seats_of(participation: Participation) -> Seats:
    """One query."""
    by_link = Count("pk", filter=Q(kind=InvitationKind.SEAT))
    found = participation.invitations.aggregate(given=Count("pk"), by_link=by_link)
    return Seats(headcount_of(participation), found["given"], found["by_link"])


def seats_in(campaign: Campaign) -> dict[int, Seats]:
    """Seats of all teams of a campaign by participation. One query."""
    by_link = Count("invitations", filter=Q(invitations__kind=InvitationKind.SEAT))
    found = campaign.participations.select_related("team", "campaign").annotate(
        given=Count("invitations"), by_link=by_link
    )
    return {each.pk: Seats(headcount_of(each), each.given, each.by_link) for each in found}


def mailed_invitations(participation: Participation) -> QuerySet[Invitation]:
    """Invitations to an address, by address; revoked ones stay in the list, since they keep their seats."""
    found = participation.invitations.filter(kind=InvitationKind.ADDRESS).exclude(email="")
    return found.select_related("participation__campaign", "participation__team").order_by("email", "pk")


def mailed_invitation_or_404(participation: Participation, pk: int) -> Invitation:
    """Raises Http404."""
    return get_object_or_404(mailed_invitations(participation), pk=pk)


def invited_addresses(campaign: Campaign) -> dict[str, str]:
    """Address → name of the team for which it is invited; without revoked ones. One query."""
    found = campaign.invitations.exclude(email="").exclude(state=InvitationState.REVOKED)
    return dict(found.values_list("email", "participation__team__name"))


# -- What is to be sent --------------------------------------------------------


def waiting_to_be_sent(campaign: Campaign, most: int) -> list[Invitation]:
    """Invitations whose mail waits, team by team; those that the mail server has put off come after all others."""
    found = campaign.invitations.filter(delivery=Delivery.WAITING).exclude(state=InvitationState.REVOKED)
    put_off = Case(When(trouble="", then=Value(0)), default=Value(1))
    return list(found.select_related("participation__team").order_by(put_off, "participation_id", "pk")[:most])
