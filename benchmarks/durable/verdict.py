"""Compares the books with the database. Import only after `world.settle`."""

from collections.abc import Mapping

from benchmarks.durable.ledger import Account, Known, Ledger
from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Invitation
from surveys.campaigns.queries import token_of
from surveys.responses.choices import code_of
from surveys.responses.models import Draft, Response
from surveys.responses.queries import receipt_hash

MOST_POINTS = 200  # whether a point exists was asked by the form


class Look:
    """One look at the whole database while nobody writes."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        found = Invitation.objects.select_related("participation__campaign", "participation__team")
        self.invitations = {token_of(each): each for each in found}
        self.drafts = {draft.invitation_id: draft for draft in Draft.objects.all()}
        self.responses = {each.receipt_hash: each for each in Response.objects.all()}
        self.claimed: set[str] = set()
        self.cut_off = self.cut_off_but_there = 0

    def compare(self) -> None:
        for account in list(self.ledger.accounts):
            if account.token:
                self._compare_account(account)
        strays = self.responses.keys() - self.claimed
        if strays:
            self.ledger.tell_twice(f"{len(strays)} responses that nobody sent, or that were withdrawn or sent before")

    @property
    def seats_without_owner(self) -> int:
        """Personal links whose owner never heard of them, because the answer was cut off."""
        return len(self.invitations.keys() - {account.token for account in self.ledger.accounts})

    def _compare_account(self, account: Account) -> None:
        invitation = self.invitations.get(account.token)
        if invitation is None:
            self.ledger.tell_lost(account, "the personal link is not in the database")
            return
        response = self._response_of(account)
        draft = self.drafts.get(invitation.pk)
        used = invitation.state == InvitationState.USED
        if account.sent:
            if draft or not used:
                self.ledger.tell_twice(f"{account.name} has sent, and could send again")
        elif used != bool(response):
            self.ledger.tell_lost(account, f"the link is {invitation.state}, responses: {bool(response)}")
        if response:
            self._compare_fields(account, bytes(response.answers), response.comments)
        elif draft:
            self._compare_fields(account, bytes(draft.answers), draft.comments)
        elif not account.sent and any(known.sure for known in account.fields.values()):
            self.ledger.tell_lost(account, "the draft is not in the database")

    def _response_of(self, account: Account) -> Response | None:
        """The one response that there may be, or must be."""
        hashes = {receipt_hash(code) for code in account.receipts} & self.responses.keys()
        if len(hashes) > 1:
            self.ledger.tell_twice(f"{account.name} is counted {len(hashes)} times")
        if account.withdrawn:
            return None  # what is there is claimed by nobody
        self.claimed |= hashes
        if account.sent and not account.withdrawing and receipt_hash(account.sent) not in hashes:
            self.ledger.tell_lost(account, "the response that was acknowledged is not in the database")
        if account.receipts and not account.sent:
            self._saw_cut_off(there=bool(hashes))
        return self.responses[hashes.pop()] if hashes else None

    def _saw_cut_off(self, *, there: bool) -> None:
        self.cut_off += 1
        self.cut_off_but_there += there

    def _compare_fields(self, account: Account, answers: bytes, comments: Mapping[str, str]) -> None:
        for column, code in enumerate(answers):
            known = account.fields.get(f"q-{column}", Known())
            allowed = {code_of(word, MOST_POINTS) if word else 0 for word in known.allowed}
            if code not in allowed:
                self.ledger.tell_lost(account, f"column {column} holds {code}, not one of {sorted(allowed)}")
            self._saw_field(known, code_of(known.sure, MOST_POINTS) if known.sure else 0, code)
        written = [known for name, known in account.fields.items() if name.startswith("comment-")]
        texts = set(comments.values())
        if any(known.allowed.isdisjoint(texts) and "" not in known.allowed for known in written):
            self.ledger.tell_lost(account, "a comment is not in the database")
        if texts - {text for known in written for text in known.allowed}:
            self.ledger.tell_lost(account, "a comment that was replaced is there again")

    def _saw_field(self, known: Known, sure: int, stored: int) -> None:
        if known.perhaps - {known.sure}:
            self._saw_cut_off(there=stored != sure)
