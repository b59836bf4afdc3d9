"""The web server's options: known to the installed Streamlit, and not contradicted by the file that people read."""

from __future__ import annotations

import json

import pytest
from streamlit import config

from dashboard.access.gate import TRUSTED_HEADERS
from dashboard.server import CONFIG_FILE, FIXED_OPTIONS, _options_of, serve
from dashboard.settings import Refused, Settings


def test_every_option_is_one_of_streamlits() -> None:
    known = set(config._config_options_template)

    assert set(FIXED_OPTIONS) <= known
    assert set(_options_of(CONFIG_FILE)) <= known


def test_the_file_says_what_the_server_does() -> None:
    written = _options_of(CONFIG_FILE)

    differing = {key for key, value in FIXED_OPTIONS.items() if key in written and written[key] != value}
    assert differing == set()


def test_identity_comes_from_the_headers_that_the_gate_writes() -> None:
    assert json.loads(FIXED_OPTIONS["server.trustedUserHeaders"]) == TRUSTED_HEADERS


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "clinic.test"])  # noqa: S104
def test_sample_data_is_not_shown_beyond_this_machine(host: str, tmp_path: object) -> None:
    settings = Settings(tmp_path, is_demo=True, office_url="", host=host)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="on this machine only"):
        serve(settings, clinic=None)  # type: ignore[arg-type]
