"""A dissection that is rehearsed in training leaves the programs that the network needs later."""

from gnode.experiments import dissect_run, rehearse_dissection, resolve, train
from gnode.programs import _jit
from tests.programs import at_work

SMALL = {
    "model": {"hidden": [4], "gate_hidden": [4], "readout_hidden": []},
    "task": {"train_trials": 20, "validation_trials": 4, "test_trials": 6},
    "training": {"epochs": 1},
}


def never(*arguments):
    raise AssertionError("traced")


def test_what_was_rehearsed_is_not_traced_again(tmp_path, monkeypatch):
    settings, known = resolve("ring", options=SMALL), []
    with at_work(tmp_path / "programs"):
        train(
            settings,
            tmp_path / "run",
            callbacks=[lambda record, network: known.append(network)],
            prepared=known.append,
        )
        sets, network = known
        rehearse_dissection(settings, network, sets)
        monkeypatch.setattr(_jit, "trace", never)
        # No decision: the network is that of the rehearsal.
        found = dissect_run(tmp_path / "run")
    assert found.certificate is not None and found.certificate.complete
