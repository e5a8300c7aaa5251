"""Names of commands fit Discord's rules whatever stories are called, and stay the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.names import MAX_NAME, RESERVED, command_name, command_names
from tests.loopback_discord.rules import check_commands


@given(st.lists(st.text(max_size=50), max_size=20))
def test_every_story_has_a_name_that_discord_takes(handles: list[str]) -> None:
    """One each, none of them taken; the order of the stories does not matter."""
    names = command_names(handles)
    assert sorted(names.values()) == sorted(set(handles))
    assert not RESERVED & names.keys()
    assert all(1 <= len(name) <= MAX_NAME for name in names)
    check_commands([{"name": name, "description": "x"} for name in names])
    assert command_names(handles[::-1]) == names


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("stargate", "stargate"),
        ("Öl & Gas", "öl-gas"),
        ("  --x_y--  ", "x_y"),
        ("@everyone", "everyone"),
        ("](http://evil)", "http-evil"),
        ("x" * 40, "x" * 32),
        ("…", ""),
    ],
)
def test_a_name_looks_like_its_handle(handle: str, name: str) -> None:
    """As far as it can."""
    assert command_name(handle) == name


def test_names_that_clash_are_numbered() -> None:
    """Also the one that would hide the bot's own command, and those of which nothing is left."""
    assert command_names(["news", "News!", "…", "?"]) == {
        "news-2": "News!",
        "news-3": "news",
        "story": "?",
        "story-2": "…",
    }
