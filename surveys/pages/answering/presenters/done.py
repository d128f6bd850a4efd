"""Thanks, what happens next, and once the person's own profile, computed and not stored."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline, RadarNode
from surveys.campaigns.models import Participation
from surveys.charts.chart import Chart, radar_chart
from surveys.charts.profile import Axis, Profile, Words
from surveys.core.levels import level
from surveys.core.scoring import NodeScores, score
from surveys.pages.answering.presenters.parts import moment, who_sees_first
from surveys.pages.answering.presenters.sitting import Asked, asked_in
from surveys.responses.models import Response
from surveys.results.assembly import bank_spec

AXES = range(3, 9)


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
    spec = bank_spec(asked.outline, asked.section.item_keys)
    row = np.frombuffer(answers[asked.section.start : asked.section.stop], dtype=np.uint8).reshape(1, -1)
    nodes = score(spec, row).nodes
    radars = ((radar, tuple(key for key in radar.axes if key in nodes)) for radar in asked.outline.radars)
    return BankProfile(
        title=spoken(asked.outline.title),
        charts=tuple(_chart(asked.outline, radar, keys, nodes) for radar, keys in radars if len(keys) in AXES),
    )


def _chart(outline: Outline, radar: RadarNode, keys: tuple[str, ...], nodes: Mapping[str, NodeScores]) -> Chart:
    profile = Profile(
        title=spoken(radar.title),
        now_name=_("Your answers"),
        previous_name=None,
        axes=tuple(_axis(outline, key, nodes[key]) for key in keys),
        words=Words(target=_("Target"), interval=_("{low} to {high}"), percent=_("{value}%")),
    )
    return radar_chart(profile, ident=f"own-{outline.slug}-{radar.key}")


def _axis(outline: Outline, key: str, node: NodeScores) -> Axis:
    dimension = outline.dimension(key)
    label = spoken(dimension.title)
    return Axis(
        key=key,
        label=label,
        short=spoken(dimension.short) or label,
        score=node.mean,
        low=None,
        high=None,
        n=None,
        state="no-data" if node.mean is None else "shown",
        note=_("too little answered") if node.mean is None else "",
        coverage=None if node.mean is None else node.coverage.share,
        level="" if node.mean is None else str(level(node.mean)),
    )
