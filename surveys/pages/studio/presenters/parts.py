"""Words and links that several pages about question banks share."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import ItemText
from surveys.banks.models import BankVersion, Texts

Crumbs = tuple[tuple[str, str], ...]


class Figure(NamedTuple):
    """A number that matters, as components/key_figures.html takes it."""

    label: str
    value: str
    note: str = ""


def questions_words(count: int) -> str:
    return ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}


def minutes_words(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def part_words(part: ItemText, language: str, texts: Texts) -> str:
    """Names a text of a question, with its language where there are several."""
    return f"{part.label} ({language})" if len(texts) > 1 else str(part.label)


def day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def version_url(version: BankVersion) -> str:
    return reverse("banks:version", args=[version.bank.slug, version.number])


def version_crumbs(title: str, version: BankVersion, *, is_current: bool) -> Crumbs:
    """The way to a version; that which is asked now has the address of the bank."""
    crumbs = [(_("Question banks"), reverse("banks:index")), (title, reverse("banks:bank", args=[version.bank.slug]))]
    if not is_current:
        crumbs.append((_("Version %(number)s") % {"number": version.number}, version_url(version)))
    return tuple(crumbs)
