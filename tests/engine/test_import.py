"""What importing the engine brings along, and what it leaves until it is wanted."""

import subprocess
import sys

import pytest

import bot.engine


def test_the_check_of_claims_is_imported_when_it_is_wanted() -> None:
    """Its patterns take as long to compile as all the rest of the engine takes to import."""
    program = (
        "import sys, bot.engine as engine; late = 'bot.engine.claims.checking'; before = late in sys.modules; "
        "found = engine.faults('Tokyo', ['Rain in Rome.']); print(before, late in sys.modules, bool(found))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]


def test_what_the_engine_does_not_have_is_missing() -> None:
    """As in any other module."""
    with pytest.raises(AttributeError, match="no attribute 'oracle'"):
        _ = bot.engine.oracle  # type: ignore[attr-defined]
