"""The trace of somebody who goes on writing: one entry, not one for each pause."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from surveys.teams.models import AuditEntry, User
from surveys.teams.services import record

ONE_SITTING = timedelta(minutes=10)


def trace_writing(*, by: User | None, verb: str, obj: Model, changes: dict[str, Any]) -> None:
    """Adds to the entry of the same person about the same part, where its last one is minutes old."""
    key, _words = AuditEntry.words_of(obj)
    latest = AuditEntry.objects.filter(object_key=key).first()
    since = timezone.now() - ONE_SITTING
    goes_on = latest is not None and (latest.actor_id, latest.verb) == (by and by.pk, verb) and latest.at > since
    if latest is None or not goes_on:
        record(by=by, verb=verb, obj=obj, changes=changes)
        return
    merged = dict(latest.changes)
    for place, (before, after) in changes.items():
        merged[place] = [merged[place][0] if place in merged else before, after]
    AuditEntry.objects.filter(pk=latest.pk).update(changes=merged)
