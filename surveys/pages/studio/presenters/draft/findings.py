"""What the linter says, beside what it concerns and in one list at the top."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import DraftPart
from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.services.drafts import DraftFinding
from surveys.pages.studio.forms.parts import TEXTS
from surveys.pages.studio.presenters.draft_tabs import TABS

MOST_IN_THE_LIST = 60
PLACES = {  # what a part is called in the address of its place on the page
    DraftPart.DIMENSION: "dimension",
    DraftPart.ITEM: "question",
    DraftPart.PRACTICE: "practice",
    DraftPart.ROLL_UP: "roll-up",
    DraftPart.RADAR: "radar",
}


def place_id(kind: str, key: str) -> str:
    return f"{PLACES[DraftPart(kind)]}-{key}"


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words; `url` leads to the part, and is empty where no page changes it."""

    is_error: bool
    text: str
    part: str
    url: str


@dataclass(frozen=True)
class Findings:
    """All of a draft: by place on the page, and as a list."""

    by_place: dict[str, tuple[FindingView, ...]]
    listed: tuple[FindingView, ...]
    more: str
    words: str

    def at(self, place: str) -> tuple[FindingView, ...]:
        return self.by_place.get(place, ())


def findings_view(outline: Outline, found: Sequence[DraftFinding]) -> Findings:
    titles = _titles(outline)
    by_place: dict[str, list[FindingView]] = defaultdict(list)
    views = []
    for one in found:
        place = place_id(one.kind, one.key) if one.kind in PLACES else ""
        view = FindingView(one.severity == "error", _text(one), titles.get(place, ""), _url(outline.slug, one, place))
        views.append(view)
        if place:
            by_place[place].append(view)
    more = len(views) - MOST_IN_THE_LIST
    return Findings(
        by_place={place: tuple(ones) for place, ones in by_place.items()},
        listed=tuple(views[:MOST_IN_THE_LIST]),
        more=_("And %(count)s more, each beside its place below.") % {"count": more} if more > 0 else "",
        words=_count(views),
    )


def _count(views: Sequence[FindingView]) -> str:
    errors = sum(view.is_error for view in views)
    warnings = len(views) - errors
    if not views:
        return _("Nothing to mend.")
    said = []
    if errors:
        said.append(ngettext("%(count)s thing to mend", "%(count)s things to mend", errors) % {"count": errors})
    if warnings:
        said.append(
            ngettext("%(count)s thing to look at", "%(count)s things to look at", warnings) % {"count": warnings}
        )
    return ", ".join(said)


def _text(finding: DraftFinding) -> str:
    message = finding.message[:1].upper() + finding.message[1:]
    field, _dot, language = finding.field.partition(".")
    if not finding.kind:
        head = _head_words().get(field)
        return f"{head}: {message}" if head else message
    spec = next((one for one in TEXTS.get(finding.kind, ()) if one.name == field), None)
    if spec is None or (field == "text" and not language):
        return message
    label = f"{spec.label} ({language})" if language and finding.rule != "missing-translation" else str(spec.label)
    return f"{label}: {message}" if field != "text" else message


def _head_words() -> dict[str, str]:
    return {
        "title": _("Title"),
        "summary": _("Summary"),
        "source": _("Source"),
        "licence": _("Licence"),
        "attribution": _("Attribution"),
        "dimensions": _("Dimensions"),
        "scales": _("Scales"),
    }


def _titles(outline: Outline) -> dict[str, str]:
    parts: Iterable[tuple[str, str, str]] = (
        *((DraftPart.DIMENSION, one.key, spoken(one.title)) for one in outline.dimensions),
        *((DraftPart.ITEM, one.key, spoken(one.text)) for one in outline.items()),
        *((DraftPart.PRACTICE, one.key, spoken(one.title)) for one in outline.practices()),
        *((DraftPart.ROLL_UP, one.key, spoken(one.title)) for one in outline.roll_ups),
        *((DraftPart.RADAR, one.key, spoken(one.title)) for one in outline.radars),
    )
    return {place_id(kind, key): title for kind, key, title in parts}


def _url(slug: str, finding: DraftFinding, place: str) -> str:
    if place:
        return f"{reverse('banks:draft', args=[slug])}#{place}"
    name = "banks:scales" if finding.kind == "scale" or finding.field == "scales" else "banks:head"
    return reverse(name, args=[slug]) if name in {address for _words, address in TABS} else ""
