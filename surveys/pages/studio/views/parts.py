"""What several views of this room ask."""

from django.http import Http404, HttpRequest

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.banks.permissions import can_read_version
from surveys.banks.queries import draft_of, versions_of
from surveys.campaigns.queries import asked_now


def readable(request: HttpRequest, slug: str) -> list[BankVersion]:
    """The versions that this person may read, latest first."""
    return [one for one in versions_of(slug) if can_read_version(request.user, one)]


def numbered(versions: list[BankVersion], number: int) -> BankVersion:
    """The version with the number, or the page that says there is none."""
    return found(next((one for one in versions if one.number == number), None))


def drafted(slug: str) -> BankVersion:
    """The draft of the bank, or the page that says there is none."""
    return found(draft_of(slug))


def found(version: BankVersion | None) -> BankVersion:
    if version is None:
        raise Http404
    return version


def is_mendable(version: BankVersion) -> bool:
    """Whether its texts are read as they were published, by anybody now or later."""
    if version.status == Status.RETIRED:
        return asked_now(version.pk)
    return version.status == Status.PUBLISHED


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script asks, which puts what it is given into the page that it stands on."""
    return "X-Fragment" in request.headers
