"""From documents to files: one way to write each bank, so that two exports differ only where the content does."""

import hashlib
import json
from typing import Any

import yaml

from surveys.banks.document import BankDocument, Part

KEY_LISTS = {"languages", "concepts", "after", "axes"}


class _OneLine(list[Any]):
    """A list of keys, written in one line."""


class _Dumper(yaml.SafeDumper):
    """Entries of a list stand two spaces inside their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # PyYAML's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # PyYAML's signature
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _write_keys(dumper: yaml.SafeDumper, keys: _OneLine) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", keys, flow_style=True)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(_OneLine, _write_keys)


def write_bank(document: BankDocument) -> str:
    """The file of a bank; reading it and writing it again gives the same bytes."""
    return yaml.dump(plain(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def digest(document: BankDocument) -> str:
    """SHA-256 of the content. Whether visitors may take the bank is no part of it: that can change later."""
    content = plain(document)
    content.pop("quick_check", None)
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def plain(document: BankDocument) -> dict[str, Any]:
    """The document as a file holds it: defaults left out, texts of one language as plain strings."""
    data = _part(document, document.language)
    data.pop("languages", None)
    if len(document.all_languages()) == 1:
        return data
    ordered: dict[str, Any] = {}
    for key, value in data.items():
        ordered[key] = value
        if key == "language":
            ordered["languages"] = _OneLine(document.all_languages())
    return ordered


def _part(part: Part, language: str, *, first_way: bool = False) -> dict[str, Any]:
    data: dict[str, Any] = {}
    inherited = first_way or bool(getattr(part, "first_way", False))
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if not field.is_required() and value == field.default:
            continue
        if name == "first_way" and first_way:
            continue  # the parent has said it for all below it
        data[name] = _value(name, value, language, first_way=inherited)
    return data


def _value(name: str, value: object, language: str, *, first_way: bool) -> object:
    if isinstance(value, Part):
        return _part(value, language, first_way=first_way)
    if isinstance(value, list):
        entries = [_value("", entry, language, first_way=first_way) for entry in value]
        return _OneLine(entries) if name in KEY_LISTS else entries
    if isinstance(value, dict):
        return value[language] if list(value) == [language] else dict(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
