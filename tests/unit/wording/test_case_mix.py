"""Words for what early drop-out is measured against."""

import pandas as pd
import pytest

from dashboard.measures.case_mix import CHARACTERISTICS
from dashboard.wording import case_mix, early_dropout
from tests.unit.charts import frames as make


@pytest.mark.parametrize("name", CHARACTERISTICS)
def test_every_characteristic_has_words(name: str) -> None:
    told = case_mix.measured_against([name], is_wanted=True)

    assert told.startswith("**Expected**")
    assert name not in told


def test_without_case_mix_the_page_says_so_and_why() -> None:
    for_want_of_data = case_mix.measured_against([], is_wanted=True)
    left_out = case_mix.measured_against([], is_wanted=False)

    assert "says too little of the clients" in for_want_of_data
    assert "as if they had the same clients" in left_out
    assert all("hard cases may look worse" in told for told in (for_want_of_data, left_out))


def test_transfers_are_among_those_counted_only_with_case_mix() -> None:
    frame = pd.DataFrame([make.early()])

    with_mix, without = (
        early_dropout.counted_caption(frame, maturity_days=90, early_sessions=2, has_case_mix=has)
        for has in (True, False)
    )

    assert "by transfer" in with_mix.split("Not counted")[0]
    assert "by transfer" in without.split("Not counted")[1]
