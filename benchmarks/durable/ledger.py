"""What each respondent was told, and what therefore must be in the database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Place:
    """A team in a campaign, with its shared link."""

    campaign: str
    team: str
    code: str


@dataclass
class Known:
    """A field: the value acknowledged last (empty: none), and values that were sent since without an answer."""

    sure: str = ""
    perhaps: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        return self.perhaps | {self.sure}


@dataclass
class Account:
    """One respondent's own books."""

    place: Place
    name: str
    token: str = ""
    fields: dict[str, Known] = field(default_factory=dict)  # as posted: q-<column>, comment-<page>
    receipts: set[str] = field(default_factory=set)  # with which it was tried to send
    sent: str = ""  # the receipt that was acknowledged
    withdrawing: bool = False  # asked for, no answer yet
    withdrawn: bool = False

    def known(self, name: str) -> Known:
        return self.fields.setdefault(name, Known())

    def about_to_save(self, fields: Mapping[str, str]) -> dict[str, frozenset[str]]:
        """Before sending; gives what was perhaps there before, for `refused`."""
        before = {name: self.known(name).perhaps for name in fields}
        for name, value in fields.items():
            self.known(name).perhaps |= {value}
        return before

    def saved(self, fields: Mapping[str, str]) -> None:
        for name, value in fields.items():
            self.fields[name] = Known(value)

    def refused(self, before: Mapping[str, frozenset[str]]) -> None:
        """The server said no, so nothing of this attempt was written."""
        for name, perhaps in before.items():
            self.known(name).perhaps = perhaps

    @property
    def has_answers(self) -> bool:
        return any(known.sure for name, known in self.fields.items() if name.startswith("q-"))

    @property
    def counts(self) -> bool:
        """Whether the response stands, and the respondent knows it."""
        return bool(self.sent) and not self.withdrawing

    @property
    def may_count(self) -> bool:
        """Whether nobody can say: the answer was cut off, and then it was too late to ask again."""
        return bool(self.receipts) and not self.counts and not self.withdrawn


class Ledger:
    """All accounts, what was counted, and what was found wrong."""

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.counts: Counter[str] = Counter()
        self.closing: set[str] = set()  # campaigns that may be closed at any moment now
        self.lost: list[str] = []
        self.twice: list[str] = []
        self._lock = Lock()

    def open(self, place: Place) -> Account:
        with self._lock:
            account = Account(place, f"person {len(self.accounts) + 1}")
            self.accounts.append(account)
        return account

    def count(self, what: str, number: int = 1) -> None:
        with self._lock:
            self.counts[what] += number

    def tell_lost(self, account: Account, words: str) -> None:
        with self._lock:
            self.lost.append(f"{account.place.campaign}/{account.place.team}/{account.name}: {words}")

    def tell_twice(self, words: str) -> None:
        with self._lock:
            self.twice.append(words)

    def of(self, campaign: str) -> Iterable[Account]:
        return (account for account in self.accounts if account.place.campaign == campaign)
