"""Objects for tests: people, groups, teams. Features add their own beside their tests."""

import factory
from django.contrib.auth.hashers import make_password

from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User

PASSWORD = "a good password 1"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with an account and the password of all tests."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number:03}")
    email = factory.LazyAttribute(lambda person: f"{person.name.lower().replace(' ', '.')}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class AdminFactory(UserFactory):
    """A person with the role admin."""

    name = factory.Sequence(lambda number: f"Admin {number:03}")
    is_superuser = True
    is_staff = True


class BankEditorFactory(UserFactory):
    """A person who edits question banks."""

    name = factory.Sequence(lambda number: f"Editor {number:03}")
    edits_banks = True


class GroupFactory(factory.django.DjangoModelFactory[Group]):
    """A group at the top of the tree."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda number: f"Group {number:03}")
    slug = factory.LazyAttribute(lambda group: group.name.lower().replace(" ", "-"))


class TeamFactory(factory.django.DjangoModelFactory[Team]):
    """A team of seven in a group of its own."""

    class Meta:
        model = Team

    name = factory.Sequence(lambda number: f"Team {number:03}")
    slug = factory.LazyAttribute(lambda team: team.name.lower().replace(" ", "-"))
    group = factory.SubFactory(GroupFactory)
    headcount = 7


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """A new person in a new team."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    role = Role.MEMBER


class CoachAssignmentFactory(factory.django.DjangoModelFactory[CoachAssignment]):
    """A new coach for a new team, or for the group that is given."""

    class Meta:
        model = CoachAssignment

    coach = factory.SubFactory(UserFactory)
    group = None
    team = factory.Maybe("group", yes_declaration=None, no_declaration=factory.SubFactory(TeamFactory))
