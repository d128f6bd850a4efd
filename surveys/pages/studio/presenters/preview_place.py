"""Where a preview is and what was chosen for it: all of it stands in the address, nothing on the server."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart, Status
from surveys.banks.models import BankVersion
from surveys.banks.outline import Outline
from surveys.core.types import NONE
from surveys.pages.studio.presenters.draft.findings import place_id
from surveys.pages.studio.presenters.parts import version_url
from surveys.responses.choices import QUESTION, code_of, word_of
from surveys.responses.presenters.questions import Sitting, leaves_of, whole_sitting

SHORT, PHONE, REVIEW = "short", "phone", "review"
DRAFT, FROZEN = "banks:", "banks:version_"


@dataclass(frozen=True)
class Look:
    """How somebody looks at a version: language, form, width; and the answers that were tried, by column."""

    language: str
    short: bool = False
    phone: bool = False
    answers: Mapping[int, int] | None = None

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address, answers included."""
        tried = {f"{QUESTION}{column}": word_of(code) for column, code in (self.answers or {}).items()}
        form, width = ({"form": SHORT} if self.short else {}), ({"width": PHONE} if self.phone else {})
        return {"language": self.language, **form, **width, **tried}


@dataclass(frozen=True)
class Switch:
    """Another language, form or width of the same page; `url` is empty for the one that is shown."""

    words: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class SwitchGroup:
    """Switches of one kind."""

    label: str
    switches: tuple[Switch, ...]


@dataclass(frozen=True)
class Preview:
    """One version as somebody looks at it."""

    version: BankVersion
    outline: Outline
    sitting: Sitting
    look: Look

    @property
    def is_draft(self) -> bool:
        return self.version.status == Status.DRAFT

    def address(self, place: str, *arguments: int, look: Look | None = None, **more: str) -> str:
        """The address of another page of this preview; `place` is a name such as "preview_page"."""
        return self.bare(place, *arguments, query={**(look or self.look).query, **more})

    def bare(self, place: str, *arguments: int, query: Mapping[str, str] | None = None) -> str:
        """The same without what was chosen, for forms that send it themselves."""
        number = () if self.is_draft else (self.version.number,)
        name = f"{DRAFT if self.is_draft else FROZEN}{place}"
        return reverse(name, args=[self.version.bank.slug, *number, *arguments], query=query or None)

    def editor(self, item: str = "") -> str:
        """Where a question stands: in the editor for a draft, on the page of the version for all others."""
        if self.is_draft:
            anchor = f"#{place_id(DraftPart.ITEM, item)}" if item else ""
            return reverse("banks:draft", args=[self.version.bank.slug]) + anchor
        return version_url(self.version) + (f"#question-{item}" if item else "")

    def edit_url(self, item: str) -> str:
        """Where a question is changed; of a version that is frozen, where it is read."""
        if self.is_draft:
            return reverse("banks:part", args=[self.version.bank.slug, DraftPart.ITEM, item])
        return self.editor(item)

    def switches(self, place: str, *arguments: int) -> tuple[SwitchGroup, ...]:
        """The ways to look at the same page; what leaves no choice stays away.

        Answers belong to one form, and so do the numbers of pages: the other form is looked at from its first page.
        """
        look, first = self.look, (1,) if arguments else ()
        anew = replace(look, answers=None)
        forms = ((_("Long form"), replace(anew, short=False)), (_("Short form"), replace(anew, short=True)))
        widths = ((_("As wide as here"), replace(look, phone=False)), (_("As on a phone"), replace(look, phone=True)))
        tongues = tuple((language_name(code), replace(look, language=code)) for code in languages(self.outline))
        groups = (
            (_("Language"), tongues, arguments),
            (_("Form"), forms if has_short_form(self.outline) else (), first),
            (_("Width"), widths, arguments),
        )
        return tuple(
            SwitchGroup(label, tuple(self._switch(words, other, place, at) for words, other in looks))
            for label, looks, at in groups
            if len(looks) > 1
        )

    def _switch(self, words: str, other: Look, place: str, arguments: tuple[int, ...]) -> Switch:
        same = replace(other, answers=None) == replace(self.look, answers=None)
        return Switch(words, "" if same else self.address(place, *arguments, look=other), other.language)


def preview_of(version: BankVersion, outline: Outline, chosen: Mapping[str, str]) -> Preview:
    """What an address asks for; whatever makes no sense there counts as not asked."""
    known = languages(outline)
    language = chosen.get("language", "")
    short = chosen.get("form") == SHORT and has_short_form(outline)
    look = Look(language if language in known else known[0], short=short, phone=chosen.get("width") == PHONE)
    with override(look.language):
        sitting = _sitting(outline, short=short)
    return Preview(version, outline, sitting, replace(look, answers=_tried(sitting, chosen)))


def languages(outline: Outline) -> tuple[str, ...]:
    """The languages of the bank, its own first."""
    texts = [outline.title, *(item.text for item in outline.items()), *(node.title for node in outline.dimensions)]
    found = {code for text in texts for code in text}
    return (outline.language, *sorted(found - {outline.language}))


def language_name(code: str) -> str:
    """The language in its own words."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def has_short_form(outline: Outline) -> bool:
    """Whether some questions are asked in the long form only."""
    return 0 < len(outline.items(short_form=True)) < len(outline.items())


def answers_of(preview: Preview) -> bytes:
    """The answers that were tried, as a sitting holds them."""
    tried = preview.look.answers or {}
    return bytes(tried.get(column, NONE) for column in range(preview.sitting.width))


def _sitting(outline: Outline, *, short: bool) -> Sitting:
    columns = {item.key: place for place, item in enumerate(outline.items(short_form=short))}
    return whole_sitting(leaves_of(outline, columns), width=len(columns), slugs=(outline.slug,))


def _tried(sitting: Sitting, chosen: Mapping[str, str]) -> dict[int, int]:
    found = {}
    for column, points in sitting.points.items():
        try:
            found[column] = code_of(chosen.get(f"{QUESTION}{column}", ""), points)
        except ValueError:
            continue
    return found
