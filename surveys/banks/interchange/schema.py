"""The JSON Schema of bank files, for editors and other programs."""

import json
from typing import Any

from surveys.banks.document import BankDocument


def json_schema() -> dict[str, Any]:
    """What a bank file looks like; keys that must fit together are checked by `bank_lint` only."""
    schema = BankDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "DevOps Assess question bank"}


def schema_text() -> str:
    """The schema as its published file holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
