"""Reading answers while they exist one by one: for the respondent alone."""

import hashlib
import secrets

from surveys.campaigns.models import Invitation
from surveys.prepared import Prepared
from surveys.responses.models import Draft, Response

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_LENGTH = 16  # 31^16: 79 bits
DRAFT = Prepared(Draft.objects.all, "pk", 0)


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
    return DRAFT.get(invitation.pk)


def response_for(code: str) -> Response | None:
    """The response that a receipt code belongs to, until sealing."""
    if not tidy_receipt(code):
        return None
    return (
        Response.objects.select_related("participation__campaign", "participation__team")
        .filter(receipt_hash=receipt_hash(code))
        .first()
    )
