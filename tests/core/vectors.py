"""Reference vectors with known answers, read once."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "vectors.json"
VECTORS: dict[str, dict[str, Any]] = {v["name"]: v for v in json.loads(FILE.read_text(encoding="utf-8"))["vectors"]}
