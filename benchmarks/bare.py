"""The bare views: a constant page, and one row inserted for each request."""

import os
from pathlib import Path

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

CONTENT = Path(os.environ["BARE_PAGE"]).read_bytes()  # a page of the product as it was served
SAVED = b'{"saved": true}'


class BareRow(models.Model):
    """As long as a draft."""

    answers = models.BinaryField()
    comments = models.JSONField(default=dict)

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return "row"


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT)


def insert(request: HttpRequest) -> HttpResponse:
    """Reads the form as the product does, and keeps a byte for each field."""
    BareRow.objects.create(answers=bytes(len(value) for value in request.POST.values()))
    return HttpResponse(SAVED, content_type="application/json", headers={"Content-Length": str(len(SAVED))})


urlpatterns = [path("page/", page), path("insert/", insert)]
