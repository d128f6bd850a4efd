"""What is proposed to be said of a new version: plain sentences from what differs, for the editor to mend."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import Comparison, Kind
from surveys.banks.differences import Differences, PartChange, What
from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.pages.studio.presenters.parts import questions_words

NAMES_SHOWN = 4


def proposed_changelog(now: Outline, found: Comparison | None, others: Differences | None) -> str:
    """A few sentences; the first version of a bank says how much it asks."""
    if found is None or others is None:
        leaves = len(now.leaves())
        words = ngettext(
            "The first version: %(questions)s in %(count)s dimension.",
            "The first version: %(questions)s in %(count)s dimensions.",
            leaves,
        )
        return words % {"questions": questions_words(len(now.items())), "count": leaves}
    sentences = [*_questions(found), *_parts(others), *_trends(found)]
    return " ".join(sentences) or _("Nothing that is asked or advised has changed.")


def _questions(found: Comparison) -> Iterator[str]:
    new, reworded = len(found.of(Kind.NEW)), len(found.of(Kind.REWORDED))
    changed, gone = len(found.of(Kind.CHANGED)), len(found.of(Kind.RETIRED))
    counted = (
        (new, ngettext("%(count)s new question.", "%(count)s new questions.", new)),
        (reworded, ngettext("%(count)s question in other words.", "%(count)s questions in other words.", reworded)),
        (
            changed,
            ngettext("%(count)s question counts in another way.", "%(count)s questions count in another way.", changed),
        ),
        (gone, ngettext("%(count)s question is no longer asked.", "%(count)s questions are no longer asked.", gone)),
    )
    yield from (words % {"count": count} for count, words in counted if count)
    moved = [item for item in found.items if item.moved]
    if moved:
        words = ngettext("%(count)s question moved.", "%(count)s questions moved.", len(moved))
        yield words % {"count": len(moved)}


def _parts(others: Differences) -> Iterator[str]:
    yield from _named(others.dimensions, What.NEW, _("New dimension: %(names)s."), _("New dimensions: %(names)s."))
    gone = (_("No longer there, the dimension %(names)s."), _("No longer there, the dimensions %(names)s."))
    yield from _named(others.dimensions, What.RETIRED, *gone)
    yield from _named(others.practices, What.NEW, _("New practice: %(names)s."), _("New practices: %(names)s."))
    taken = (_("Practice taken out: %(names)s."), _("Practices taken out: %(names)s."))
    yield from _named(others.practices, What.RETIRED, *taken)
    changed = [one for one in others.practices if one.what == What.CHANGED and (one.texts or one.facts)]
    if changed:
        words = ngettext("%(count)s practice changed.", "%(count)s practices changed.", len(changed))
        yield words % {"count": len(changed)}


def _named(parts: Sequence[PartChange[Any]], what: What, one: str, many: str) -> Iterator[str]:
    names = [spoken(part.node.title) for part in parts if part.what == what]
    if names:
        yield (one if len(names) == 1 else many) % {"names": _some(names)}


def _trends(found: Comparison) -> Iterator[str]:
    names = [spoken(one.new.title) for one in found.dimensions if one.new and one.old and not one.comparable]
    if names:
        yield _("Trends start anew in %(names)s.") % {"names": _some(names)}


def _some(names: Iterable[str]) -> str:
    found = list(names)
    if len(found) <= NAMES_SHOWN:
        return ", ".join(found)
    left = len(found) - NAMES_SHOWN
    more = ngettext("%(count)s more", "%(count)s more", left) % {"count": left}
    return ", ".join([*found[:NAMES_SHOWN], more])
