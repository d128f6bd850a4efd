"""The question before a radar or a set of dimensions is removed."""

from dataclasses import dataclass

from django.urls import reverse

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion
from surveys.banks.services.drafts import row_of
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft.findings import place_id
from surveys.pages.studio.presenters.parts import Crumbs


@dataclass(frozen=True)
class RemovePage:
    """/banks/<bank>/draft/<parts>/<key>/retire/, of a part that is not kept"""

    title: str
    seen: str
    back_url: str
    breadcrumbs: Crumbs


def remove_page(version: BankVersion, kind: DraftPart, key: str, mark: str) -> RemovePage | None:
    """None where it is gone already."""
    row = row_of(version, kind, key)
    if row is None:
        return None
    slug = version.bank.slug
    url = reverse("banks:part", args=[slug, kind, key])
    return RemovePage(
        title=str(row),
        seen=mark,
        back_url=f"{reverse('banks:draft', args=[slug])}#{place_id(kind, key)}",
        breadcrumbs=draft_crumbs(version, (str(kind.label), url)),
    )
