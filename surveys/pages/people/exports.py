"""Files that the pages about people give out."""

from typing import Any

from surveys.teams import queries
from surveys.teams.interchange.people import people_csv


def people_file(asked: dict[str, Any]) -> str:
    """The people of a filter, as the import reads them."""
    return people_csv(list(queries.people_list(**asked)))
