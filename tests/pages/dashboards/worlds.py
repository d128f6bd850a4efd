"""Two groups with teams that answer alike or apart, for the dashboard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.banks.models import BankVersion
from surveys.campaigns.models import Campaign
from surveys.teams.models import Group, Team, User
from tests.factories import AdminFactory, CoachAssignmentFactory
from tests.results import build

LOW = ("111 11 11", "211 21 12", "221 22 22", "112 12 21", "222 11 11")
MIDDLE = ("333 33 33", "343 34 43", "434 44 44", "332 32 23", "233 33 34")
HIGH = ("555 55 55", "545 54 54", "444 44 44", "554 54 45", "445 55 55")
CAMPS = ("111 33 33", "111 34 33", "111 33 34", "555 34 43", "555 43 34", "555 33 33")


@dataclass
class World:
    """An organisation `top` with the groups `east` and `west`, and one bank."""

    groups: dict[str, Group] = field(default_factory=lambda: build.groups(top="", east="top", west="top"))
    version: BankVersion = field(default_factory=build.bank)

    def team(self, name: str, group: str = "east") -> Team:
        return build.team(name, self.groups[group])

    def wave(self, slug: str, answers: Mapping[str, Sequence[str]], *, released: int = 10, **rules: object) -> Campaign:
        """Answers by team; a team whose name begins with "w" is of the west."""
        teams = {self.team(name, "west" if name.startswith("w") else "east"): rows for name, rows in answers.items()}
        return build.wave(self.version, answers=teams, slug=slug, released=released, **rules)

    def coach(self, group: str = "east") -> User:
        return CoachAssignmentFactory.create(group=self.groups[group]).coach

    def coach_of(self, team: str) -> User:
        return CoachAssignmentFactory.create(team=self.team(team)).coach

    def admin(self) -> User:
        return AdminFactory.create()
