"""What one run of the timer says of each thing it did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One thing that `run_due` did, or why it did not; `failed`: somebody should look at it."""

    campaign: str
    done: bool
    words: str
    failed: bool = False
