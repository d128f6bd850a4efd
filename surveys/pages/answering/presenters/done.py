"""Thanks, what happens next, and once the person's own profile, computed and not stored."""

from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.spec import bank_spec
from surveys.campaigns.models import Participation
from surveys.campaigns.presenters import moment, who_sees_first
from surveys.charts.chart import Chart
from surveys.pages.answering.presenters.sitting import Asked, asked_in
from surveys.responses.models import Response
from surveys.results.presenters import person_outcome, result_view


@dataclass(frozen=True)
class BankProfile:
    """One bank of the sitting as this person answered it."""

    title: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class DonePage:
    """The page after sending. Profile and receipt stand on it once, as long as the browser holds the code."""

    title: str
    team: str
    closes: str
    first: str
    receipt: str
    receipt_url: str
    banks: tuple[BankProfile, ...]


def done_page(participation: Participation, response: Response | None, receipt: str) -> DonePage:
    campaign = participation.campaign
    asked = asked_in(campaign) if response else ()
    return DonePage(
        title=campaign.title,
        team=participation.team.name,
        closes=moment(campaign.closes_at),
        first=who_sees_first(campaign, participation.team.name),
        receipt=receipt if response else "",
        receipt_url=reverse("answering:receipt"),
        banks=tuple(_bank(one, bytes(response.answers)) for one in asked) if response else (),
    )


def _bank(asked: Asked, answers: bytes) -> BankProfile:
    bank = bank_spec(asked.outline, asked.section.item_keys)
    row = np.frombuffer(answers[asked.section.start : asked.section.stop], dtype=np.uint8).reshape(1, -1)
    outcome = person_outcome(asked.outline, bank, row)
    view = result_view(asked.outline, outcome, now_name=_("Your answers"), previous_name=None)
    return BankProfile(view.bank, view.charts)
