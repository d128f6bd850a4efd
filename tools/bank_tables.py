"""Writes the tables by which a reader checks the shipped banks: `python -m tools.bank_tables`.

docs/banks/concepts.md    each concept with the questions and practices that serve it
docs/banks/advice.md      what three simulated teams, low, middle and high, are advised in each dimension
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from surveys.banks.document import BankDocument, DimensionPart, PracticePart
from surveys.core.levels import Band
from surveys.core.recommendations import DimensionState, Effort, PracticeSpec, rank

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "banks"
SHIPPED = sorted((ROOT / "fixtures" / "banks").glob("*.yaml"))
TEAMS = {"Low": 25.0, "Middle": 55.0, "High": 85.0}  # score of the simulated team in one dimension
ELSEWHERE = 60.0  # its score in every other one

CONCEPTS_HEAD = """\
# Which sentence serves which concept

{count} concepts, {mentions} places: questions, and practices with their title and next step. The key leads to the rest
in the file of the bank. Made by `python -m tools.bank_tables` from `fixtures/banks/`; a test compares.

| Concept | Name | Kind | Sentence | Bank | Key |
|---|---|---|---|---|---|
"""
ADVICE_HEAD = """\
# What a low, a middle and a high team are advised

For each dimension three simulated teams: they score {low}, {middle} and {high} there and {elsewhere} everywhere else.
Shown is the first recommendation of that dimension. Made by `python -m tools.bank_tables` from `fixtures/banks/`; a
test compares.
"""
ADVICE_TABLE = "| Team | Advice | The smallest next step |\n|---|---|---|\n"


def leaves(bank: BankDocument) -> Iterator[DimensionPart]:
    """The dimensions that carry items, in the order of asking."""
    return (dimension for _at, dimension in bank.walk() if not dimension.dimensions)


def concept_table(banks: Iterable[BankDocument], names: Mapping[str, str]) -> str:
    """The page with a row for each item and practice that names a concept; concepts in order of their ids."""
    rows: dict[str, list[str]] = defaultdict(list)
    for bank in banks:
        for concept, kind, sentence, key in _mentions(bank):
            rows[concept].append(_row(concept, names[concept], kind, sentence, bank.title["en"], f"`{key}`"))
    lines = [line for concept in sorted(names) for line in rows[concept]]
    return CONCEPTS_HEAD.format(count=len(names), mentions=len(lines)) + "".join(lines)


def _mentions(bank: BankDocument) -> Iterator[tuple[str, str, str, str]]:
    for leaf in leaves(bank):
        for item in leaf.items:
            yield from ((concept, "question", item.text["en"], item.key) for concept in item.concepts)
        for practice in leaf.practices:
            sentence = f"{practice.title['en']}: {practice.next_step['en']}"
            yield from ((concept, "practice", sentence, practice.key) for concept in practice.concepts)


def advice_table(banks: Iterable[BankDocument]) -> str:
    """The page with a table for each dimension that carries items."""
    scores = {team.lower(): f"{score:.0f}" for team, score in TEAMS.items()}
    head = ADVICE_HEAD.format(elsewhere=f"{ELSEWHERE:.0f}", **scores)
    return head + "".join(part for bank in banks for part in _advice(bank))


def _advice(bank: BankDocument) -> Iterator[str]:
    yield f"\n## {bank.title['en']}\n"
    for leaf in leaves(bank):
        yield f"\n### {leaf.title['en']}\n\n{ADVICE_TABLE}"
        for team, score in TEAMS.items():
            practice = first_advice(bank, leaf.key, score)
            yield _row(f"{team} ({score:.0f})", practice.title["en"], practice.next_step["en"])


def first_advice(bank: BankDocument, leaf: str, score: float) -> PracticePart:
    """What the ranking puts first in a dimension for a team with this score there. Raises StopIteration without any."""
    first_way = _first_way(bank.dimensions)
    states = [
        DimensionState(one.key, score if one.key == leaf else ELSEWHERE, None, one.weight, one.key in first_way)
        for one in leaves(bank)
    ]
    ranking = rank(specs(bank), states)
    key = next(candidate.practice for candidate in ranking.candidates if candidate.dimension == leaf)
    return next(practice for one in leaves(bank) for practice in one.practices if practice.key == key)


def specs(bank: BankDocument) -> tuple[PracticeSpec, ...]:
    """The practices of a document, as the ranking takes them."""
    return tuple(
        PracticeSpec(p.key, leaf.key, p.item, Band(p.band), Effort(p.effort), tuple(p.after))
        for leaf in leaves(bank)
        for p in leaf.practices
    )


def _first_way(dimensions: Iterable[DimensionPart], inherited: bool = False) -> set[str]:
    found: set[str] = set()
    for dimension in dimensions:
        here = inherited or dimension.first_way
        found |= ({dimension.key} if here else set()) | _first_way(dimension.dimensions, here)
    return found


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def pages() -> dict[Path, str]:
    """What the files hold now, by path. Needs Django's settings."""
    from surveys.banks.interchange import read_banks
    from surveys.banks.lint import known_concepts

    banks = [file.document for file in read_banks(SHIPPED)]
    return {
        FOLDER / "concepts.md": concept_table(banks, known_concepts()),
        FOLDER / "advice.md": advice_table(banks),
    }


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "devops_assess.settings")
    os.environ.setdefault("DEBUG", "true")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
