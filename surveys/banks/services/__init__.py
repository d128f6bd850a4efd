"""Writes about banks. Publishing freezes a version; what must change later becomes a new version, or a correction."""

from surveys.banks.services.banks import archive_bank, copy_bank, create_bank, restore_bank
from surveys.banks.services.drafts import discard_draft
from surveys.banks.services.errata import add_erratum, check_slip
from surveys.banks.services.importing import import_as_draft, import_drafts, import_into_draft
from surveys.banks.services.publishing import (
    LONGEST_CHANGELOG,
    LONGEST_REASON,
    DraftChangedError,
    Judged,
    Said,
    changed_since,
    decide_meanings,
    decisions_of,
    draft_mark,
    judge,
    publish_version,
)
from surveys.banks.services.versions import (
    Imported,
    import_versions,
    retire_version,
    revise,
    set_quick_check,
    stored_document,
)

__all__ = [
    "LONGEST_CHANGELOG",
    "LONGEST_REASON",
    "DraftChangedError",
    "Imported",
    "Judged",
    "Said",
    "add_erratum",
    "archive_bank",
    "changed_since",
    "check_slip",
    "copy_bank",
    "create_bank",
    "decide_meanings",
    "decisions_of",
    "discard_draft",
    "draft_mark",
    "import_as_draft",
    "import_drafts",
    "import_into_draft",
    "import_versions",
    "judge",
    "publish_version",
    "restore_bank",
    "retire_version",
    "revise",
    "set_quick_check",
    "stored_document",
]
