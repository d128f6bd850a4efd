"""Banks for tests, read from the small file beside them."""

from pathlib import Path

from surveys.banks.interchange import Source
from surveys.banks.models import BankVersion
from surveys.banks.services import import_versions

SMALL_FILE = Path(__file__).parent / "data" / "small.yaml"
SMALL = SMALL_FILE.read_text(encoding="utf-8")
SHIPPED = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "banks").glob("*.yaml"))


def source(text: str = SMALL, name: str = "bank.yaml") -> Source:
    """A bank file that is not on disk."""
    return Source(name, text.encode())


def small_bank(slug: str = "small", number: int = 1) -> BankVersion:
    """A published version with two dimensions below Flow, Feedback beside it, four items and two practices."""
    text = SMALL.replace("slug: small", f"slug: {slug}").replace("version: 1", f"version: {number}")
    [imported] = import_versions(files=[source(text)])
    return imported.version
