"""Writing what a team says of practices."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks.models import Practice, QuestionBank
from surveys.improvements.choices import MarkState
from surveys.improvements.models import PracticeMark
from surveys.teams.models import Team, User
from surveys.teams.services import record


@transaction.atomic
def mark_practice(*, team: Team, bank: QuestionBank, practice_key: str, state: str, by: User | None) -> PracticeMark:
    """The team says that a practice is in place, or not for it. Raises ValidationError for an unknown practice."""
    if not Practice.objects.filter(version__bank=bank, key=practice_key).exists():
        raise ValidationError(_("This bank has no such practice."))
    mark, _made = PracticeMark.objects.update_or_create(
        team=team, bank=bank, practice_key=practice_key, defaults={"state": MarkState(state)}
    )
    record(by=by, verb="mark practice", obj=team, changes={"practice": practice_key, "state": str(mark.state)})
    return mark


@transaction.atomic
def unmark_practice(*, team: Team, bank: QuestionBank, practice_key: str, by: User | None) -> None:
    """The practice may be recommended to the team again."""
    gone, _rows = PracticeMark.objects.filter(team=team, bank=bank, practice_key=practice_key).delete()
    if gone:
        record(by=by, verb="unmark practice", obj=team, changes={"practice": practice_key})
