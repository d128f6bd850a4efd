"""Every rule of bank_lint finds its mistake, in its line, and is silent about what only looks like it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from surveys.banks.interchange import look_at_banks
from surveys.banks.lint import RULES, Finding, as_findings, known_concepts, lint_bank
from tests.banks.factories import SHIPPED, source

CLEAN_FILE = Path(__file__).parent / "data" / "clean.yaml"
CLEAN = CLEAN_FILE.read_text(encoding="utf-8")


def findings(text: str) -> list[Finding]:
    read, problems = look_at_banks([source(text)])
    return sorted([*as_findings(problems), *(finding for file in read for finding in lint_bank(file))])


def rules(text: str) -> list[tuple[str, int]]:
    """The rules that find something, each with its line."""
    return [(finding.problem.rule, finding.problem.line) for finding in findings(text)]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


BOARD = "Our work stands on one board."
PRACTICE = "https://example.org/"

# rule: what is replaced, by what it is found, and by what it is not
EXAMPLES: dict[str, tuple[str, str, str]] = {
    "few-items": (
        (
            "      - key: help\n        text: Colleagues help when somebody is stuck.\n        low: People wait.\n"
            "        high: Help comes soon.\n        scale: levels\n"
        ),
        "",
        "      - {key: rescue, text: Colleagues come soon., low: No., high: Yes., scale: levels}\n",
    ),
    "scale-lengths": ("scale: levels", "scale: agreement-short", "scale: agreement"),
    "double-barrelled": (BOARD, "Our work is visible and small.", "Our sandbox stands on the order board."),
    "negation": (BOARD, "Our work doesn't wait.", "Our notes are known to newcomers."),
    "absolute": (BOARD, "Our work is always visible.", "Our allies see the wall."),
    "long-item": (BOARD, "We " * 26, "We " * 25),
    "hard-to-read": (
        BOARD,
        "Comprehensive observability instrumentation facilitates expeditious remediation.",
        "When a colleague brings unwelcome news, our team responds with questions.",
    ),
    "missing-anchors": ("        high: Work is seen.\n", "", "        high: Seen.\n"),
    "near-duplicate": (BOARD, "Changes were small, the last five.", "Most builds finish before lunch."),
    "band-without-practice": ("band: middle", "band: high", "band: middle, after: [low]"),
    "discussion-guide": ("      - What is missing?\n", "", "      - What is missing?\n      - Who knows?\n"),
    "unknown-concept": ("concepts: [S001]", "concepts: [S999]", "concepts: [S179]"),
    "dead-link": (PRACTICE, "/nowhere/", "/banks/clean/#practice-low"),
    "missing-translation": (
        "language: en\ntitle: A bank without findings",
        "language: en\nlanguages: [en, de]\ntitle: {en: A bank, de: Eine Bank}",
        "language: en\nlanguages: [en]\ntitle: {en: A bank}",
    ),
    # what the reader refuses is a finding with its own rule name
    "missing-key": ("- key: board\n        text", "- text", "- key: wall\n        text"),
    "reused-key": ("key: changes", "key: board", "key: batches"),
    "scale-values-ascend": ("value: 4", "value: 1", "value: 9"),
    "likert-gap": ("{key: agree, value: 3", "{key: agree, value: 4", "{key: agree, value: 3.0"),
    "scale-parts-ascend": (
        "label: Disagree, part: unfavourable",
        "label: Disagree, part: favourable",
        "label: Disagree, part: neutral",
    ),
    "radar-axes": ("licence: CC0-1.0", "licence: CC0-1.0\nradars: [{key: a, title: A, axes: [work]}]", "licence: MIT"),
    "unknown-key": ("band: low\n", "band: low\n        after: [begin]\n", "band: low\n        after: [middle]\n"),
    "after-cycle": ("band: low\n", "band: low\n        after: [low]\n", "band: low\n        after: [high]\n"),
    "licence-and-attribution": ("licence: CC0-1.0\n", "", "licence: MIT\n"),
    "languages": ("title: Work", "title: {en: Work, de: Arbeit}", "title: {en: Work}"),
    "leaf": (
        "    discussion:",
        "    dimensions: [{key: a, title: A}]\n    discussion:",
        "    weight: 1\n    discussion:",
    ),
    "continues": ("scale: levels", "scale: levels\n        continues: board", "scale: levels\n        continues: gone"),
    "yaml": ("title: Work", "title: &a Work", "title: A & B"),
    "shape": ("effort: S", "effort: XS", "effort: M"),
}


def test_the_clean_bank_has_no_findings() -> None:
    assert findings(CLEAN) == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES.items(), ids=EXAMPLES)
def test_each_rule_finds_its_mistake_and_nothing_else(rule: str, example: tuple[str, str, str]) -> None:
    old, bad, good = example
    assert CLEAN.count(old) >= 1
    found = rules(CLEAN.replace(old, bad, 1))
    assert rule in {name for name, _line in found}
    assert rules(CLEAN.replace(old, good, 1)) == []


def test_every_rule_has_an_example() -> None:
    assert set(RULES) <= set(EXAMPLES)


def test_every_rule_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "bank-format.md").read_text(encoding="utf-8")
    assert {rule for rule in {*RULES, *EXAMPLES} if f"`{rule}`" not in page} == set()


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        (BOARD, "Our work is visible and small.", "double-barrelled", line_of(CLEAN, BOARD)),
        ("scale: levels", "scale: agreement-short", "scale-lengths", line_of(CLEAN, "scale: levels")),
        (PRACTICE, "/nowhere/", "dead-link", line_of(CLEAN, PRACTICE)),
        (PRACTICE, "/banks/clean/#practice-gone", "dead-link", line_of(CLEAN, PRACTICE)),
        ("concepts: [S002]", "concepts: [S002, X1]", "unknown-concept", line_of(CLEAN, "[S002]")),
        ("band: middle", "band: high", "band-without-practice", line_of(CLEAN, "- key: work")),
        ("text: The last five changes were small.", "text: Our work stands on 1 board.", "near-duplicate", 44),
    ],
)
def test_findings_stand_in_their_line(old: str, new: str, rule: str, line: int) -> None:
    assert rules(CLEAN.replace(old, new, 1)) == [(rule, line)]


@pytest.mark.parametrize("link", ["/", "/banks/", "/banks/other/#practice-gone", "/banks/clean/v1/?a=1#question-board"])
def test_links_that_lead_somewhere(link: str) -> None:
    assert rules(CLEAN.replace(PRACTICE, link)) == []


def test_rules_about_english_words_leave_other_languages_alone() -> None:
    german = CLEAN.replace("language: en", "language: de").replace(
        BOARD, "Arbeit: no or not and always.".replace(":", "")
    )
    assert rules(german) == []


def test_translated_texts_are_judged_in_their_own_place() -> None:
    text = CLEAN.replace(f"text: {BOARD}", "text:\n          en: Work is big or small.")
    [finding] = findings(text)
    assert (finding.problem.path, finding.severity) == ("dimensions.0.items.0.text.en", "warning")
    assert str(finding) == (
        f"bank.yaml:{line_of(text, 'en: Work is')}:15: warning [double-barrelled] dimensions.0.items.0.text.en: "
        "“or” joins two ideas: ask about one of them, or make two questions"
    )


def test_the_list_of_concepts_is_whole() -> None:
    concepts = known_concepts()
    assert list(concepts) == [f"S{number:03}" for number in range(1, 180)]
    assert all(concepts.values())


# -- The command ---------------------------------------------------------------


def lint(*files: Path) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("bank_lint", *map(str, files), stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_shipped_banks_have_no_findings() -> None:
    assert lint(*SHIPPED) == (0, f"{len(SHIPPED)} in order.\n", "")


def test_the_command_names_findings_of_all_files_and_fails(tmp_path: Path) -> None:
    thin, broken = tmp_path / "thin.yaml", tmp_path / "broken.yaml"
    thin.write_text(CLEAN.replace("band: middle", "band: low"), encoding="utf-8")
    broken.write_text(CLEAN.replace("effort: S", "effort: XS"), encoding="utf-8")
    code, out, err = lint(thin, broken, CLEAN_FILE)
    assert (code, out) == (1, "")
    found = [line.partition("[")[2].partition("]")[0] for line in err.splitlines()]
    assert sorted(found) == ["", "band-without-practice", "file", "shape"]
    assert err.endswith("3 to mend.\n")
