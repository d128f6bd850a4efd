"""Reading lists of addresses: typed, pasted or from a file, for one team or with a column that names the team.

Nothing is written here. Every line that can't be taken is named with its number and the reason.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import invited_addresses, people_of, places_by_team, seats_in

MOST_ROWS = 5000
LONGEST_ADDRESS = 254
SHOWN = 80  # letters of what was typed, in a list of troubles
SEPARATORS = re.compile(r"[,;\t]")
QUOTED_NAME = re.compile(r'"[^"@]*"')
IN_BRACKETS = re.compile(r"<([^<>]*)>")
TEAM_COLUMNS = {"team", "teams", "team name", "slug"}
ADDRESS_COLUMNS = {"email", "e-mail", "mail", "address", "e-mail address", "email address"}


@dataclass(frozen=True)
class Row:
    """One address of a list, with the team as written where there is such a column."""

    line: int
    email: str
    team: str = ""
    place: int = 0  # primary key of the participation
    problem: str = ""


@dataclass(frozen=True)
class Reading:
    """What a list says: addresses that can be invited, and the rows that can't, with the reason."""

    good: tuple[Row, ...]
    bad: tuple[Row, ...]


# -- From a text to rows --------------------------------------------------------


def read_addresses(text: str) -> list[Row]:
    """Addresses in any of the ways people paste them; a first line that only names the column is passed over.

    Raises ValidationError when there are too many.
    """
    rows: list[Row] = []
    for line, words in enumerate(text.splitlines(), start=1):
        if words.strip() and not (line == 1 and words.strip(' "').lower() in ADDRESS_COLUMNS):
            rows.extend(_rows_in(line, words))
    return _not_too_many(rows)


def read_table(text: str) -> list[Row]:
    """Rows of a table with a column for the team and one for the address. Raises ValidationError."""
    lines = text.splitlines()
    head = lines[0] if lines else ""
    table = csv.reader(lines, delimiter=max(",;\t", key=head.count))
    try:
        columns = [cell.strip().lower() for cell in next(table, [])]
        team, address = _column(columns, TEAM_COLUMNS), _column(columns, ADDRESS_COLUMNS)
        return _not_too_many(list(_table_rows(table, team, address)))
    except csv.Error as error:
        raise ValidationError(_("This can’t be read as a table. Save it as CSV, then upload that.")) from error


def tidy(address: str) -> str:
    """One way of writing each address: small letters, composed characters, the domain in readable letters."""
    local, at, domain = unicodedata.normalize("NFC", address.strip()).lower().rpartition("@")
    if "xn--" in domain and domain.isascii():
        with suppress(UnicodeError):
            domain = domain.encode("ascii").decode("idna")
    return f"{local}{at}{domain}"


def _rows_in(line: int, words: str) -> Iterator[Row]:
    pieces = [piece.strip() for piece in SEPARATORS.split(QUOTED_NAME.sub("", words).replace('"', ""))]
    found = [address for piece in pieces for address in _addresses_in(piece)]
    if not any("@" in address for address in found):
        found = [words.strip()]
    for address in found:
        yield _checked(Row(line, tidy(address)))


def _addresses_in(piece: str) -> list[str]:
    """A piece without @ beside an address is a name; one with a dot and no space is an address gone wrong."""
    bracketed = IN_BRACKETS.findall(piece)
    if bracketed:
        return list(bracketed)
    if "@" in piece:
        return [word.removeprefix("mailto:") for word in piece.split()] if piece.count("@") > 1 else [piece]
    return [piece] if "." in piece and " " not in piece else []


def _checked(row: Row) -> Row:
    try:
        validate_email(row.email)
    except ValidationError:
        return replace(row, email=row.email[:SHOWN], problem=_("This is not an e-mail address."))
    if len(row.email) > LONGEST_ADDRESS:
        return replace(row, email=row.email[:SHOWN], problem=_("This address is too long."))
    return row


def _column(columns: Sequence[str], names: set[str]) -> int:
    place = next((number for number, name in enumerate(columns) if name in names), None)
    if place is None:
        raise ValidationError(_("The first line has to name the columns: team and email. Start from the template."))
    return place


def _table_rows(table: Iterable[list[str]], team: int, address: int) -> Iterator[Row]:
    for line, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells):
            words = [*cells, *[""] * (max(team, address) + 1 - len(cells))]
            yield _checked(Row(line, tidy(words[address]), words[team].strip()))


def _not_too_many(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("These are more than %(most)d addresses. Split the list, and invite in several steps.")
            % {"most": MOST_ROWS}
        )
    return rows


# -- Against the campaign ------------------------------------------------------


def checked_for_team(participation: Participation, rows: Iterable[Row]) -> Reading:
    """What of a list can be invited for this team."""
    return _read_against(participation.campaign, [replace(row, place=participation.pk) for row in rows])


def checked_for_teams(campaign: Campaign, rows: Iterable[Row]) -> Reading:
    """What of a table can be invited; teams are named by slug or name."""
    places = places_by_team(campaign)
    slugs = {place.team.slug: place.pk for place in places}
    names: dict[str, list[int]] = {}
    for place in places:
        names.setdefault(place.team.name.casefold(), []).append(place.pk)
    return _read_against(campaign, [_placed(row, slugs, names) for row in rows])


def _placed(row: Row, slugs: dict[str, int], names: dict[str, list[int]]) -> Row:
    found = [slugs[row.team]] if row.team in slugs else names.get(row.team.casefold(), [])
    if len(found) == 1:
        return replace(row, place=found[0])
    if found:
        return replace(row, problem=_("Several teams have this name. Write the short name from the team’s address."))
    return replace(row, team=row.team[:SHOWN], problem=_("This campaign asks no team of this name."))


def _read_against(campaign: Campaign, rows: Iterable[Row]) -> Reading:
    """In the order of the list, so that the first ones get the seats. Five queries at most."""
    invited, members = invited_addresses(campaign), _members(campaign)
    reserved = Counter(place for _team, place in members.values())
    left = {place: seats.left - reserved[place] for place, seats in seats_in(campaign).items()}
    seen: set[str] = set()
    good, bad = [], []
    for row in rows:
        problem = row.problem or _trouble_with(row, invited, members, seen, left)
        seen.add(row.email)
        if problem:
            bad.append(replace(row, problem=problem))
        else:
            left[row.place] -= 1
            good.append(row)
    return Reading(tuple(good), tuple(bad))


def _members(campaign: Campaign) -> dict[str, tuple[str, int]]:
    """Addresses of accounts that the launch will invite by itself, with team and participation."""
    if campaign.state != CampaignState.PLANNED:
        return {}
    return {each.email: (each.team, each.participation_id) for each in people_of(campaign).to_invite}


def _trouble_with(
    row: Row, invited: dict[str, str], members: dict[str, tuple[str, int]], seen: set[str], left: dict[int, int]
) -> str:
    if row.email in seen:
        return _("It stands here twice.")
    if row.email in invited:
        return _("It is invited already, for %(team)s.") % {"team": invited[row.email]}
    if row.email in members:
        return _("It belongs to an account in %(team)s, which is invited by itself at the launch.") % {
            "team": members[row.email][0]
        }
    if left.get(row.place, 0) <= 0:
        return _("The team has no seat left for it: it has as many as people.")
    return ""
