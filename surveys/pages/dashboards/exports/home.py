"""The dashboard as CSV and JSON: the digits of its page, and nothing that it does not show."""

from surveys.pages.dashboards.exports.parts import csv_text, file_name, json_text
from surveys.pages.dashboards.presenters.home_files import DashboardFile


def dashboard_csv(found: DashboardFile) -> str:
    """For spreadsheets: a row for each team and dimension, below the medians."""
    facts = [(word, value) for _code, word, value in found.facts]
    return csv_text(facts, [word for _code, word in found.columns], found.rows)


def dashboard_json(found: DashboardFile) -> str:
    """For programs: the same values under names that never change, and what the page says of them."""
    codes = [code for code, _word in found.columns]
    facts = {code: value for code, _word, value in found.facts}
    cells = [dict(zip(codes, row, strict=True)) for row in found.rows]
    return json_text({"format": 1, **facts, "cells": cells, **found.more()})


def dashboard_name(found: DashboardFile, ending: str) -> str:
    """Wave and bank: "dashboard-2026-q4-three-ways.csv"."""
    return file_name(*found.stem, ending=ending)
