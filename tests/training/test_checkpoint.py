import math
import shutil
from pathlib import Path

import jax
import pytest

from gnode._checks import Refused
from gnode.training import EpochRecord, Outcome, fit, read_history, write_history
from tests.training.examples import (
    fitted,
    flip_byte,
    lstm,
    network,
    settings,
    valued,
    weights,
    without_seconds,
)

SAID = settings(epochs=5, dropout=0.2, horizon_start=0.5, horizon_epochs=2, warm_up_epochs=1)


def interrupted_after(epoch: int):
    """A question that is answered by True after that many epochs."""
    asked = iter(range(1, 1000))
    return lambda: next(asked) >= epoch


def assert_same(one, other):
    assert weights(one.network) == weights(other.network)
    assert without_seconds(one.history) == without_seconds(other.history)
    assert (one.best_epoch, one.best_validation_loss) == (other.best_epoch, other.best_validation_loss)
    assert (one.outcome, one.message) == (other.outcome, other.message)


@pytest.fixture(scope="module")
def undisturbed():
    return fitted(SAID)


@pytest.mark.parametrize("epoch", [1, 2, 3, 4])
def test_an_interrupted_run_ends_with_the_same_bits(undisturbed, epoch, tmp_path):
    file = tmp_path / "state.gnode"
    first = fitted(SAID, checkpoint=file, interrupted=interrupted_after(epoch))
    assert first.outcome is Outcome.interrupted and len(first.history) == epoch
    assert f"ended after epoch {epoch}: it was interrupted" in first.message
    assert_same(fitted(SAID, checkpoint=file, resume=True), undisturbed)


def test_any_checkpoint_on_the_way_leads_to_the_same_bits(undisturbed, tmp_path):
    file = tmp_path / "state.gnode"
    said = SAID.model_copy(update={"checkpoint_every": 1})
    copies = []

    def keep(record, net):
        if file.exists():
            copies.append(shutil.copy(file, tmp_path / f"{record.epoch}.gnode"))

    fitted(said, checkpoint=file, callbacks=[keep])
    assert len(copies) == 4
    for copy in copies:
        assert_same(fitted(said, checkpoint=Path(copy), resume=True), undisturbed)


def test_checkpoints_come_at_the_chosen_interval(tmp_path):
    file = tmp_path / "state.gnode"
    there = []
    fitted(
        settings(epochs=5, checkpoint_every=3), checkpoint=file, callbacks=[lambda r, n: there.append(file.exists())]
    )
    assert there == [False, False, False, True, True] and file.exists()


def test_a_run_interrupted_again_and_again(undisturbed, tmp_path):
    file = tmp_path / "state.gnode"
    for epoch in range(1, 5):
        result = fitted(SAID, checkpoint=file, resume=True, interrupted=lambda: True)
        assert len(result.history) == epoch
    assert_same(fitted(SAID, checkpoint=file, resume=True), undisturbed)


def test_what_has_ended_is_not_trained_on(undisturbed, tmp_path):
    file = tmp_path / "state.gnode"
    fitted(SAID, checkpoint=file)
    content = file.read_bytes()
    assert_same(
        fitted(SAID, checkpoint=file, resume=True, callbacks=[lambda r, n: pytest.fail("an epoch")]), undisturbed
    )
    assert file.read_bytes() == content


def test_without_a_file_resuming_is_beginning(undisturbed, tmp_path):
    assert_same(fitted(SAID, checkpoint=tmp_path / "none.gnode", resume=True), undisturbed)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    file = tmp_path_factory.mktemp("checkpoint") / "state.gnode"
    fitted(SAID, checkpoint=file, interrupted=interrupted_after(2))
    return file


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "learning_rate",
            0.02,
            r"training.learning_rate = 0.01, as in .*state.gnode, got 0.02; resume with the same settings",
        ),
        ("clip_norm", math.inf, r"training.clip_norm = 1.0, as in .*state.gnode, got inf"),
        ("epochs", 6, "training.epochs = 5, as in .*, got 6"),
        ("loss_at", "last", "training.loss_at = all, as in .*, got last"),
    ],
    ids=["learning rate", "clip norm", "epochs", "loss"],
)
def test_other_settings_are_refused(written, name, value, message):
    with pytest.raises(Refused, match=message):
        fitted(SAID.model_copy(update={name: value}), checkpoint=written, resume=True)


