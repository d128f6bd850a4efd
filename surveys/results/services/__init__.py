"""Writing results: at the close, once, for every team and group of a campaign, through the gate."""

from surveys.results.services.health import pool_health
from surveys.results.services.rows import ALGORITHM
from surveys.results.services.scoring import score_campaign
from surveys.results.services.simulated import simulated_report

__all__ = ["ALGORITHM", "pool_health", "score_campaign", "simulated_report"]
