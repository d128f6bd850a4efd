"""What one run of the timer says of each thing it did."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)
Given = ParamSpec("Given")


@dataclass(frozen=True)
class Step:
    """One thing that `run_due` did, or why it did not; `failed`: somebody should look at it."""

    campaign: str
    done: bool
    words: str
    failed: bool = False


def guarded(subject: str, work: Callable[Given, list[Step]], *args: Given.args, **options: Given.kwargs) -> list[Step]:
    """What the work says; what goes wrong in it is said and logged, and stops nothing else."""
    try:
        return work(*args, **options)
    except ValidationError as refused:
        return [Step(subject, done=False, words=f"not now: {' '.join(refused.messages)}")]
    except Exception as error:
        logger.exception("%s: a step failed", subject)
        words = f"failed: {type(error).__name__}, see the log; the next run tries again what can be tried again"
        return [Step(subject, done=False, failed=True, words=words)]
