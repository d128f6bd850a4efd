"""Writes of a draft in the making: each checks what the writer saw, and leaves a trace."""

from surveys.banks.services.drafts.adding import add_part, duplicate_item
from surveys.banks.services.drafts.arranging import list_mark
from surveys.banks.services.drafts.content import Content, content_of, flat, row_of, sound
from surveys.banks.services.drafts.discarding import discard_draft
from surveys.banks.services.drafts.earlier import EarlierPart, earlier_parts, gone_items
from surveys.banks.services.drafts.editing import edit_part
from surveys.banks.services.drafts.heads import HeadContent, change_head, remove_language
from surveys.banks.services.drafts.looking import DraftFinding, look_at_draft
from surveys.banks.services.drafts.moving import move_part, shift_part
from surveys.banks.services.drafts.retiring import put_back_part, remove_part, restore_part, retire_part
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
    "Content",
    "DraftFinding",
    "EarlierPart",
    "HeadContent",
    "PointContent",
    "ScaleContent",
    "add_part",
    "change_head",
    "change_scale",
    "content_of",
    "copy_scale",
    "create_scale",
    "delete_scale",
    "discard_draft",
    "duplicate_item",
    "earlier_parts",
    "edit_part",
    "flat",
    "gone_items",
    "list_mark",
    "look_at_draft",
    "move_part",
    "put_back_part",
    "remove_language",
    "remove_part",
    "restore_part",
    "retire_part",
    "row_of",
    "scale_mark",
    "scale_marks",
    "shift_part",
    "sound",
]
