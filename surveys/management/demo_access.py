"""The password of the four demo sign-ins: DEMO_PASSWORD, or a random one that is kept in a file."""

import os
import secrets

from django.conf import settings


def demo_password() -> str:
    """The password, the same at each start."""
    if settings.DEMO_PASSWORD:
        return str(settings.DEMO_PASSWORD)
    path = settings.DATA_DIR / "demo_password"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(9))
    return str(path.read_text(encoding="utf-8"))
