"""Ready-made scales to start from, with words in the languages that they are known in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.banks.choices import ScaleKind
from surveys.banks.models import Texts
from surveys.core.scales import default_part

Words = tuple[str, ...]


@dataclass(frozen=True)
class Start:
    """A scale to start from: `labels` by language, lowest point first; likewise `descriptors`."""

    key: str
    about: Promise | str
    kind: ScaleKind
    title: Texts
    labels: dict[str, Words]
    values: tuple[float, ...] = ()
    descriptors: dict[str, Words] | None = None

    @property
    def size(self) -> int:
        return len(self.labels["en"])

    def value(self, index: int) -> float:
        """Of a point, counted from 0; scales in ones count from 1."""
        return self.values[index] if self.values else float(index + 1)

    def part(self, index: int) -> str:
        return default_part(index + 1, self.size).value


def in_languages(words: Texts, languages: Sequence[str]) -> Texts:
    """Words in those of the bank's languages that they are known in; English ones where its own language is not."""
    found = {language: words[language.split("-")[0]] for language in languages if language.split("-")[0] in words}
    return {languages[0]: words["en"]} | found


def point_words(words: dict[str, Words] | None, index: int) -> Texts:
    """The words of one point, by language."""
    return {language: points[index] for language, points in words.items()} if words else {}


STARTS = (
    Start(
        "agreement-5",
        _("How far people agree with a statement, with a middle. Right for most questions."),
        ScaleKind.LIKERT,
        {"en": "Agreement, five points", "de": "Zustimmung, fünf Stufen"},
        {
            "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
            "de": ("Stimme gar nicht zu", "Stimme nicht zu", "Weder noch", "Stimme zu", "Stimme voll zu"),
        },
    ),
    Start(
        "agreement-7",
        _("The same in finer steps, for questions where most people agree."),
        ScaleKind.LIKERT,
        {"en": "Agreement, seven points", "de": "Zustimmung, sieben Stufen"},
        {
            "en": (
                "Strongly disagree",
                "Disagree",
                "Somewhat disagree",
                "Neither agree nor disagree",
                "Somewhat agree",
                "Agree",
                "Strongly agree",
            ),
            "de": (
                "Stimme gar nicht zu",
                "Stimme nicht zu",
                "Stimme eher nicht zu",
                "Weder noch",
                "Stimme eher zu",
                "Stimme zu",
                "Stimme voll zu",
            ),
        },
    ),
    Start(
        "frequency-6",
        _("How often something happens, without a middle to hide in."),
        ScaleKind.LIKERT,
        {"en": "Frequency, six points", "de": "Häufigkeit, sechs Stufen"},
        {
            "en": ("Never", "Rarely", "Sometimes", "Often", "Very often", "Always"),
            "de": ("Nie", "Selten", "Manchmal", "Oft", "Sehr oft", "Immer"),
        },
    ),
    Start(
        "levels-5",
        _("Each level says in a sentence what it looks like. Teams find their own place in it."),
        ScaleKind.DESCRIBED,
        {"en": "Described levels, five points", "de": "Beschriebene Stufen, fünf"},
        {
            "en": ("Level 1", "Level 2", "Level 3", "Level 4", "Level 5"),
            "de": ("Stufe 1", "Stufe 2", "Stufe 3", "Stufe 4", "Stufe 5"),
        },
        descriptors={
            "en": (
                "It happens by chance, or when somebody thinks of it.",
                "Some of us do it, each in our own way.",
                "We have agreed on a way and mostly keep to it.",
                "It is part of how we work, and we measure what it brings.",
                "We improve it by small experiments, and others learn from us.",
            ),
            "de": (
                "Es geschieht zufällig oder wenn jemand daran denkt.",
                "Einige von uns tun es, jede und jeder auf eigene Art.",
                "Wir haben uns auf einen Weg geeinigt und halten ihn meist ein.",
                "Es gehört zu unserer Arbeit, und wir messen, was es bringt.",
                "Wir verbessern es in kleinen Versuchen, und andere lernen von uns.",
            ),
        },
    ),
    Start(
        "how-often-buckets",
        _("Steps of unequal width, each with the value that it counts: here, how often something is released."),
        ScaleKind.VALUES,
        {"en": "How often, in steps", "de": "Wie oft, in Schritten"},
        {
            "en": (
                "Less than once in six months",
                "Once in one to six months",
                "Once a week to once a month",
                "Once a day to once a week",
                "Several times a day",
            ),
            "de": (
                "Seltener als alle sechs Monate",
                "Alle ein bis sechs Monate",
                "Wöchentlich bis monatlich",
                "Täglich bis wöchentlich",
                "Mehrmals am Tag",
            ),
        },
        values=(0, 20, 45, 75, 100),
    ),
    Start(
        "yes-no-3",
        _("Three plain answers, for facts that most people know."),
        ScaleKind.LIKERT,
        {"en": "Yes, partly, no", "de": "Ja, teilweise, nein"},
        {"en": ("No", "Partly", "Yes"), "de": ("Nein", "Teilweise", "Ja")},
    ),
)
