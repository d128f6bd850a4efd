"""Writing answers: save a draft, send it, change or withdraw what was sent, seal a team.

Every write locks the team's participation first, so that a close never passes an answer by, and an
answer that was acknowledged is either in the sealed block or was never taken.
"""

import secrets
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from surveys.campaigns.choices import InvitationState, ParticipationState
from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import sections
from surveys.core.careless import single_column
from surveys.core.types import NONE
from surveys.prepared import Prepared, Written
from surveys.responses.choices import Flag
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.responses.queries import draft_of, receipt_hash
from surveys.turns import in_turn

COMMENT_LENGTH = 2000
TO_WRITE = Prepared(
    lambda: Participation.objects.select_for_update(of=("self",)).select_related("campaign").defer("campaign__tree"),
    "pk",
    0,
)
LINK_TO_WRITE = Prepared(lambda: Invitation.objects.select_for_update(of=("self",)), "pk", 0)
SENT = Prepared(Response.objects.all, "receipt_hash", "")
DRAFTS, RESPONSES = Written(Draft), Written(Response)
USE = "UPDATE surveys_invitation SET state = %s WHERE id = %s AND state = %s"


class AnsweringClosed(Exception):  # noqa: N818  # a state that the page explains, not a fault
    """The campaign takes no answers: not yet, or no more."""


class NothingAnswered(Exception):  # noqa: N818  # a state that the page explains, not a fault
    """There is nothing to send yet."""


class AlreadySent(Exception):  # noqa: N818  # a state that the page explains, not a fault
    """The personal link was used before."""


class ResponseGone(Exception):  # noqa: N818  # a state that the page explains, not a fault
    """The response was withdrawn in the meantime."""


@in_turn()
@transaction.atomic
def save_answers(*, invitation: Invitation, answers: Mapping[int, int], comments: Mapping[str, str]) -> Draft:
    """Keep answers (column → byte) and comments (bank slug.dimension key → text); the others stay as they are.

    Raises AnsweringClosed or AlreadySent; then nothing is written.
    """
    participation = _open_participation(invitation.participation_id)
    _refuse_used(invitation)
    stored = draft_of(invitation)
    draft = stored or Draft(invitation=invitation, answers=bytes(_width(participation)))
    draft.answers = _merged(bytes(draft.answers), answers)
    draft.comments = _merged_comments(draft.comments, comments, allowed=participation.campaign.comments_allowed)
    if stored:
        DRAFTS.change(draft)
    else:
        DRAFTS.add(draft)
    return draft


def send_response(*, invitation: Invitation, receipt: str, hasty: bool = False) -> Response:
    """Turn the draft into a response that nothing links to the invitation.

    Sending the same receipt twice (a double click, a repeated request) gives the same response.
    Raises AnsweringClosed, NothingAnswered, or AlreadySent when the link was used with another receipt.
    """
    digest = receipt_hash(receipt)
    try:
        return _sent_now(invitation, digest, hasty=hasty)
    except (AlreadySent, NothingAnswered, IntegrityError) as refused:
        before = SENT.get(digest)
        if before and before.participation_id == invitation.participation_id:
            return before
        if before or isinstance(refused, IntegrityError):  # a code of another survey, typed in by hand
            raise AlreadySent from None
        raise


@in_turn()
@transaction.atomic
def _sent_now(invitation: Invitation, digest: str, *, hasty: bool) -> Response:
    """Few statements, for others wait meanwhile; the database refuses a second response with the same receipt."""
    participation = _open_participation(invitation.participation_id)
    _use(invitation)
    draft = draft_of(invitation)
    if draft is None or not any(bytes(draft.answers)):
        raise NothingAnswered
    answers = bytes(draft.answers)
    response = Response(
        participation=participation,
        answers=answers,
        comments=draft.comments,
        flags=_flags(answers, hasty=hasty),
        receipt_hash=digest,
    )
    RESPONSES.add(response)
    DRAFTS.remove(draft)
    return response


@in_turn()
@transaction.atomic
def change_response(*, response: Response, answers: Mapping[int, int], comments: Mapping[str, str]) -> Response:
    """Change what was sent. Raises AnsweringClosed, or ResponseGone when it was withdrawn before."""
    participation = _open_participation(response.participation_id)
    found = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).first()
    if found is None:
        raise ResponseGone
    found.answers = _merged(bytes(found.answers), answers)
    found.comments = _merged_comments(found.comments, comments, allowed=participation.campaign.comments_allowed)
    found.flags = _flags(found.answers, hasty=bool(found.flags & Flag.HASTY_PAGE))
    found.save(update_fields=["answers", "comments", "flags"])
    return found


