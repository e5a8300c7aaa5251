from datetime import timedelta

import pytest

from adapters.model import Breaker


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    """Give a clock that stands."""
    return _Clock()


def _fail(breaker: Breaker, n: int) -> None:
    for _ in range(n):
        assert breaker.allows()
        breaker.failed()


def test_one_failure_holds_nothing_back(clock: _Clock) -> None:
    """After one failure the next call is made."""
    breaker = Breaker(clock)
    _fail(breaker, 1)
    assert breaker.allows()


def test_two_failures_in_a_row_hold_back_for_a_minute(clock: _Clock) -> None:
    """After the second failure no call is made for a minute."""
    breaker = Breaker(clock)
    _fail(breaker, 2)
    clock.now += 59.9
    assert not breaker.allows()
    clock.now += 0.1
    assert breaker.allows()


def test_a_success_between_two_failures_forgets_the_first(clock: _Clock) -> None:
    """Only failures in a row count."""
    breaker = Breaker(clock)
    _fail(breaker, 1)
    breaker.succeeded()
    _fail(breaker, 1)
    assert breaker.allows()


def test_one_call_at_a_time_tries_whether_it_is_back(clock: _Clock) -> None:
    """While one call tries, the others are held back."""
    breaker = Breaker(clock)
    _fail(breaker, 2)
    clock.now += 60
    assert breaker.allows()
    assert not breaker.allows()


def test_a_try_that_succeeds_lets_all_calls_through(clock: _Clock) -> None:
    """After a successful try it is as if nothing had been, the rest's length included."""
    breaker = Breaker(clock)
    _fail(breaker, 2)
    clock.now += 60
    breaker.allows()
    breaker.succeeded()
    _fail(breaker, 2)
    clock.now += 60
    assert breaker.allows()


@pytest.mark.parametrize(("n_tries", "minutes"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 15), (9, 15)])
def test_each_try_that_fails_doubles_the_rest_up_to_a_quarter_of_an_hour(
    clock: _Clock, n_tries: int, minutes: int
) -> None:
    """One, two, four, eight, fifteen minutes."""
    breaker = Breaker(clock)
    _fail(breaker, 2)
    for _ in range(n_tries):
        clock.now += 900
        _fail(breaker, 1)
    clock.now += 60 * minutes - 1
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()


def test_a_try_that_is_given_up_leaves_the_next_one_free(clock: _Clock) -> None:
    """A cancelled try blocks nothing."""
    breaker = Breaker(clock)
    _fail(breaker, 2)
    clock.now += 60
    breaker.allows()
    breaker.abandoned()
    assert breaker.allows()


def test_an_endpoint_that_asks_for_rest_gets_it_at_once(clock: _Clock) -> None:
    """Retry-After counts from the first failure."""
    breaker = Breaker(clock)
    breaker.allows()
    breaker.failed(timedelta(seconds=20))
    assert not breaker.allows()
    clock.now += 20
    assert breaker.allows()


@pytest.mark.parametrize("n_failures", [1, 2])
def test_an_endpoint_cannot_ask_for_more_than_a_quarter_of_an_hour(clock: _Clock, n_failures: int) -> None:
    """A Retry-After of a day is cut, whether it comes with the first failure or the one that opens."""
    breaker = Breaker(clock)
    for _ in range(n_failures):
        assert breaker.allows()
    for n in range(n_failures):
        breaker.failed(timedelta(days=1) if n == n_failures - 1 else None)
    clock.now += 900
    assert breaker.allows()


def test_calls_that_began_before_it_opened_do_not_lengthen_the_rest(clock: _Clock) -> None:
    """Ten calls that fail together count like two."""
    breaker = Breaker(clock)
    for _ in range(10):
        assert breaker.allows()
    for n in range(10):
        clock.now += 30 if n == 2 else 0
        breaker.failed()
    clock.now += 30
    assert breaker.allows()
