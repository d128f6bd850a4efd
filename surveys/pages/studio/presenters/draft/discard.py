"""The question before a draft is given up."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import BankVersion, spoken
from surveys.pages.studio.presenters.parts import Crumbs, version_crumbs


@dataclass(frozen=True)
class DiscardPage:
    """/banks/<bank>/draft/discard/"""

    title: str
    number: int
    last: bool  # the bank has nothing but this draft
    back_url: str
    breadcrumbs: Crumbs


def draft_crumbs(version: BankVersion, *more: tuple[str, str]) -> Crumbs:
    """The way to a page of the draft."""
    here = (_("Draft"), reverse("banks:draft", args=[version.bank.slug]))
    return (*version_crumbs(spoken(version.title), version, is_current=True), here, *more)


def discard_page(version: BankVersion, *, last: bool) -> DiscardPage:
    slug = version.bank.slug
    return DiscardPage(
        title=spoken(version.title),
        number=version.number,
        last=last,
        back_url=reverse("banks:draft", args=[slug]),
        breadcrumbs=draft_crumbs(version, (_("Discard"), reverse("banks:discard", args=[slug]))),
    )
