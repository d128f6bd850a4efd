"""Lists of addresses in the ways people have them."""

import pytest
from django.core.exceptions import ValidationError

from surveys.campaigns.interchange import read_addresses, read_table, tidy
from surveys.teams.interchange.tables import text_of

ANN, BO = "ann@example.org", "bo@example.org"


@pytest.mark.parametrize(
    "text",
    [
        f"{ANN}\n{BO}",
        f"{ANN}, {BO}",
        f"{ANN};{BO};",
        f"{ANN}\t{BO}",
        f"{ANN} {BO}",
        f"\r\n{ANN}\r\n\r\n{BO}\r\n",
        f"Ann Admin <{ANN}>, Bo <{BO}>",
        f'"Admin, Ann" <{ANN}>; "Bo" <{BO}>',
        f"Admin, Ann <{ANN}>\n{BO}",
        f"E-mail\n{ANN}\n{BO}",
        f'"email"\n"{ANN}"\n"{BO}"',
        f"Ann;{ANN}\nBo;{BO}",
        f"mailto:{ANN} mailto:{BO}",
        f"  {ANN.upper()}\n{BO}",
    ],
)
def test_any_way_of_writing_addresses(text: str) -> None:
    assert [(row.email, row.problem) for row in read_addresses(text)] == [(ANN, ""), (BO, "")]


def test_bad_lines_are_named_with_their_number() -> None:
    rows = read_addresses(f"{ANN}\nnobody\n{ANN}, bo.example.org\na@@b.org")
    assert [row.line for row in rows if row.problem] == [2, 3, 4]
    assert [row.email for row in rows if row.problem] == ["nobody", "bo.example.org", "a@@b.org"]


def test_what_is_shown_of_a_long_line_is_short() -> None:
    [row] = read_addresses("x" * 100_000)
    assert len(row.email) == 80


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_files_in_the_usual_encodings(encoding: str) -> None:
    assert text_of(f"Jörg <{ANN}>".encode(encoding)) == f"Jörg <{ANN}>"


@pytest.mark.parametrize("data", [b"PK\x03\x04\0\0", b"x" * (2 * 1024 * 1024 + 1)])
def test_files_that_are_no_lists(data: bytes) -> None:
    with pytest.raises(ValidationError):
        text_of(data)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_with_any_separator(mark: str) -> None:
    rows = read_table(f"Name{mark}Team{mark}E-Mail\nAnn{mark}Atlas{mark}{ANN}\n{mark}{mark}\nBo{mark}Boreas{mark}{BO}")
    assert [(row.line, row.team, row.email) for row in rows] == [(2, "Atlas", ANN), (4, "Boreas", BO)]


@pytest.mark.parametrize("text", ["", "a,b\nc,d", "team\nAtlas", f"{ANN}\n{BO}"])
def test_a_table_names_its_columns(text: str) -> None:
    with pytest.raises(ValidationError, match="name the columns"):
        read_table(text)


def test_a_short_row_of_a_table_is_a_bad_row() -> None:
    [row] = read_table("team,email\nAtlas")
    assert (row.line, row.problem != "") == (2, True)


@pytest.mark.parametrize("wrong", ["xn--@xn--.org", "a@xn--\u00fc.org", "@", "", "xn--a@xn--zzzzzzzzzzzz"])
def test_tidying_never_fails(wrong: str) -> None:
    assert isinstance(tidy(wrong), str)
