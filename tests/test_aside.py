import threading

import pytest

from gnode._aside import aside


def test_it_runs_beside_and_hands_over():
    go = threading.Event()
    value = aside(lambda: go.wait(60) and threading.current_thread().daemon)
    go.set()
    assert value() is True and value() is True


def test_what_is_raised_is_raised_where_it_is_waited_for():
    wait = aside(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wait()
