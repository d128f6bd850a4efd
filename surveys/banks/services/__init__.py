"""Writes about banks. Publishing freezes a version; what must change later becomes a new version, or a correction."""

from surveys.banks.services.drafts import discard_draft
from surveys.banks.services.errata import add_erratum, check_slip
from surveys.banks.services.importing import import_as_draft, import_into_draft
from surveys.banks.services.versions import (
    Imported,
    import_versions,
    publish_version,
    retire_version,
    revise,
    set_quick_check,
    stored_document,
)

__all__ = [
    "Imported",
    "add_erratum",
    "check_slip",
    "discard_draft",
    "import_as_draft",
    "import_into_draft",
    "import_versions",
    "publish_version",
    "retire_version",
    "revise",
    "set_quick_check",
    "stored_document",
]
