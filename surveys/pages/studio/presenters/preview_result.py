"""The report of a version before anybody has answered it: simulated teams, real arithmetic, nothing stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.spec import bank_spec
from surveys.core.simulation import TeamKind, simulate
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs, version_crumbs
from surveys.pages.studio.presenters.preview import version_words
from surveys.pages.studio.presenters.preview_place import Preview, has_short_form, language_name, languages
from surveys.results.presenters import ResultView, report_outcome, result_view
from surveys.results.services import simulated_report

THRESHOLD = 5
SIZES = (3, 5, 8, 12)
USUAL_SIZE = 8


@dataclass(frozen=True)
class Option:
    """One choice of a select."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Select:
    """What an editor chooses: a name in the address, and its options."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ResultPage:
    """/banks/<bank>/draft/preview/result/; `view` is None when the version can't be scored, for the reason given."""

    title: str
    version: str
    language: str
    action: str
    selects: tuple[Select, ...]
    about: str
    view: ResultView | None
    why_not: str
    pages_url: str
    editor_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


def result_page(preview: Preview, chosen: Mapping[str, str]) -> ResultPage:
    """The report of the kind of team that an address names, or of a mixed one."""
    kind = next((one for one in TeamKind if one == chosen.get("team")), TeamKind.MIXED)
    persons = next((size for size in SIZES if str(size) == chosen.get("persons")), USUAL_SIZE)
    view, why_not = _simulated(preview, kind, persons)
    title = spoken(preview.outline.title)
    here = preview.address("preview_result")
    return ResultPage(
        title=title,
        version=version_words(preview),
        language=preview.look.language,
        action=preview.bare("preview_result"),
        selects=_selects(preview, kind, persons),
        about=_about(persons),
        view=view,
        why_not=why_not,
        pages_url=preview.address("preview"),
        editor_url=preview.editor(),
        tabs=draft_tabs(preview.version.bank.slug, "banks:preview") if preview.is_draft else (),
        breadcrumbs=(
            *version_crumbs(title, preview.version, is_current=False),
            (_("Preview"), preview.address("preview")),
            (_("Result"), here),
        ),
    )


def _simulated(preview: Preview, kind: TeamKind, persons: int) -> tuple[ResultView | None, str]:
    """A draft may be unfinished: then there is no report yet, and a reason."""
    outline = _with_whole_radars(preview.outline)
    keys = [item.key for item in outline.items(short_form=preview.look.short)]
    if not keys:
        return None, _("There is no question yet. Add the first one, then come back.")
    try:
        bank = bank_spec(outline, keys)
        answers = simulate(bank, kind=kind, persons=persons, strong=_strong(outline))
        report = simulated_report(outline=outline, bank=bank, answers=answers, threshold=THRESHOLD, headcount=persons)
    except ValueError as error:
        return None, _("This draft cannot be scored yet: %(reason)s.") % {"reason": error}
    return result_view(outline, report_outcome(report), now_name=_("Simulated"), previous_name=None), ""


def _with_whole_radars(outline: Outline) -> Outline:
    """Without the radars that name a dimension which the draft has no more."""
    known = {node.key for node in outline.dimensions}
    roll_ups = tuple(found for found in outline.roll_ups if known.issuperset(found.dimensions))
    return replace(
        outline, radars=tuple(radar for radar in outline.radars if known.issuperset(radar.axes)), roll_ups=roll_ups
    )


def _strong(outline: Outline) -> set[str]:
    """The dimensions of the First Way; in a bank without one, the first half."""
    leaves = outline.leaves()
    first_way = {leaf.key for leaf in leaves if leaf.first_way}
    return first_way or {leaf.key for leaf in leaves[: (len(leaves) + 1) // 2]}


# -- What can be chosen ----------------------------------------------------------


def _selects(preview: Preview, kind: TeamKind, persons: int) -> tuple[Select, ...]:
    look = preview.look
    found = [
        Select("team", _("Kind of team"), tuple(Option(k, w, k == kind) for k, w in _kinds(preview.outline).items())),
        Select("persons", _("Answers"), tuple(Option(str(n), _persons(n), n == persons) for n in SIZES)),
    ]
    if has_short_form(preview.outline):
        forms = (Option("long", _("Long form"), not look.short), Option("short", _("Short form"), look.short))
        found.append(Select("form", _("Form"), forms))
    tongues = languages(preview.outline)
    if len(tongues) > 1:
        options = tuple(Option(code, language_name(code), code == look.language) for code in tongues)
        found.append(Select("language", _("Language"), options))
    return tuple(found)


def _kinds(outline: Outline) -> dict[TeamKind, str]:
    first_way = any(leaf.first_way for leaf in outline.leaves())
    return {
        TeamKind.MIXED: _("Mixed: some high, some low"),
        TeamKind.STRONG_START: _("Strong in the First Way, weak in the others")
        if first_way
        else _("Strong in the first half, weak in the second"),
        TeamKind.TWO_CAMPS: _("Two camps"),
        TeamKind.HIGH: _("All high"),
        TeamKind.LOW: _("All low"),
        TeamKind.UNSURE: _("Many don’t know"),
        TeamKind.ALIKE: _("All answer the same"),
    }


def _persons(count: int) -> str:
    words = ngettext("%(count)d person", "%(count)d persons", count) % {"count": count}
    return _("%(persons)s: below the minimum") % {"persons": words} if count < THRESHOLD else words


def _about(persons: int) -> str:
    return _(
        "%(persons)d simulated persons, of %(persons)d who were invited; results are shown from %(threshold)d answers "
        "on. The arithmetic, the words and the charts are the real ones. Nobody gave these answers, and nothing is "
        "stored."
    ) % {"persons": persons, "threshold": THRESHOLD}
