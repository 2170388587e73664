import threading

import pytest

from gnode._aside import Unwanted, aside, check_wanted, rehearse


def test_it_runs_beside_and_hands_over():
    go = threading.Event()
    value = aside(lambda: go.wait(60) and threading.current_thread().daemon)
    go.set()
    assert value() is True and value() is True


def test_what_is_raised_is_raised_where_it_is_waited_for():
    wait = aside(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wait()


def test_a_rehearsal_ends_where_it_asks_and_not_before():
    asked, ended, over, seen = threading.Event(), threading.Event(), threading.Event(), []

    def rehearsed():
        # Threads within it are its own.
        seen.append(aside(threading.get_ident)() == threading.get_ident())
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