@in_turn()
@transaction.atomic
def withdraw_response(*, response: Response) -> None:
    """Delete what was sent, for good. Raises AnsweringClosed."""
    _open_participation(response.participation_id)
    response.delete()


@transaction.atomic
def seal(*, participation: Participation) -> SealedResponses | None:
    """Rewrite a team's responses into one shuffled block and delete the rows; a second call changes nothing.

    Comments are kept apart, shuffled, when at least as many persons as the threshold wrote one; else they are dropped.
    Links no longer say whether they were used: who answered is nobody's business either.

    The rows are gone logically; `operations` erases them physically once all teams are sealed.
    """
    participation = (
        Participation.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=participation.pk)
    )
    if participation.state == ParticipationState.SEALED:
        return None
    responses = list(participation.responses.all())
    rows = [bytes(response.answers) for response in responses]
    texts = _texts_to_keep(responses, participation.campaign.threshold)
    shuffle = secrets.SystemRandom().shuffle
    shuffle(rows)
    shuffle(texts)
    sealed = SealedResponses.objects.create(
        participation=participation, persons=len(rows), items=_width(participation), block=b"".join(rows)
    )
    Comment.objects.bulk_create(
        Comment(participation=participation, dimension_key=key, text=text) for key, text in texts
    )
    participation.responses.all().delete()
    Draft.objects.filter(invitation__participation=participation).delete()
    participation.invitations.exclude(state=InvitationState.REVOKED).update(state=InvitationState.OPEN)
    participation.state = ParticipationState.SEALED
    participation.save(update_fields=["state"])
    return sealed


@transaction.atomic
def drop_answers(*, participation: Participation) -> None:
    """Delete everything that the people of a team have answered in a cancelled campaign; twice does no harm.

    Links no longer say whether they were used. `operations` erases the rows physically.
    """
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    participation.responses.all().delete()
    Draft.objects.filter(invitation__participation=participation).delete()
    participation.invitations.exclude(state=InvitationState.REVOKED).update(state=InvitationState.OPEN)
    participation.state = ParticipationState.SEALED
    participation.save(update_fields=["state"])


def _texts_to_keep(responses: Sequence[Response], threshold: int) -> list[tuple[str, str]]:
    """Dimension and text of each comment; none when fewer persons wrote one than may be shown, ever."""
    written = [response.comments for response in responses if any(response.comments.values())]
    if len(written) < threshold:
        return []
    return [(key, text) for comments in written for key, text in comments.items() if text]


def _open_participation(pk: int) -> Participation:
    participation = TO_WRITE.get(pk)
    if participation is None or participation.state != ParticipationState.ANSWERING:
        raise AnsweringClosed
    if not participation.campaign.is_open(timezone.now()):
        raise AnsweringClosed
    return participation


def _refuse_used(invitation: Invitation) -> None:
    """Locks the link, in the transaction of the caller, so that only one request sends what hangs on it."""
    locked = LINK_TO_WRITE.get(invitation.pk)
    if locked is None or locked.state != InvitationState.OPEN:
        raise AlreadySent


def _use(invitation: Invitation) -> None:
    """Marks the link as used, if nobody did; locks it as `_refuse_used` does."""
    with connection.cursor() as cursor:
        cursor.execute(USE, [InvitationState.USED, invitation.pk, InvitationState.OPEN])
        if cursor.rowcount != 1:
            raise AlreadySent


def _flags(answers: bytes, *, hasty: bool) -> int:
    return (Flag.HASTY_PAGE if hasty else 0) | (Flag.ONE_COLUMN if single_column(answers) else 0)


def _width(participation: Participation) -> int:
    found = sections(participation.campaign)
    return found[-1].stop if found else 0


def _merged(old: bytes, answers: Mapping[int, int]) -> bytes:
    merged = bytearray(old)
    for column, code in answers.items():
        if code != NONE:
            merged[column] = code
    return bytes(merged)


def _merged_comments(old: Mapping[str, str], comments: Mapping[str, str], *, allowed: bool) -> dict[str, str]:
    if not allowed:
        return {}
    merged = {**old, **{key: _tidy(text) for key, text in comments.items()}}
    return {key: text for key, text in merged.items() if text}


def _tidy(text: str) -> str:
    """Line ends as browsers count them, and without what a database can't store: zero bytes and half characters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\0", "").strip()[:COMMENT_LENGTH]