def test_another_key_is_refused(written):
    with pytest.raises(Refused, match=r"the seed of the checkpoint .*state.gnode, got another; resume with"):
        fitted(SAID, checkpoint=written, resume=True, seed=1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: network(state=3),
            r"the leaf \S*initial.value of float32\[3\] in .*state.gnode, got \S* of float32\[2\]",
        ),
        (lstm, r"the leaf \S* of float32\[4\] in .*state.gnode, got \S* of float32\[2\]"),
    ],
    ids=["larger", "of another kind"],
)
def test_another_network_is_refused(written, make, message):
    with pytest.raises(Refused, match=message):
        fitted(SAID, checkpoint=written, resume=True, net=make())


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-1]), "a whole checkpoint file at .*checksum does not match"),
        (lambda file: file.write_bytes(file.read_bytes()[:200]), "a gnode checkpoint file at .* a damaged file"),
        (lambda file: file.write_bytes(b""), "a gnode checkpoint file at .* a damaged file"),
        (lambda file: file.write_bytes(b"PK\x03\x04 something else"), "a gnode checkpoint file at .*something else"),
        (lambda file: flip_byte(file, -5), "checksum does not match"),
        (lambda file: flip_byte(file, file.read_bytes().index(b"best_epoch")), "checksum does not match"),
        (
            lambda file: file.write_bytes(file.read_bytes().replace(b'"kind": "checkpoint"', b'"kind": "model"', 1)),
            "a gnode checkpoint file",
        ),
        (
            lambda file: file.write_bytes(file.read_bytes().replace(b'"version": 1', b'"version": 2', 1)),
            "version 1 at .*, got version 2; read it with the gnode release that wrote it",
        ),
    ],
    ids=["cut at the end", "cut in the header", "empty", "foreign", "a leaf", "the header", "kind", "version"],
)
def test_a_damaged_checkpoint_is_refused_by_name(written, damage, message, tmp_path):
    file = Path(shutil.copy(written, tmp_path / "state.gnode"))
    damage(file)
    content = file.read_bytes()
    with pytest.raises(Refused, match=message) as caught:
        fitted(SAID, checkpoint=file, resume=True)
    assert str(file) in str(caught.value) and "\n" not in str(caught.value)
    assert file.read_bytes() == content


def test_a_diverged_history_is_kept_too(tmp_path):
    said = settings(learning_rate=1e30, clip_norm=math.inf)
    options = {"key": jax.random.key(0), "checkpoint": tmp_path / "state.gnode", "throw": False}
    first = fit(network(), valued(), valued(9, seed=1), said, **options)
    again = fit(network(), valued(), valued(9, seed=1), said, resume=True, **options)
    assert repr(again.history) == repr(first.history) and again.message == first.message
    assert again.best_validation_loss == math.inf


def test_the_history_reads_back_exactly(tmp_path):
    records = [
        EpochRecord(1, 0.1, 1 / 3, 2e-30, 1e-3, 0.25, 100.0),
        EpochRecord(2, math.inf, 1.0, 7.0, 0.0, 1e9, 1 / 7),
    ]
    write_history(tmp_path / "history.csv", records)
    assert read_history(tmp_path / "history.csv") == records
    first = (tmp_path / "history.csv").read_text().splitlines()[0]
    assert first == "epoch,loss,validation_loss,gradient_norm,learning_rate,seconds,function_evaluations"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the file .*history.csv, got none"),
        ("epoch,loss\n1,2\n", "a history with columns epoch, loss"),
        ("epoch,loss,validation_loss,gradient_norm,learning_rate,seconds\n1,a,0,0,0,0\n", "a history with columns"),
        ("epoch,loss,validation_loss,gradient_norm,learning_rate,seconds\n1,2,0\n", "a history with columns"),
    ],
    ids=["missing", "columns", "text", "short"],
)
def test_a_damaged_history_is_refused_by_name(content, message, tmp_path):
    file = tmp_path / "history.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Refused, match=message):
        read_history(file)
