"""Keys of new parts: made of their words, and never one that was used before."""

from collections.abc import Iterator

from django.utils.text import slugify

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion, RetiredPart
from surveys.banks.services.drafts.content import MODELS, Content

WORDS_IN_A_KEY, LONGEST_PROPOSED = 5, 60


def taken_keys(draft: BankVersion, kind: str) -> set[str]:
    """Every key of this kind in any version of the bank, also of what was taken out of a draft."""
    rows = MODELS[kind].objects.filter(version__bank=draft.bank_id)
    taken = set(rows.values_list("key", flat=True))
    for part in RetiredPart.objects.filter(version__bank=draft.bank_id):
        taken |= {key for inner, key in keys_in(part.kind, part.content) if inner == kind}
    return taken


def keys_in(kind: str, content: Content) -> Iterator[tuple[str, str]]:
    """Kind and key of a part, and of all that stands below it."""
    yield kind, content["key"]
    for below in ("dimensions", "items", "practices"):
        for inner in content.get(below, []) if kind == DraftPart.DIMENSION else []:
            yield from keys_in(below.removesuffix("s"), inner)


def proposed_key(words: str, taken: set[str], *, prefix: str = "", otherwise: str = "part") -> str:
    """A free key made of the first words; `otherwise` where they hold no Latin letters."""
    begin = "-".join(slugify(words).replace("_", "-").strip("-").split("-")[:WORDS_IN_A_KEY])
    base = "-".join(step for step in (prefix, begin or otherwise) if step)[:LONGEST_PROPOSED].strip("-")
    number, key = 2, base
    while key in taken:
        number, key = number + 1, f"{base}-{number}"
    return key
