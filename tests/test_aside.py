import os
import threading

import pytest

from gnode._aside import Unwanted, alone, check_wanted, cores, threads


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


def test_a_thread_that_is_to_be_alone_does_what_it_is_asked_for_itself():
    asked = []
    with alone(threading.Event()), threads() as start:
        value = start(lambda: asked.append(threading.get_ident()) or 3)
        start(lambda: asked.append("never"))
        value.wait(0)
        assert asked == []
        assert value() == value() == 3
    assert asked == [threading.get_ident()]
    with threads() as start:
        assert start(threading.get_ident)() != threading.get_ident()


def test_it_ends_where_it_asks_once_it_is_wanted_no_more():
    unwanted = threading.Event()
    with alone(unwanted):
        check_wanted()
        unwanted.set()
        with pytest.raises(Unwanted):
            check_wanted()
    check_wanted()


def test_waiting_for_a_while_raises_nothing():
    go = threading.Event()
    with threads() as start:
        value = start(lambda: go.wait(60) and 1 / 0)
        value.wait(0.001)
        go.set()
        value.wait(60)
        with pytest.raises(ZeroDivisionError):
            value()


@pytest.mark.parametrize(("said", "cores_of_six"), [(None, 6), ("1", 1), ("4", 4), ("64", 6), ("0", 1), ("4,2", 6)])
def test_as_many_cores_as_there_are_and_no_more_than_is_said(monkeypatch, said, cores_of_six):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(6)), raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if said is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert cores() == cores_of_six
