"""The pages of a draft, as a row of tabs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: tuple[tuple[Promise | str, str], ...] = (  # the order in which a draft is made
    (_("Questions"), "banks:draft"),
    (_("Taken out"), "banks:retired"),
    (_("Scales"), "banks:scales"),
    (_("About the bank"), "banks:head"),
    (_("Preview"), "banks:preview"),
    (_("Import"), "banks:import"),
    (_("Publish"), "banks:impact"),
)


@dataclass(frozen=True)
class Tab:
    """One page of the draft."""

    title: str
    url: str
    current: bool


def draft_tabs(slug: str, current: str) -> tuple[Tab, ...]:
    """The tabs of a bank's draft; `current` names the address of the page that shows them."""
    return tuple(Tab(str(words), reverse(name, args=[slug]), name == current) for words, name in TABS)
