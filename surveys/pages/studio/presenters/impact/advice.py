"""Practices that lose what they hung on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import ItemNode, PracticeNode
from surveys.improvements.queries import marks_on
from surveys.pages.studio.presenters.differences import Names
from surveys.pages.studio.presenters.impact.step import Step
from surveys.results.queries import practices_recommended


@dataclass(frozen=True)
class Orphan:
    """A practice that loses what it hung on."""

    title: str
    words: tuple[str, ...]


def orphans(step: Step) -> Iterator[Orphan]:
    """Practices that are gone while somebody counts on them, and those whose question or prerequisite is gone."""
    if step.before is None:
        return
    now = {practice.key: practice for practice in step.now.practices()}
    names, items = Names.of(step.now, step.before), {item.key: item for item in step.now.items()}
    marks, recommended = marks_on(step.now.slug), practices_recommended(step.now.slug)
    for practice in step.before.practices():
        if practice.key not in now:
            words = tuple(_gone(marks.get(practice.key, 0), is_recommended=practice.key in recommended))
        else:
            words = tuple(_loosened(practice, now[practice.key], names, items, {one.old.key for one in step.decisions}))
        if words:
            yield Orphan(spoken(practice.title), words)


def _gone(teams: int, *, is_recommended: bool) -> Iterator[str]:
    if teams:
        words = ngettext(
            "Taken out, while %(count)d team has said that it is in place or not for it. What it said is kept.",
            "Taken out, while %(count)d teams have said that it is in place or not for them. What they said is kept.",
            teams,
        )
        yield words % {"count": teams}
    if is_recommended:
        yield _("Taken out, while scorecards recommend it. They go on showing it; the next wave recommends it no more.")


def _loosened(
    old: PracticeNode, new: PracticeNode, names: Names, items: Mapping[str, ItemNode], reworded_keys: set[str]
) -> Iterator[str]:
    if (
        old.item_key
        and old.item_key != new.item_key
        and old.item_key not in items
        and old.item_key not in reworded_keys
    ):
        words = _("It served the question “%(question)s”, which is gone; now it serves %(now)s.")
        now = f"“{names.items[new.item_key]}”" if new.item_key else _("the whole dimension")
        yield words % {"question": names.items.get(old.item_key, old.item_key), "now": now}
    for key in old.after:
        if key not in new.after and key in names.practices:
            yield _("It came after “%(practice)s”; now it stands alone.") % {"practice": names.practices[key]}
