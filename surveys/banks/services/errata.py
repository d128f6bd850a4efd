"""Slips in what was published: mended beside the version, which itself stays as it was."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic import ValidationError as Refused

from surveys.banks.choices import ItemText, Status
from surveys.banks.document import Sentences
from surveys.banks.lint import MOST_WORDS, NEGATION
from surveys.banks.models import BankVersion, Erratum, Item
from surveys.banks.queries import text_now
from surveys.banks.wording import SAME_TEXT, likeness
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def add_erratum(*, item: Item, part: str, language: str, text: str, by: User | None, asked: bool = False) -> Erratum:
    """Mends a slip in one text of a published item; the meaning must stay, which only a person can tell.

    `asked` says whether a running campaign asks the version, so that it may be mended although it is retired.
    Raises ValidationError, about the text by its field.
    """
    version = BankVersion.objects.select_for_update().get(pk=item.version_id)
    _can_be_mended(version, asked=asked)
    was = text_now(item=item, part=part, language=language)
    now = check_slip(was=was, text=text, part=part, language=language)
    erratum = Erratum(item=item, part=part, language=language, was=was, text=now)
    erratum.full_clean()
    erratum.save()
    where = f"text.{language}" if part == ItemText.TEXT else f"{part}.{language}"
    record(by=by, verb="correct a slip", obj=item, changes={where: [was, erratum.text]})
    return erratum


def check_slip(*, was: str, text: str, part: str, language: str) -> str:
    """The corrected text as it is stored. Raises ValidationError where it says something else than the text before."""
    now = _sound(text)
    _is_a_slip(was, now, part=part, language=language)
    return now


def _can_be_mended(version: BankVersion, *, asked: bool) -> None:
    if version.status == Status.DRAFT:
        raise ValidationError(_("This version is a draft: change the question itself."))
    if version.status == Status.RETIRED and not asked:
        raise ValidationError(_("This version is retired and no running campaign asks it: nobody would read it."))


def _sound(text: str) -> str:
    try:
        return TypeAdapter[str](Sentences).validate_python(text.replace("\r\n", "\n"))
    except Refused as error:
        words = _("Write the corrected text, in at most 2000 characters and without control characters.")
        raise ValidationError({"text": words}) from error


def _is_a_slip(was: str, now: str, *, part: str, language: str) -> None:
    if not was:
        raise ValidationError(_("There is no such text in this language, so there is no slip in it."))
    if now == was:
        raise ValidationError({"text": _("This is the text as it stands. Change what is wrong in it.")})
    if part == ItemText.TEXT and len(now.split()) > max(MOST_WORDS, len(was.split())):
        raise ValidationError({"text": _("A question has at most %(most)s words.") % {"most": MOST_WORDS}})
    if likeness(was, now) < SAME_TEXT:
        words = _("So many other words are a new question, not a slip. Make a new version of the bank instead.")
        raise ValidationError({"text": words})
    if language.split("-", maxsplit=1)[0] == "en" and len(NEGATION.findall(was)) != len(NEGATION.findall(now)):
        words = _(
            "A “not” more or less turns the meaning round: that is a new question. Make a new version of the bank."
        )
        raise ValidationError({"text": words})
