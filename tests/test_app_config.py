"""The options that Streamlit is started with."""

from __future__ import annotations

from streamlit import config

from dashboard.app_config import STREAMLIT_FLAGS
from dashboard.style import PALETTE

FLAGS = dict(flag.removeprefix("--").split("=", 1) for flag in STREAMLIT_FLAGS)


def test_streamlit_knows_every_option() -> None:
    assert set(FLAGS) <= set(config.get_config_options())


def test_the_app_is_for_this_machine_alone_and_tells_nobody() -> None:
    assert FLAGS["server.address"] == "127.0.0.1"
    assert FLAGS["browser.gatherUsageStats"] == "false"
    assert FLAGS["client.showErrorDetails"] == "none"


def test_no_option_names_another_machine() -> None:
    assert not [value for value in FLAGS.values() if "//" in value]


def test_both_themes_have_the_colours_of_the_map() -> None:
    for theme in ("light", "dark"):
        assert FLAGS[f"theme.{theme}.backgroundColor"] == PALETTE[theme]["surface"]
        assert FLAGS[f"theme.{theme}.textColor"] == PALETTE[theme]["text"]
