"""Writes of a draft in the making: each checks what the writer saw, and leaves a trace."""

from surveys.banks.services.drafts.discarding import discard_draft
from surveys.banks.services.drafts.scales import (
    PointContent,
    ScaleContent,
    change_scale,
    copy_scale,
    create_scale,
    delete_scale,
    scale_mark,
    scale_marks,
)

__all__ = [
    "PointContent",
    "ScaleContent",
    "change_scale",
    "copy_scale",
    "create_scale",
    "delete_scale",
    "discard_draft",
    "scale_mark",
    "scale_marks",
]
