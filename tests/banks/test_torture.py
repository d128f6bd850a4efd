"""Whatever somebody brings: it is refused with its place, soon and in little memory, and nothing is written."""

import time
import tracemalloc

import pytest

from surveys.banks.interchange import Upload, look_at_upload
from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.services import revise
from surveys.teams.models import AuditEntry
from tests.banks.factories import small_bank
from tests.banks.torture import SHEETS, YAML, Brought

MOST_BYTES = 100 * 1024 * 1024  # at once, for files of 2 MB at most
MOST_SECONDS = 60  # generous: the slowest takes 6 under the watch over memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def test_there_are_enough_of_them() -> None:
    assert len(YAML) + len(SHEETS) >= 60


@pytest.mark.parametrize(
    "brought", [*YAML.values(), *SHEETS.values()], ids=[*YAML, *(f"sheet: {name}" for name in SHEETS)]
)
def test_a_hostile_file_is_refused_by_its_place(brought: Brought, draft: BankVersion) -> None:
    before = written()
    tracemalloc.start()
    began = time.monotonic()
    looked = look_at_upload(Upload(brought.name, brought.content), slug="small")
    seconds, (_now, most) = time.monotonic() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    said = [str(problem).removeprefix(f"{brought.name}:") for problem in looked.problems]
    assert looked.file is None
    assert [words for words in brought.said if not any(words in line for line in said)] == [], said[:20]
    assert len(said) <= 3 * 500 + 10
    assert most < MOST_BYTES
    assert seconds < MOST_SECONDS
    assert written() == before


def written() -> tuple[int, ...]:
    return QuestionBank.objects.count(), BankVersion.objects.count(), AuditEntry.objects.count()
