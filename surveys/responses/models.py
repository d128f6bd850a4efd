"""Answers, as long as they exist one by one, and the sealed blocks that remain.

A draft or response is one row for the whole sitting: one byte for each item in the frozen order of
the campaign's banks (0 nothing, 1…n the scale point's place, 254 don't know, 255 not applicable).
"""

import uuid
from typing import ClassVar

from django.db import models

from surveys.campaigns.models import Invitation, Participation


class Draft(models.Model):
    """An unsent sitting. It hangs on the invitation so that it can be resumed, and dies with sending."""

    invitation = models.OneToOneField(Invitation, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    answers = models.BinaryField()
    comments = models.JSONField(default=dict, blank=True)  # bank slug.dimension key → text

    def __str__(self) -> str:
        return "draft"


class Response(models.Model):
    """A sent sitting: no time, no order, no way to the invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="responses")
    answers = models.BinaryField()
    comments = models.JSONField(default=dict, blank=True)
    flags = models.PositiveSmallIntegerField(default=0)
    receipt_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return "response"


class SealedResponses(models.Model):
    """All responses of a team after the close, in shuffled order: persons × items bytes."""

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="sealed")
    persons = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
    block = models.BinaryField()

    class Meta:
        verbose_name_plural = "sealed responses"

    def __str__(self) -> str:
        return f"{self.participation}"


class Comment(models.Model):
    """A comment after the close: of a team about a dimension, of nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="comments")
    dimension_key = models.CharField(max_length=160)  # bank slug "." dimension key
    text = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.dimension_key
