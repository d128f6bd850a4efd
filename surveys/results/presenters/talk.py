"""What to talk about first: where a team is of one mind, where it is split, and what nobody can say yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.core.agreement import Agreement
from surveys.results.models import ItemScore
from surveys.results.presenters.agreement import agreement_sign, agreement_word, spread_words
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.summary import rank_of, surely_high, surely_low
from surveys.results.presenters.words import capitalised, listed, number_words, reason_words

MANY = 0.25  # of the answers to a dimension: from here on it counts as unknown
KINDS = ("dont_know", "not_applicable", "unanswered")


@dataclass(frozen=True)
class Talk:
    """A dimension to talk about, for `components/talk_first.html`."""

    key: str
    dimension: str
    sign: str
    verdict: str
    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class TalkGroup:
    """Dimensions that ask for the same kind of talk."""

    key: str  # strength, pain, split, unknown
    title: str
    lead: str
    talks: tuple[Talk, ...]


def talk_groups(outline: Outline, outcome: Outcome) -> tuple[TalkGroup, ...]:
    """Four groups, without the empty ones. Only of a team: nobody looked at the agreement of a group or a person."""
    if outcome.threshold is None or not outcome.advises or _all_hidden(outline, outcome):
        return ()
    found: dict[str, list[DimensionNode]] = {key: [] for key in ("strength", "pain", "split", "unknown")}
    for leaf in outline.leaves():
        kind = _kind(leaf, outcome)
        if kind:
            found[kind].append(leaf)
    return tuple(_group(key, leaves, outcome) for key, leaves in found.items() if leaves)


def split_talks(groups: Sequence[TalkGroup]) -> tuple[Talk, ...]:
    """Those where opinions differ: a talk stands in the place of a practice."""
    return tuple(talk for group in groups if group.key == "split" for talk in group.talks)


def _all_hidden(outline: Outline, outcome: Outcome) -> bool:
    return all(outcome.of(leaf.key).state in {"suppressed", "no-data"} for leaf in outline.leaves())


def _kind(leaf: DimensionNode, outcome: Outcome) -> str:
    standing = outcome.of(leaf.key)
    if not standing.asked:
        return ""
    if leaf.key in outcome.talk_first:
        return "split"
    if unknown_words(leaf, outcome):
        return "unknown"
    if surely_high(standing):
        return "strength"
    return "pain" if surely_low(standing) else ""


def _group(key: str, leaves: Sequence[DimensionNode], outcome: Outcome) -> TalkGroup:
    title, lead, why = _words(key)
    ordered = sorted(leaves, key=lambda leaf: _place(key, leaf, outcome))
    return TalkGroup(key, title, lead, tuple(_talk(leaf, outcome, why(leaf, outcome)) for leaf in ordered))


def _words(key: str) -> tuple[str, str, Callable[[DimensionNode, Outcome], str]]:
    return {
        "strength": (
            _("Shared strength"),
            _("You agree, and it stands high. Say what makes it so: it could help elsewhere."),
            _why_strength,
        ),
        "pain": (
            _("Shared pain"),
            _("You agree, and it stands low. Nobody needs to be convinced: talk about the first step."),
            _why_pain,
        ),
        "split": (
            _("Split view"),
            _("You see it differently. Listen first: a practice chosen from a mean would fit nobody."),
            why_split,
        ),
        "unknown": (
            _("Unknown"),
            _("Here the answers say too little. Find out together what you would need to know."),
            unknown_words,
        ),
    }[key]


def _place(key: str, leaf: DimensionNode, outcome: Outcome) -> float:
    """Highest strength first, lowest pain first, widest split first; the unknown in the order of the bank."""
    rank = rank_of(outcome.of(leaf.key)) or 0.0
    if key == "split":
        return outcome.talk_first.index(leaf.key)
    return {"strength": -rank, "pain": rank}.get(key, 0.0)


def _talk(leaf: DimensionNode, outcome: Outcome, why: str) -> Talk:
    standing = outcome.of(leaf.key)
    return Talk(
        key=leaf.key,
        dimension=spoken(leaf.title),
        sign=agreement_sign(standing),
        verdict=agreement_word(standing),
        why=why,
        questions=tuple(spoken(question) for question in leaf.discussion),
    )


# -- Why -------------------------------------------------------------------------


def _why_strength(leaf: DimensionNode, outcome: Outcome) -> str:
    return capitalised(_("%(number)s%(spread)s.") % _facts(outcome.of(leaf.key)))


def _why_pain(leaf: DimensionNode, outcome: Outcome) -> str:
    why = capitalised(_("%(number)s%(spread)s.") % _facts(outcome.of(leaf.key)))
    return f"{why} {_('It is also what holds back the flow most.')}" if leaf.key == outcome.constraint else why


def _facts(standing: Standing) -> dict[str, str]:
    spread = spread_words(standing)
    return {"number": number_words(standing), "spread": f", {spread}" if spread else ""}


def why_split(leaf: DimensionNode, outcome: Outcome) -> str:
    """What differs, and by how much."""
    standing = outcome.of(leaf.key)
    if standing.agreement == Agreement.TWO_CAMPS:
        why = _("There are two camps: many answer high and many answer low. A mean hides that, so talk before you act.")
    else:
        why = _("Opinions differ widely here. Find out why before you choose what to do.")
    if leaf.key == outcome.constraint:
        why += " " + _("It is also what holds back the flow most.")
    return why + " " + capitalised(_("%(number)s%(spread)s.") % _facts(standing))


def unknown_words(leaf: DimensionNode, outcome: Outcome) -> str:
    """Why nothing, or too little, can be said; empty where enough is known. Counts only where they may be told."""
    standing = outcome.of(leaf.key)
    if standing.reason:
        return reason_words(standing.reason, outcome.threshold or 0)
    rows = [outcome.items.get(item.key) for item in leaf.items]
    asked = [row for row in rows if row is not None]
    told = [row for row in asked if isinstance(row, ItemScore)]
    if not told or len(told) < len(asked):
        return ""
    counted = [[getattr(row, kind) for kind in KINDS] for row in told]
    if all(count.isdigit() for counts in counted for count in counts):
        return _in_numbers(told)
    missing = all(any(count not in {"none", "0"} for count in counts) for counts in counted)
    return _in_words(told) if missing else ""


def _in_numbers(rows: Sequence[ItemScore]) -> str:
    sums = [sum(int(getattr(row, kind)) for row in rows) for kind in KINDS]
    gone, slots = sum(sums), sum(sums) + sum(row.n for row in rows)
    if gone < MANY * slots:
        return ""
    parts = [f"{count} {word}" for count, word in zip(sums, _kind_words(), strict=True) if count]
    return _("%(gone)d of %(slots)d answers say nothing about it: %(parts)s.") % {
        "gone": gone,
        "slots": slots,
        "parts": listed(parts),
    }


def _in_words(rows: Sequence[ItemScore]) -> str:
    found = [
        word
        for kind, word in zip(KINDS, _kind_words(), strict=True)
        if any(getattr(row, kind) not in {"none", "0"} for row in rows)
    ]
    return _("To each of these questions some gave no answer that counts: %(parts)s.") % {"parts": listed(found)}


def _kind_words() -> tuple[str, str, str]:
    return _("“don’t know”"), _("“doesn’t apply”"), _("left open")
