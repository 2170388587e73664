import threading

import pytest

from gnode._aside import Unwanted, check_wanted, rehearse, threads


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


def test_a_rehearsal_ends_where_it_asks_and_not_before():
    asked, ended, over, seen = threading.Event(), threading.Event(), threading.Event(), []

    def rehearsed():
        # Threads within it are its own.
        with threads() as start:
            seen.append(start(threading.get_ident)() == threading.get_ident())
        check_wanted()
        asked.set()
        assert ended.wait(60)
        try:
            check_wanted()
        except Unwanted:
            seen.append("unwanted")
            raise
        finally:
            over.set()

    end = rehearse(rehearsed)
    assert asked.wait(60)
    end()
    ended.set()
    assert over.wait(60) and seen == [True, "unwanted"]


def test_what_a_rehearsal_raises_is_nobodys_and_nobody_else_is_asked():
    over = threading.Event()

    def rehearsed():
        over.set()
        raise RuntimeError

    end = rehearse(rehearsed)
    assert over.wait(60)
    end()
    check_wanted()
