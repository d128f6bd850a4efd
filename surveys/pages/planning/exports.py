"""Files that planning pages give out."""

import csv
import io

from django.utils.translation import gettext as _

from surveys.campaigns.models import Campaign
from surveys.pages.planning.presenters.teams import shared_link, teams_with_links

ACTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets read UTF-8 as something else


def links_csv(campaign: Campaign) -> str:
    """The shared links of all teams, one a line."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    rows = csv.writer(out)
    rows.writerow([_("Team"), _("Group"), _("People"), _("Shared link")])
    for each in teams_with_links(campaign):
        rows.writerow([_plain(each.team.name), _plain(each.group.name), each.headcount, shared_link(each)])
    return out.getvalue()


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(ACTS_AS_FORMULA) else text
