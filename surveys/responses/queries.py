"""Reading answers while they exist one by one: for the respondent alone."""

import hashlib
import secrets
import uuid

from surveys.banks.queries import errata_marked
from surveys.campaigns.models import Invitation
from surveys.campaigns.queries import invitation_of
from surveys.prepared import Prepared
from surveys.responses.models import Draft, Response

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_LENGTH = 16  # 31^16: 79 bits
DRAFT = Prepared(Draft.objects.all, "pk", 0)
OF_CAMPAIGN = ("state", "opens_at", "closes_at", "launched_at", "comments_allowed")
WITH_DRAFT = Prepared(  # only what a page of questions needs: each column costs, and this is asked with every page
    lambda: (
        Invitation.objects.select_related("participation__campaign", "draft")
        .only(
            "key",
            "generation",
            "state",
            "participation__state",
            *(f"participation__campaign__{name}" for name in OF_CAMPAIGN),
            "draft__answers",
            "draft__comments",
        )
        .annotate(errata=errata_marked())
    ),
    "key",
    uuid.UUID(int=0),
)


def new_receipt() -> str:
    """A receipt code in four groups of four, without letters that look alike."""
    code = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))
    return "-".join(code[place : place + 4] for place in range(0, RECEIPT_LENGTH, 4))


def tidy_receipt(code: str) -> str:
    """The code as it was given out, whatever case, spaces or dashes it was typed with; empty when it can't be one."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(plain) != RECEIPT_LENGTH or set(plain) - set(RECEIPT_ALPHABET):
        return ""
    return "-".join(plain[place : place + 4] for place in range(0, RECEIPT_LENGTH, 4))


def receipt_hash(code: str) -> str:
    """What the server keeps of a receipt code (SHA-256; the code itself carries 79 random bits)."""
    return hashlib.sha256(tidy_receipt(code).encode("ascii")).hexdigest()


def draft_of(invitation: Invitation) -> Draft | None:
    """As it is stored now."""
    return DRAFT.get(invitation.pk)


def invitation_with_draft(token: str) -> Invitation | None:
    """The invitation of a personal link, and in the same query what `read_draft` and `read_errata` give."""
    return invitation_of(token, WITH_DRAFT)  # type: ignore[arg-type]  # an annotated one is one


def read_errata(invitation: Invitation) -> int | None:
    """The mark of corrections when the invitation was read; None when it was read without."""
    mark: int | None = getattr(invitation, "errata", None)
    return mark


def read_draft(invitation: Invitation) -> Draft | None:
    """As it was when the invitation was read."""
    try:
        return invitation.draft
    except Draft.DoesNotExist:
        return None


def response_for(code: str) -> Response | None:
    """The response that a receipt code belongs to, until sealing."""
    if not tidy_receipt(code):
        return None
    return (
        Response.objects.select_related("participation__campaign", "participation__team")
        .filter(receipt_hash=receipt_hash(code))
        .first()
    )
