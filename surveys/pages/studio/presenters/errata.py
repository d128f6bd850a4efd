"""Mending a slip in a published question."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import ItemText
from surveys.banks.models import BankVersion, Item, spoken
from surveys.banks.outline import ItemNode
from surveys.banks.queries import bank_outline, item_of
from surveys.banks.wording import Piece, pieces
from surveys.pages.studio.presenters.parts import Crumbs, part_words, version_crumbs, version_url


@dataclass(frozen=True)
class Slip:
    """The text in which a slip is mended, as it is shown now."""

    version: BankVersion
    bank: str
    item: ItemNode
    part: ItemText
    language: str
    is_current: bool  # the version is the one that is asked now

    @property
    def text(self) -> str:
        return self.item.texts(self.part)[self.language]

    @property
    def row(self) -> Item:
        """The item itself, for the service."""
        return item_of(self.item.id)


@dataclass(frozen=True)
class OtherText:
    """Another text of the same question; `url` is empty for the one on the page."""

    words: str
    url: str


@dataclass(frozen=True)
class ErratumPage:
    """/banks/<bank>/v<number>/errata/new/; `question` stands over its other texts, `pieces` once one was typed."""

    label: str
    question: str
    text: str
    language: str
    others: tuple[OtherText, ...]
    pieces: tuple[Piece, ...]
    back_url: str
    breadcrumbs: Crumbs


def slip_in(version: BankVersion, names: Mapping[str, str], *, is_current: bool) -> Slip | None:
    """The text that an address names; the question in the bank's own language where nothing more is named."""
    outline = bank_outline(version)
    item = next((one for one in outline.items() if one.key == names.get("item")), None)
    part = next((one for one in ItemText if one == names.get("part", ItemText.TEXT)), None)
    language = names.get("language", outline.language)
    if item is None or part is None or language not in item.texts(part):
        return None
    return Slip(version, spoken(outline.title), item, part, language, is_current)


def erratum_page(slip: Slip, typed: str) -> ErratumPage:
    """The form's page; the typed text is set against the one that is shown now."""
    return ErratumPage(
        label=part_words(slip.part, slip.language, slip.item.text),
        question="" if slip.part == ItemText.TEXT else spoken(slip.item.text),
        text=slip.text,
        language=slip.language,
        others=_others(slip),
        pieces=pieces(slip.text, typed) if typed and typed != slip.text else (),
        back_url=f"{version_url(slip.version)}#question-{slip.item.key}",
        breadcrumbs=(
            *version_crumbs(slip.bank, slip.version, is_current=slip.is_current),
            (_("Mend a slip"), _address(slip, slip.part, slip.language)),
        ),
    )


def _others(slip: Slip) -> tuple[OtherText, ...]:
    texts = [(part, language) for part in ItemText for language in slip.item.texts(part)]
    return tuple(
        OtherText(
            part_words(part, language, slip.item.text),
            "" if (part, language) == (slip.part, slip.language) else _address(slip, part, language),
        )
        for part, language in texts
    )


def _address(slip: Slip, part: ItemText, language: str) -> str:
    query = {"item": slip.item.key, "part": part.value, "language": language}
    return reverse("banks:erratum", args=[slip.version.bank.slug, slip.version.number], query=query)
