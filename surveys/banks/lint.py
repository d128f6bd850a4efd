"""What makes a bank hard to answer, to score or to act on. Each rule is one small function in RULES.

Files that can not be read at all are reported by the reader; `as_findings` gives both the same form.
Rules about words know English only and are silent about other languages.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from surveys.banks.choices import Band, ScaleKind
from surveys.banks.document import BankFile, DimensionPart, ItemPart, Location, Part, PracticePart, Problem
from surveys.banks.models import Texts

FEWEST_ITEMS = 3
MOST_WORDS = 25
HARDEST_LIX = 55  # LIX 45 to 55 is a newspaper's leading article; beyond it prose counts as very difficult
TOO_ALIKE = 80  # percent of letters shared once the words are sorted
DISCUSSION = (2, 3)

JOINED = re.compile(r"\b(and|or|as well as)\b|;|&|/", re.IGNORECASE)
NEGATION = re.compile(r"\b(not|no|cannot|without|neither|nor|\w+n['’]t)\b", re.IGNORECASE)
ABSOLUTE = re.compile(
    r"\b(always|never|all|every|everyone|everybody|everything|everywhere|none|no one|nobody|nothing"
    r"|entirely|completely|totally|constantly)\b",
    re.IGNORECASE,
)
CONCEPTS = Path(__file__).parent / "data" / "concepts.csv"

Place = tuple[Location, str]  # where, and what is wrong there
Rule = Callable[[BankFile], Iterator[Place]]


@dataclass(frozen=True, order=True)
class Finding:
    """A problem with its weight: an error breaks scores or advice, a warning makes answers worse."""

    problem: Problem
    severity: str  # error | warning

    def __str__(self) -> str:
        problem = self.problem
        place = f"{problem.file}:{problem.line}:{problem.column}"
        path = f"{problem.path}: " if problem.path else ""
        return f"{place}: {self.severity} [{problem.rule}] {path}{problem.message}"


RULES: dict[str, tuple[str, Rule]] = {}


def rule(name: str, severity: str) -> Callable[[Rule], Rule]:
    """Puts a function among the rules, under the name that findings show."""

    def add(function: Rule) -> Rule:
        RULES[name] = (severity, function)
        return function

    return add


def lint_bank(file: BankFile) -> list[Finding]:
    """Everything that the rules find in one file, in the order of its lines."""
    return sorted(
        Finding(file.problem(location, message, name), severity)
        for name, (severity, function) in RULES.items()
        for location, message in function(file)
    )


def as_findings(problems: Iterable[Problem]) -> list[Finding]:
    """What the reader refuses, as findings."""
    return [Finding(problem, "error") for problem in problems]


@lru_cache(maxsize=1)
def known_concepts() -> dict[str, str]:
    """The concepts that banks may name: id → name."""
    with CONCEPTS.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["name"] for row in csv.DictReader(stream)}


# -- Ways through a document ---------------------------------------------------


def _leaves(file: BankFile) -> Iterator[tuple[Location, DimensionPart]]:
    return ((at, dimension) for at, dimension in file.document.walk() if not dimension.dimensions)


def _items(file: BankFile) -> Iterator[tuple[Location, ItemPart]]:
    for at, dimension in file.document.walk():
        for index, item in enumerate(dimension.items):
            yield (*at, "items", index), item


def _practices(file: BankFile) -> Iterator[tuple[Location, PracticePart]]:
    for at, dimension in file.document.walk():
        for index, practice in enumerate(dimension.practices):
            yield (*at, "practices", index), practice


def _english(texts: Texts) -> Iterator[tuple[str, str]]:
    return ((language, text) for language, text in texts.items() if language.split("-")[0] == "en")


def _english_items(file: BankFile) -> Iterator[tuple[Location, str]]:
    for at, item in _items(file):
        for language, text in _english(item.text):
            yield (*at, "text", language), text


def _texts(value: object, at: Location) -> Iterator[tuple[Location, Texts]]:
    """Every text of a part, in the order of the file."""
    if isinstance(value, dict):
        yield at, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*at, name))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*at, index))


# -- Rules about what is asked -------------------------------------------------


@rule("few-items", "error")
def few_items(file: BankFile) -> Iterator[Place]:
    """One or two answers say little about a dimension."""
    for at, dimension in _leaves(file):
        if len(dimension.items) < FEWEST_ITEMS:
            values = {"count": len(dimension.items), "fewest": FEWEST_ITEMS}
            yield at, _("questions here: %(count)s; a dimension needs at least %(fewest)s") % values


@rule("scale-lengths", "error")
def scale_lengths(file: BankFile) -> Iterator[Place]:
    """Likert scales of different length beside each other confuse who answers."""
    lengths = {
        scale.key: len(scale.points) for scale in file.document.scales if ScaleKind(scale.kind) == ScaleKind.LIKERT
    }
    for at, dimension in file.document.walk():
        first: int | None = None
        for index, item in enumerate(dimension.items):
            length = lengths.get(item.scale)
            first = first or length
            if length and length != first:
                words = _("a Likert scale of %(length)s points beside one of %(first)s: use one length in a dimension")
                yield (*at, "items", index, "scale"), words % {"length": length, "first": first}


@rule("double-barrelled", "warning")
def double_barrelled(file: BankFile) -> Iterator[Place]:
    """Two ideas in one statement can not be answered with one point."""
    yield from _word_found(file, JOINED, _("“%(word)s” joins two ideas: ask about one of them, or make two questions"))


@rule("negation", "warning")
def negation(file: BankFile) -> Iterator[Place]:
    """Disagreeing with a negation is hard to read; use `reverse` for what is good when it is low."""
    yield from _word_found(file, NEGATION, _("“%(word)s” is a negation: say what happens, not what does not"))


@rule("absolute", "warning")
def absolute(file: BankFile) -> Iterator[Place]:
    """Nobody honest agrees with an absolute; the scale says how often or how much."""
    yield from _word_found(file, ABSOLUTE, _("“%(word)s” is an absolute: leave how often or how much to the scale"))


def _word_found(file: BankFile, pattern: re.Pattern[str], message: str) -> Iterator[Place]:
    for at, text in _english_items(file):
        found = pattern.search(text)
        if found:
            yield at, message % {"word": found.group()}


@rule("long-item", "warning")
def long_item(file: BankFile) -> Iterator[Place]:
    """A statement is read at a glance."""
    for at, item in _items(file):
        for language, text in item.text.items():
            count = len(text.split())
            if count > MOST_WORDS:
                values = {"count": count, "most": MOST_WORDS}
                yield (*at, "text", language), _("%(count)s words: use at most %(most)s") % values


@rule("hard-to-read", "warning")
def hard_to_read(file: BankFile) -> Iterator[Place]:
    """LIX, from the lengths of sentences and words: it needs no dictionary and serves most European languages."""
    for at, item in _items(file):
        for language, text in item.text.items():
            lix = _lix(text)
            if lix > HARDEST_LIX:
                words = _("hard to read (LIX %(lix)s, at most %(most)s): use shorter words or a shorter sentence")
                yield (*at, "text", language), words % {"lix": lix, "most": HARDEST_LIX}


@lru_cache(maxsize=20_000)
def _lix(text: str) -> int:
    """A draft is looked at after each change, and most of its texts are the same each time."""
    import textstat  # takes a second to import

    lix: float = textstat.lix(text)
    return round(lix)


@rule("missing-anchors", "error")
def missing_anchors(file: BankFile) -> Iterator[Place]:
    """Who answers wants to see what low and high look like."""
    for at, item in _items(file):
        missing = [name for name in ("low", "high") if getattr(item, name) is None]
        if missing:
            yield at, _("missing: %(names)s; describe both ends in a sentence") % {"names": ", ".join(missing)}


@rule("near-duplicate", "warning")
def near_duplicates(file: BankFile) -> Iterator[Place]:
    """Asking the same twice gives one idea double weight."""
    found = [(at, _sorted_words(item.text[file.document.language])) for at, item in _items(file)]
    texts = [text for _at, text in found]
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE)
    for place, (at, _text) in enumerate(found):
        before = alike[place, :place]
        if before.any():  # said of the one that is most alike, however many there are
            nearest = int(before.argmax())
            values = {"alike": round(float(before[nearest])), "place": file.words_for(found[nearest][0])}
            words = _("%(alike)s %% the same words as the question in %(place)s: ask about something else")
            yield (*at, "text"), words % values


def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.lower().split()))


# -- Rules about advice --------------------------------------------------------


@rule("band-without-practice", "error")
def bands_without_practice(file: BankFile) -> Iterator[Place]:
    """Whatever the score, there is something to try."""
    for at, dimension in _leaves(file):
        missing = [band.value for band in Band if band not in {practice.band for practice in dimension.practices}]
        if missing:
            yield at, _("no practice for: %(bands)s; add one for each") % {"bands": ", ".join(missing)}


@rule("discussion-guide", "warning")
def discussion_guides(file: BankFile) -> Iterator[Place]:
    """When opinions differ, the page shows these questions instead of a practice."""
    fewest, most = DISCUSSION
    for at, dimension in _leaves(file):
        if not fewest <= len(dimension.discussion) <= most:
            values = {"count": len(dimension.discussion), "fewest": fewest, "most": most}
            where = (*at, "discussion") if dimension.discussion else at
            yield where, _("questions for discussion: %(count)s; write %(fewest)s or %(most)s") % values


@rule("unknown-concept", "error")
def unknown_concepts(file: BankFile) -> Iterator[Place]:
    """Concept ids are those of the list that comes with the product."""
    parts: list[tuple[Location, ItemPart | PracticePart]] = [*_items(file), *_practices(file)]
    for at, part in parts:
        for index, concept in enumerate(part.concepts):
            if concept not in known_concepts():
                yield (*at, "concepts", index), _("there is no concept %(id)s: mend or remove it") % {"id": concept}


@rule("dead-link", "error")
def dead_links(file: BankFile) -> Iterator[Place]:
    """Links within this site lead to a page, and on the bank's own page to a part that exists."""
    for at, practice in _practices(file):
        for index, link in enumerate(practice.links):
            if link.url.startswith("/") and not _leads_somewhere(link.url, file):
                words = _("%(url)s leads nowhere on this site: mend or remove it")
                yield (*at, "links", index, "url"), words % {"url": link.url}


def _leads_somewhere(url: str, file: BankFile) -> bool:
    address, _sign, anchor = url.partition("#")
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return False
    own = match.namespace == "banks" and match.kwargs.get("slug") == file.document.slug
    return not own or not anchor or anchor in _anchors(file)


def _anchors(file: BankFile) -> set[str]:
    """The places that the page of a bank can be linked at."""
    return {
        *(f"dimension-{dimension.key}" for _at, dimension in file.document.walk()),
        *(f"question-{item.key}" for _at, item in _items(file)),
        *(f"practice-{practice.key}" for _at, practice in _practices(file)),
    }


# -- Rules about languages -----------------------------------------------------


@rule("missing-translation", "error")
def missing_translations(file: BankFile) -> Iterator[Place]:
    """A declared language is there in every text."""
    declared = file.document.all_languages()
    for at, texts in _texts(file.document, ()):
        missing = [language for language in declared if language not in texts]
        if missing:
            yield at, _("missing in: %(languages)s; translate it") % {"languages": ", ".join(missing)}
