"""Gathers the models of all features; Django looks for them here."""

from surveys.banks.models import (
    BankVersion,
    Dimension,
    Erratum,
    Item,
    Practice,
    QuestionBank,
    Radar,
    ResponseScale,
    RollUp,
    ScalePoint,
)
from surveys.campaigns.models import Campaign, CampaignBank, DueStep, Invitation, Participation, Series
from surveys.improvements.models import PracticeMark
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.results.models import (
    Change,
    DimensionScore,
    ItemScore,
    Recommendation,
    Scorecard,
    Suppression,
)
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User

__all__ = [
    "AuditEntry",
    "BankVersion",
    "Campaign",
    "CampaignBank",
    "Change",
    "CoachAssignment",
    "Comment",
    "Dimension",
    "DimensionScore",
    "Draft",
    "DueStep",
    "Erratum",
    "Group",
    "Invitation",
    "Item",
    "ItemScore",
    "Membership",
    "Participation",
    "Practice",
    "PracticeMark",
    "QuestionBank",
    "Radar",
    "Recommendation",
    "Response",
    "ResponseScale",
    "RollUp",
    "ScalePoint",
    "Scorecard",
    "SealedResponses",
    "Series",
    "Suppression",
    "Team",
    "User",
]
