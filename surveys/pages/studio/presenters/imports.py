"""Bringing a file: what is wrong with it, row by row, and what it would change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import compare
from surveys.banks.differences import differences
from surveys.banks.document import Problem
from surveys.banks.interchange import Looked
from surveys.banks.lint import Finding, lint_bank
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import Outline, RadarNode, RollUpNode
from surveys.banks.queries import published_banks
from surveys.pages.studio.presenters.compare import QuestionsView, questions_view
from surveys.pages.studio.presenters.differences import Names, PartsView, part_views
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs, Figure, minutes_words

MOST_SHOWN = 200


@dataclass(frozen=True)
class ProblemView:
    """Something to mend: where it stands, what it is about, what to do. `tag` weighs a hint."""

    place: str
    about: str
    words: str
    tag: str = ""


@dataclass(frozen=True)
class TemplateLink:
    """A table to fill in."""

    words: str
    url: str


@dataclass(frozen=True)
class UploadPage:
    """/banks/import/ and /banks/<bank>/draft/import/, before there is anything to confirm."""

    heading: str
    lead: str
    templates: tuple[TemplateLink, ...]
    export: tuple[TemplateLink, ...]
    name: str  # of the file that has problems
    problems: tuple[ProblemView, ...]
    more: str
    tabs: tuple[Tab, ...]  # none where there is no draft yet
    breadcrumbs: Crumbs


@dataclass(frozen=True)
class PreviewPage:
    """What a file without problems would become."""

    heading: str
    lead: str
    name: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    questions: QuestionsView | None  # None where nothing can be compared
    parts: tuple[PartsView, ...]
    hints: tuple[ProblemView, ...]
    more: str
    action: str
    button: str
    back_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


# -- Before there is anything to confirm ---------------------------------------


def new_upload_page(looked: Looked | None = None) -> UploadPage:
    """The page for a new bank or a next version."""
    lead = _(
        "A new bank, or the next version of one. You see first what comes, and it becomes a draft: nobody is asked."
    )
    return _upload_page(_("Import a bank"), lead, _new_crumbs(), looked)


def draft_upload_page(draft: BankVersion, looked: Looked | None = None) -> UploadPage:
    """The page for the draft of one bank."""
    lead = _("The file takes the place of what this draft holds. You see first what would change.")
    page = _upload_page(_("Import into the draft"), lead, _draft_crumbs(draft), looked)
    words = {"csv": _("This draft as a spreadsheet"), "yaml": _("This draft as a bank file")}
    address = [draft.bank.slug, draft.number]
    export = tuple(TemplateLink(text, reverse("banks:export", args=[*address, one])) for one, text in words.items())
    return replace(page, export=export, tabs=draft_tabs(draft.bank.slug, "banks:import"))


def bank_choices() -> tuple[tuple[str, str], ...]:
    """The banks that a spreadsheet may belong to."""
    words = _("The next version of “%(title)s”")
    return tuple((one.slug, words % {"title": spoken(one.title)}) for one in published_banks())


def _upload_page(heading: str, lead: str, crumbs: Crumbs, looked: Looked | None) -> UploadPage:
    problems = looked.problems if looked else ()
    is_sheet = looked is not None and looked.upload.is_sheet
    return UploadPage(
        heading=heading,
        lead=lead,
        templates=tuple(_templates()),
        export=(),
        name=looked.upload.name if looked else "",
        problems=tuple(_problem(one, is_sheet=is_sheet) for one in problems[:MOST_SHOWN]),
        more=_more(len(problems)),
        tabs=(),
        breadcrumbs=crumbs,
    )


def _templates() -> Iterator[TemplateLink]:
    words = {"questions": _("Questions (CSV)"), "practices": _("Practices (CSV)")}
    for sheet, text in words.items():
        yield TemplateLink(text, reverse("banks:template", args=[sheet]))
        with_semicolons = _("%(words)s with semicolons, for Excel with decimal commas") % {"words": text}
        yield TemplateLink(with_semicolons, reverse("banks:template", args=[sheet], query={"separator": "semicolon"}))


def _problem(problem: Problem, *, is_sheet: bool) -> ProblemView:
    if is_sheet:
        return ProblemView(_("Row %(row)s") % {"row": problem.line}, problem.path, problem.message)
    place = _("Line %(line)s, column %(column)s") % {"line": problem.line, "column": problem.column}
    return ProblemView(place, problem.path, problem.message)


def _more(count: int) -> str:
    left = count - MOST_SHOWN
    words = ngettext("%(count)s more is not shown.", "%(count)s more are not shown.", left)
    return words % {"count": left} if left > 0 else ""


def _new_crumbs() -> Crumbs:
    return ((_("Question banks"), reverse("banks:index")), (_("Import a bank"), reverse("banks:import_new")))


def _draft_crumbs(draft: BankVersion) -> Crumbs:
    return (*draft_crumbs(draft), (_("Import"), reverse("banks:import", args=[draft.bank.slug])))


# -- What would come -----------------------------------------------------------


def preview_page(looked: Looked) -> PreviewPage:
    """For a file without problems."""
    after = looked.after
    findings = lint_bank(looked.file) if looked.file else []
    draft = looked.draft
    return PreviewPage(
        heading=_("What would come"),
        lead=_lead(looked, after),
        name=looked.upload.name,
        figures=_figures(looked.before, after),
        notes=tuple(_notes(looked, after)),
        questions=_questions(looked.before, after) if looked.before else None,
        parts=part_views(differences(looked.before, after), Names.of(looked.before, after)) if looked.before else (),
        hints=tuple(_hint(one, is_sheet=looked.upload.is_sheet) for one in findings[:MOST_SHOWN]),
        more=_more(len(findings)),
        action=reverse("banks:import", args=[draft.bank.slug]) if draft else reverse("banks:import_new"),
        button=_("Replace the draft") if draft else _("Make the draft"),
        back_url=reverse("banks:draft", args=[draft.bank.slug]) if draft else reverse("banks:index"),
        tabs=draft_tabs(draft.bank.slug, "banks:import") if draft else (),
        breadcrumbs=_draft_crumbs(draft) if draft else _new_crumbs(),
    )


def _lead(looked: Looked, after: Outline) -> str:
    values = {"title": spoken(after.title), "number": after.number, "name": looked.upload.name}
    if looked.draft:
        return _("“%(name)s” would take the place of the draft, version %(number)s of “%(title)s”.") % values
    if looked.before:
        return _("“%(name)s” would become the draft of version %(number)s of “%(title)s”.") % values
    return _("“%(name)s” would become a new bank: “%(title)s”, as a draft.") % values


def _figures(before: Outline | None, after: Outline) -> tuple[Figure, ...]:
    now, was = _counts(after), _counts(before) if before else {}
    words = _("before: %(words)s")
    return tuple(
        Figure(label, value, words % {"words": was[label]} if label in was and was[label] != value else "")
        for label, value in now.items()
    )


def _counts(outline: Outline) -> dict[str, str]:
    return {
        _("Questions"): str(len(outline.items())),
        _("Time to answer"): minutes_words(outline.minutes()),
        _("Dimensions"): str(len(outline.leaves())),
        _("Practices"): str(len(outline.practices())),
    }


def _notes(looked: Looked, after: Outline) -> Iterator[str]:
    if looked.written_number not in {0, after.number}:
        values = {"written": looked.written_number, "number": after.number}
        yield _("The file says version %(written)s; here it is version %(number)s.") % values
    if looked.before and looked.upload.is_sheet:
        yield _("Title, licence, scales and questions for discussion stay: a spreadsheet does not hold them.")
    if looked.before:
        yield from _lost_sets(looked.before, after)
    if looked.draft:
        yield _("What is taken out of the draft can be put back.")


def _lost_sets(before: Outline, after: Outline) -> Iterator[str]:
    left = {*(one.key for one in after.radars), *(one.key for one in after.roll_ups)}
    sets: list[RadarNode | RollUpNode] = [*before.radars, *before.roll_ups]
    for one in sets:
        if one.key not in left:
            yield _("“%(title)s” goes: too few of its dimensions are left.") % {"title": spoken(one.title)}


def _hint(finding: Finding, *, is_sheet: bool) -> ProblemView:
    """What the linter says; what a sheet does not hold has no row."""
    problem = finding.problem
    tag = _("before publishing") if finding.severity == "error" else _("better")
    if not is_sheet:
        return replace(_problem(problem, is_sheet=False), tag=tag)
    place = _("Row %(row)s") % {"row": problem.line} if problem.line > 1 else _("Already there")
    kinds = {".items.": _("question"), ".practices.": _("practice"), "dimensions.": _("dimension")}
    about = next((words for mark, words in kinds.items() if mark in problem.path), problem.path)
    return ProblemView(place, about, problem.message, tag)


def _questions(before: Outline, after: Outline) -> QuestionsView | None:
    """None where the draft is so unfinished that nothing can be scored with it."""
    try:
        found = compare(before, after)
    except ValueError:
        return None
    return questions_view(found, differences(before, after), before, after)
