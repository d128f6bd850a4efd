"""Every reference vector, key by key. A vector or a key without a check fails."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from surveys.core.agreement import Agreement, ad_cutoff, ad_mean, ad_median, agreement_verdict, r_star_wg_j, rwg_j
from surveys.core.anonymity import (
    DimensionRelease,
    Released,
    Unit,
    Vague,
    gate,
    reaches,
    release_dimension,
    release_turnover,
)
from surveys.core.careless import average_string, longstring, page_times
from surveys.core.change import effect_size, welch
from surveys.core.intervals import IntervalKind, finite_factor, t_interval, t_quantile, wilson
from surveys.core.levels import Band, level
from surveys.core.moments import moments
from surveys.core.multiplicity import benjamini_hochberg
from surveys.core.reliability import cronbach_alpha, icc_one_way
from surveys.core.robust import robust_spread
from surveys.core.scales import Scale
from surveys.core.scoring import Coverage, score
from surveys.core.types import NOT_APPLICABLE, Suppressed
from tests.core.build import matrix, node, one_leaf
from tests.core.vectors import VECTORS

Facts = dict[str, Any]
Check = Callable[[Facts, Facts], Facts]
CHECKS: dict[str, Check] = {}

NOT_OURS = {
    ("cronbach_alpha_attitude", "ci95_feldt"): "the F interval of alpha is shown nowhere",
    ("cronbach_alpha_attitude", "omega_total_one_factor_minres"): "omega needs factor extraction; editors see alpha",
    ("permutation_exact_two_quarters", "p_exact"): "changes are tested by Welch's t only",
    ("permutation_exact_two_quarters", "arrangements"): "changes are tested by Welch's t only",
    ("benjamini_hochberg_1995", "rejected_bonferroni"): "one correction for all views: Benjamini–Hochberg",
    ("benjamini_hochberg_1995", "rejected_holm"): "one correction for all views: Benjamini–Hochberg",
    ("benjamini_hochberg_1995", "adjusted_holm"): "one correction for all views: Benjamini–Hochberg",
    ("zero_spread_guard", "label"): "a sentence; the core gives the code no-spread",
    ("unanimity_disclosure", "action"): "a sentence; the core gives a band and no interval",
}
TIGHTER = {("cronbach_alpha_attitude", "alpha"): 1e-9}


def checks(*names: str) -> Callable[[Check], Check]:
    """Register the check of one or more vectors."""

    def register(check: Check) -> Check:
        CHECKS.update(dict.fromkeys(names, check))
        return check

    return register


def ends(low: float | None, high: float | None) -> list[float | None]:
    return [low, high]


@pytest.mark.parametrize("name", VECTORS)
def test_vector(name: str) -> None:
    vector = VECTORS[name]
    assert name in CHECKS, f"vector {name} has no check"
    found = CHECKS[name](vector["inputs"], vector["expected"])
    for key, expected in vector["expected"].items():
        if (name, key) in NOT_OURS:
            continue
        assert key in found, f"{name}: {key} is not checked"
        tolerance = TIGHTER.get((name, key), vector["tolerance"])
        assert_near(found[key], expected, tolerance, f"{name}: {key}")


def test_whatever_is_left_out_exists_and_is_not_checked() -> None:
    for name, key in NOT_OURS:
        assert key in VECTORS[name]["expected"]
        assert key not in CHECKS[name](VECTORS[name]["inputs"], VECTORS[name]["expected"])
    assert CHECKS.keys() == VECTORS.keys()


def assert_near(found: Any, expected: Any, tolerance: float, what: str) -> None:
    if isinstance(expected, list):
        assert len(found) == len(expected), what
        for one, other in zip(found, expected, strict=True):
            assert_near(one, other, tolerance, what)
    elif isinstance(expected, (bool, str)) or expected is None:
        assert found == expected, what
    else:
        assert found == pytest.approx(expected, abs=tolerance, rel=0), what


@checks("pomp_5pt", "pomp_6pt_dloq", "reverse_scored")
def _pomp(given: Facts, _: Facts) -> Facts:
    scale = Scale.likert("s", given["scale_max"])
    reverse = given.get("reverse", False)
    return {
        "pomp": [scale.pomp(place, reverse) for place in given["answers"]],
        "recoded": [scale.value(place, reverse) for place in given["answers"]],
    }


@checks("not_applicable_is_not_zero")
def _not_applicable(given: Facts, _: Facts) -> Facts:
    codes = [NOT_APPLICABLE if answer == "NA" else answer for answer in given["answers"]]
    bank = one_leaf({"a": 1, "b": 1, "c": 1, "d": 1})
    return {"person_score": score(bank, matrix([codes])).nodes["d"].persons[0]}


@checks("weighted_dimension_score")
def _weighted(given: Facts, _: Facts) -> Facts:
    tens = Scale.from_values("percent", range(0, 101, 10))
    bank = one_leaf(dict(zip("abc", given["weights"], strict=True)), tens)
    places = [int(value / 10) + 1 for value in given["scores"]]
    return {"weighted": score(bank, matrix([places])).nodes["d"].mean}


@checks("favourable_share")
def _favourable(given: Facts, _: Facts) -> Facts:
    item = score(one_leaf({"a": 1}), matrix([[answer] for answer in given["answers"]])).items["a"]
    parts = item.parts
    return {
        "favourable": parts.favourable / item.n,
        "neutral": parts.neutral / item.n,
        "unfavourable": parts.unfavourable / item.n,
        "top_box": item.counts[-1] / item.n,
        "net": (parts.favourable - parts.unfavourable) / item.n,
    }


@checks("maturity_level_mapping")
def _levels(given: Facts, _: Facts) -> Facts:
    return {"level": [level(value) for value in given["pomp"]]}


@checks("rwg_j_multi_item", "rwg_polarised_group")
def _agreement(given: Facts, _: Facts) -> Facts:
    rows, options = np.array(given["ratings_rows_are_persons"], dtype=float), given["options"]
    return {
        "rwg_j": rwg_j(rows, options),
        "rwg_item1": rwg_j(rows[:, :1], options),
        "r_star_wg_j": r_star_wg_j(rows, options),
        "ad_mean": ad_mean(rows),
        "ad_median": ad_median(rows),
        "mean_pomp": float(np.mean((rows - 1) / (options - 1) * 100)),
    }


@checks("ad_cutoff")
def _cutoff(given: Facts, _: Facts) -> Facts:
    return {"cutoff_A_over_6": [ad_cutoff(options) for options in given["options"]]}


@checks("icc1_icc2_shrout_fleiss")
def _icc(given: Facts, _: Facts) -> Facts:
    found = icc_one_way(given["groups_as_rows"])
    assert found is not None
    assert found.icc1 is not None
    assert found.icc2 is not None
    return {
        "msb": found.msb,
        "msw": found.msw,
        "icc1": found.icc1,
        "icc2": found.icc2,
        "published_2dp": [round(found.icc1, 2), round(found.icc2, 2)],
    }


@checks("cronbach_alpha_attitude", "alpha_undefined", "alpha_negative")
def _alpha(given: Facts, _: Facts) -> Facts:
    return {"alpha": cronbach_alpha(np.array(given["rows_are_persons"], dtype=float))}


@checks("t_interval_with_fpc_7_of_9")
def _t_interval(given: Facts, _: Facts) -> Facts:
    found = moments(given["x"])
    assert found.sd is not None
    plain = t_interval(given["x"], None, given["confidence"])
    corrected = t_interval(given["x"], given["N"], given["confidence"])
    assert (plain.kind, corrected.kind) == (IntervalKind.T, IntervalKind.CORRECTED)
    factor = finite_factor(given["n"], given["N"])
    return {
        "mean": found.mean,
        "sd": found.sd,
        "se_no_fpc": found.sd / found.n**0.5,
        "se_fpc": factor * found.sd / found.n**0.5,
        "ci_no_fpc": ends(plain.low, plain.high),
        "ci_fpc": ends(corrected.low, corrected.high),
        "t_crit": t_quantile(given["confidence"], given["n"] - 1),
        "fpc_factor": factor,
    }


@checks("t_interval_clipped_to_scale")
def _clipped(given: Facts, _: Facts) -> Facts:
    wide = t_interval(given["x"], None, clip=(-1000, 1000))
    clipped = t_interval(given["x"], None, clip=tuple(given["scale"]))
    return {
        "mean": moments(given["x"]).mean,
        "raw": ends(wide.low, wide.high),
        "shown": ends(clipped.low, clipped.high),
    }


@checks("zero_spread_guard")
def _zero_spread(given: Facts, _: Facts) -> Facts:
    found = t_interval(given["x"], None)
    assert found.kind is IntervalKind.NO_SPREAD
    four = np.full((5, 3), 4.0)
    return {
        "mean": moments(given["x"]).mean,
        "sd": moments(given["x"]).sd,
        "ci": found.low,
        "rwg": rwg_j(four, 5),
    }


@checks("small_n_guards")
def _small_n(given: Facts, _: Facts) -> Facts:
    groups = [[40.0, 50.0, 60.0][:n] for n in given["n"]]
    ratings = [np.array([[3.0, 4.0]] * n).reshape(n, 2) for n in given["n"]]
    words = [agreement_verdict(r, 5, g) for r, g in zip(ratings, groups, strict=True)]
    released = [release_dimension(node(g), threshold=5, invited=None) for g in groups]
    return {
        "mean_defined": [moments(g).mean is not None for g in groups],
        "sd_defined": [moments(g).sd is not None for g in groups],
        "agreement_defined": [word is not Agreement.UNDEFINED for word in words],
        "shown_when_minimum_5": [not isinstance(r, Suppressed) for r in released],
    }


@checks("wilson_newcombe_81_of_263", "wilson_newcombe_0_of_20")
def _wilson(given: Facts, _: Facts) -> Facts:
    found = wilson(given["successes"], given["n"], given["confidence"])
    assert found.low is not None
    assert found.high is not None
    return {
        "lower": found.low,
        "upper": found.high,
        "published_4dp": [round(found.low, 4), round(found.high, 4)],
    }


@checks("welch_sleep")
def _welch(given: Facts, _: Facts) -> Facts:
    found = welch(given["x"], given["y"])
    assert found is not None
    return {"t": found.t, "df": found.df, "p": found.p, "ci95_diff_x_minus_y": list(found.ci95)}


@checks("cohen_d_hedges_g_sleep")
def _effect(given: Facts, _: Facts) -> Facts:
    found = effect_size(given["x"], given["y"])
    assert found is not None
    return {
        "cohen_d": found.cohen_d,
        "hedges_g_approx": found.hedges_g,
        "hedges_g_exact": found.hedges_g_exact,
        "correction_approx": found.correction,
        "correction_exact": found.correction_exact,
    }


@checks("permutation_exact_two_quarters")
def _two_quarters(given: Facts, _: Facts) -> Facts:
    found = welch(given["quarter2"], given["quarter1"])
    assert found is not None
    return {
        "diff": found.difference,
        "welch_t": found.t,
        "welch_df": found.df,
        "welch_p": found.p,
        "welch_ci95": list(found.ci95),
    }


@checks("benjamini_hochberg_1995")
def _benjamini_hochberg(given: Facts, _: Facts) -> Facts:
    found = benjamini_hochberg(given["p"], given["q"])
    return {"adjusted_bh": list(found.adjusted), "rejected_bh": sum(found.rejected)}


@checks("mad_seed_vector")
def _mad(given: Facts, _: Facts) -> Facts:
    plain, robust = moments(given["x"]), robust_spread(given["x"])
    assert robust is not None
    return {
        "mean": plain.mean,
        "sd_sample": plain.sd,
        "median": robust.median,
        "mad_raw": robust.mad,
        "mad_scaled_1_4826": robust.scaled,
        "modified_z_of_99": robust.z[given["x"].index(99)],
        "outliers_over_3_5": [x for x, odd in zip(given["x"], robust.unusual, strict=True) if odd],
    }


@checks("longstring")
def _longstring(given: Facts, _: Facts) -> Facts:
    return {
        "longstring": [longstring(row) for row in given["rows"]],
        "average_string": [average_string(row) for row in given["rows"]],
    }


@checks("page_time_index")
def _page_times(given: Facts, _: Facts) -> Facts:
    found = page_times(given["seconds"], given["items"], given["limit_seconds_per_item"])
    return {"fast_pages": list(found.fast), "index": found.index}


@checks("differencing_reconstruction")
def _differencing(given: Facts, _: Facts) -> Facts:
    one = given["total_n"] - given["subgroup_n"]
    units = [Unit("big", "g", {"d": given["subgroup_n"]}), Unit("one", "g", {"d": one})]
    assert gate(units, {"g": None}, 5)["d"].groups["g"].teams == ("big",)  # both numbers never stand together
    return {
        "hidden_value": given["total_n"] * given["total_mean"] - given["subgroup_n"] * given["subgroup_mean"],
    }


@checks("incremental_release")
def _incremental(given: Facts, _: Facts) -> Facts:
    before, after = given["snapshots_n"]
    told = release_turnover(after - before, threshold=given["minimum_change"])
    return {"release_second": told is not Vague.SOME}


@checks("unanimity_disclosure")
def _unanimity(given: Facts, _: Facts) -> Facts:
    found = release_dimension(node(given["scores"]), threshold=given["minimum"], invited=None)
    assert isinstance(found, DimensionRelease)
    assert (found.score, found.interval, found.spread, found.share) == (Band.LOW, None, None, None)
    return {
        "threshold_met": reaches(given["n"], given["minimum"]),
        "attribute_disclosure": isinstance(found.score, Band),
    }


@checks("response_rate_floor")
def _response_rate(given: Facts, _: Facts) -> Facts:
    return {
        "rate": Coverage(given["answered"], given["invited"]).share,
        "show": reaches(given["answered"], given["minimum"]),
    }


@checks("gate_waits_in_group", "gate_waits_for_parent")
def _gate(given: Facts, expected: Facts) -> Facts:
    hierarchy = {given["parent"]: None, **dict.fromkeys(given["groups"], given["parent"])}
    units = [Unit(team, group, {"d": n}) for group, teams in given["groups"].items() for team, n in teams.items()]
    found = gate(units, hierarchy, given["minimum"])["d"]
    totals = {f"{group}_total_persons": found.groups[group].persons for group in given["groups"]}
    return {
        "teams_released": [team for team, outcome in found.teams.items() if isinstance(outcome, Released)],
        **totals,
        "parent_total_persons": found.groups[given["parent"]].persons,
        "left_out": list(found.left_out),
    }
