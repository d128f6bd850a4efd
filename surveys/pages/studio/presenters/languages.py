"""Languages of banks in words."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _


def language_words(code: str) -> str:
    """German (de); the code alone where the language has no name here."""
    names = LANG_INFO.get(code, {})
    return f"{_(names['name'])} ({code})" if "name" in names else code


def known_languages() -> list[tuple[str, str]]:
    """Codes and names of the languages that a bank can speak, by name."""
    known = {code for code, names in LANG_INFO.items() if "name" in names and len(code) <= 12 and code == code.lower()}
    return sorted(((code, language_words(code)) for code in known), key=lambda pair: pair[1])
