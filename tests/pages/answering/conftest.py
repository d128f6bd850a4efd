"""A team's campaign and a person with a personal link; nobody is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import token_of
from surveys.responses.models import Draft
from tests.campaigns.build import invited, launched


@dataclass(frozen=True)
class Person:
    """A respondent with a browser of their own."""

    client: Client
    invitation: Invitation

    @property
    def token(self) -> str:
        return token_of(self.invitation)

    def address(self, page: str, *args: object) -> str:
        return reverse(f"answering:{page}", args=[self.token, *args])

    def get(self, page: str, *args: object) -> HttpResponse:
        return self.client.get(self.address(page, *args))

    def post(self, page: str, *args: object, **fields: str) -> HttpResponse:
        return self.client.post(self.address(page, *args), fields)

    def autosave(self, number: int, **fields: str) -> HttpResponse:
        return self.client.post(self.address("page", number), fields, headers={"X-Autosave": "1"})

    def answer_all(self, word: str = "2") -> None:
        for number, columns in PAGES.items():
            self.post("page", number, **{f"q-{column}": word for column in columns}, next="1")

    def send(self) -> str:
        """Review and send; gives the receipt code."""
        self.get("review")
        receipt = self.client.cookies["receipt"].value
        self.post("review", receipt=receipt)
        return receipt

    @property
    def answers(self) -> list[int]:
        return list(bytes(Draft.objects.get(invitation=self.invitation).answers))


PAGES = {1: (0, 1), 2: (2,), 3: (3,)}  # the small bank: page → columns


@pytest.fixture
def participation() -> Participation:
    return launched()


@pytest.fixture
def newcomer(participation: Participation) -> Callable[[], Person]:
    return lambda: Person(Client(), invited(participation))


@pytest.fixture
def person(newcomer: Callable[[], Person]) -> Person:
    return newcomer()
