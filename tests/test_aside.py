import threading

import pytest

from gnode._aside import check_wanted, threads


def test_it_runs_beside_and_hands_over():
    go = threading.Event()
    with threads() as start:
        value = start(lambda: go.wait(60) and threading.get_ident())
        go.set()
        assert value() == value() != threading.get_ident()


def test_what_is_raised_is_raised_where_it_is_waited_for():
    with threads() as start:
        wait = start(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            wait()


def test_where_one_fails_the_others_end_before_it_is_told():
    begun, ended = threading.Event(), []

    def on_and_on():
        begun.set()
        try:
            while True:
                check_wanted()
        finally:
            ended.append(True)

    with pytest.raises(RuntimeError, match="over"), threads() as start:
        start(on_and_on)
        assert begun.wait(60)
        raise RuntimeError("over")
    assert ended == [True]


def test_where_no_thread_is_begun_nobody_is_asked():
    check_wanted()
