"""What a team says of practices, in words."""

from surveys.improvements.choices import MarkState
from surveys.improvements.queries import marks_by_bank
from surveys.teams.models import Team


def marks_in_words(team: Team) -> dict[str, dict[str, str]]:
    """Bank → practice → "Already in place" or "Not for us"; such practices are recommended no more."""
    return {
        bank: {practice: str(MarkState(state).label) for practice, state in found.items()}
        for bank, found in marks_by_bank(team).items()
    }
