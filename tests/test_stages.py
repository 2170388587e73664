"""Work that tells how far it has come, to whoever listens."""

import threading

import numpy as np

from gnode._stages import far, listening, stage, staged, untold
from gnode.analysis import as_flow, slow_set


class Heard:
    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []

    def begin(self, name: str) -> None:
        self.said.append(("begin", name))

    def far(self, name: str, words: str) -> None:
        self.said.append(("far", name, words))

    def end(self, name: str) -> None:
        self.said.append(("end", name))


def test_a_stage_within_another_is_a_part_of_it() -> None:
    heard = Heard()
    inner = staged("inner")(lambda: far("half way"))
    with listening(heard):
        with stage("outer"):
            assert inner()
        assert not far("after it")
    assert heard.said == [("begin", "outer"), ("far", "outer", "half way"), ("end", "outer")]


def test_a_stage_in_another_thread_is_told_by_its_own_name() -> None:
    heard = Heard()
    with listening(heard), stage("here"):
        beside = threading.Thread(target=staged("there")(lambda: far("done")))
        beside.start()
        beside.join()
    assert heard.said[1:-1] == [("begin", "there"), ("far", "there", "done"), ("end", "there")]


def test_nobody_who_listens_is_nobody_told() -> None:
    with stage("alone"):
        assert not far("anything")


def test_what_is_untold_is_not_told_in_any_way() -> None:
    heard = Heard()
    with listening(heard):
        with untold(), stage("a rehearsal"):
            # Who asks shows nothing himself then.
            assert far("half way")
        with stage("the play"):
            assert far("half way")
    assert heard.said == [("begin", "the play"), ("far", "the play", "half way"), ("end", "the play")]


def test_a_proof_tells_the_boxes_that_it_has_examined() -> None:
    heard = Heard()
    with listening(heard):
        found = slow_set(as_flow(lambda h: -h, time_constant=1.0), 0.5, box=np.array([[-1.0], [1.0]]))
    assert heard.said[0] == ("begin", "where the flow is slow, proven")
    assert heard.said[-2] == ("far", "where the flow is slow, proven", f"{found.boxes:,} boxes")
