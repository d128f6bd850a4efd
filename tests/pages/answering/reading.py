"""Reading a page as a person does."""

import re
from html import unescape

from django.http import HttpResponse


def words(response: HttpResponse) -> str:
    """The page's text in one line."""
    text = re.sub(r"<(script|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def heading(response: HttpResponse) -> str:
    found = re.findall(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)
    assert len(found) == 1, "a page has one h1"
    return " ".join(unescape(found[0]).split())


def chosen(response: HttpResponse) -> dict[str, str]:
    """Name → value of each radio input that is checked."""
    return dict(re.findall(r'<input[^>]*name="(q-\d+)" value="(\w+)" checked>', response.content.decode()))


def typed(response: HttpResponse) -> list[str]:
    """What stands in the comment fields."""
    found = re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.DOTALL)
    return [unescape(text) for text in found]
