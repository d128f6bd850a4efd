"""What the front page and the header show."""

from django.http import HttpRequest


def places(request: HttpRequest) -> dict[str, object]:
    return {"places": []}
