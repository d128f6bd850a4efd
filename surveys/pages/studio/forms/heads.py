"""What an editor types about a bank as a whole: kept as typed, whatever is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.banks.models import BankVersion, Texts
from surveys.banks.services.drafts import HeadContent


def stored_head(draft: BankVersion) -> HeadContent:
    """The head as it stands in the draft."""
    return HeadContent(
        language=draft.language,
        title=dict(draft.title),
        summary=dict(draft.summary),
        source=dict(draft.source),
        licence=draft.licence,
        attribution=dict(draft.attribution),
        quick_check=draft.quick_check,
    )


def typed_head(data: Mapping[str, str], languages: Sequence[str]) -> HeadContent:
    """What a browser sent: `title-en`, `summary-en`, `licence`, `new-language`, …"""

    def texts(name: str) -> Texts:
        return {language: data.get(f"{name}-{language}", "") for language in languages}

    return HeadContent(
        language=data.get("language", ""),
        title=texts("title"),
        summary=texts("summary"),
        source=texts("source"),
        licence=data.get("licence", ""),
        attribution=texts("attribution"),
        quick_check="quick_check" in data,
        new_language=data.get("new_language", ""),
        new_title=data.get("new_title", ""),
    )


@dataclass(frozen=True)
class TypedBank:
    """A new bank: `of` names the version that it is a copy of, as in `three-ways/2`."""

    title: str = ""
    slug: str = ""
    language: str = "en"
    of: str = ""


def typed_bank(data: Mapping[str, str]) -> TypedBank:
    """What a browser sent."""
    return TypedBank(
        title=data.get("title", "").strip(),
        slug=data.get("slug", "").strip(),
        language=data.get("language", "en"),
        of=data.get("of", ""),
    )
