"""Colours can be told apart and read, and nothing is sent away."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.charts.retention import BANDS
from dashboard.charts.theme import blended, chart_config, contrast, palette, readable_on

# Machado, Oliveira and Fernandes (2009), severity 1.0: protanopia, deuteranopia, tritanopia, on linear RGB.
DICHROMATS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", DICHROMATS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_neighbouring_bands_stay_apart_for_the_colour_blind(mode: str, kind: str) -> None:
    fills = [getattr(palette(mode), meaning) for *_, meaning in BANDS]
    seen = [lab(np.array(DICHROMATS[kind]) @ linear(fill)) for fill in fills]

    apart = [np.linalg.norm(one - other) for one, other in itertools.pairwise(seen)]

    assert min(apart) >= 19


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read_on_page_and_panel(mode: str) -> None:
    colours = palette(mode)

    for ink in (colours.ink, colours.quiet, colours.worth_a_look_text, *colours.series):
        assert contrast(ink, colours.page) >= 4.5
    for ink in (colours.ink, colours.quiet, colours.worth_a_look_text):
        assert contrast(ink, colours.panel) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_numbers_can_be_read_on_every_cell_of_the_heat_map(mode: str) -> None:
    colours = palette(mode)

    for share in (0, 0.25, 0.5, 0.75, 1):
        assert contrast(colours.ink, blended(*colours.heat, share)) >= 4.5


def test_readable_on_takes_the_stronger_ink() -> None:
    assert readable_on("#0B6E6B") == "#FFFFFF"
    assert readable_on("#F0BD5C") == "#14201F"


def test_config_sends_nothing_away_and_names_the_download() -> None:
    config = chart_config("Early drop-out, list")

    assert config["showSendToCloud"] is False
    assert config["displaylogo"] is False
    assert config["toImageButtonOptions"] == {"format": "png", "filename": "early_drop_out_list", "scale": 2}
