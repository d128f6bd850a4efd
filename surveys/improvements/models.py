"""What a team tries because of a recommendation, and which practices it needs no advice about."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.banks.models import QuestionBank
from surveys.improvements.choices import MarkState
from surveys.teams.models import Team


class PracticeMark(models.Model):
    """A team's word on a practice of a bank, over all its versions: practices keep their key."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="practice_marks")
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="practice_marks")
    practice_key = models.SlugField(max_length=80)
    state = models.CharField(_("what the team says"), max_length=10, choices=MarkState.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["practice_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "bank", "practice_key"], name="team_marks_a_practice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.practice_key}: {self.get_state_display()}"
