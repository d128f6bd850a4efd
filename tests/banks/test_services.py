"""Banks are imported whole or not at all, frozen when published, and revised as new versions."""

from pathlib import Path

import pytest

from surveys.banks import interchange, queries, services
from surveys.banks.interchange import BankFileError, Source
from surveys.banks.models import BankVersion

pytestmark = pytest.mark.django_db
SMALL = Path(__file__).parent / "data" / "small.yaml"


def test_a_new_file_is_published_at_once():
    [imported] = services.import_versions(files=[SMALL])
    assert (imported.change, imported.version.status) == ("created", "published")


def test_export_import_export(django_assert_num_queries):
    for file in [SMALL, *Path("fixtures/banks").glob("*.yaml")]:
        services.import_versions(files=[file])
    for version in BankVersion.objects.all():
        with django_assert_num_queries(8):
            outline = queries.bank_outline(version)
        text = interchange.write_bank(interchange.document_of(outline))
        [again] = interchange.read_banks([Source("x", text.encode())])
        assert interchange.write_bank(again.document) == text
    assert {one.change for one in services.import_versions(files=[SMALL, *Path("fixtures/banks").glob("*.yaml")])} == {"unchanged"}
    print(queries.published_banks())
