import pytest

from tests.analysis.trained_networks import NETWORKS, Trained, searched


@pytest.mark.parametrize(
    "trained",
    [
        pytest.param(each, id=each.id, marks=[] if each.id in ("gru-2-1", "lstm-4-2") else pytest.mark.long)
        for each in NETWORKS
    ],
)
def test_other_starts_and_other_units_change_no_point(trained: Trained):
    found = searched(*trained.train(epochs=40))
    assert found.points and not found.faults
