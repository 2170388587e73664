from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from gnode._setting_numbers import Count, Positive
from gnode._validation import SettingsTable
from gnode.training.descent import Optimiser, Part, Penalties

COMPILED_SETTINGS = (
    "optimiser",
    "batch_size",
    "loss",
    "loss_at",
    "class_weights",
    "rate_penalty",
    "weight_penalty",
    "weight_norm",
    "fixed",
    "dropout",
    "truncate_steps",
    "forcing_steps",
)
"""The settings of training that are compiled into the program of an epoch."""

_Share = Annotated[float, Field(ge=0, le=1e30, strict=True)]
_Fraction = Annotated[float, Field(gt=0, le=1, strict=True)]


class TrainingSettings(SettingsTable):
    """How a network is trained. Everything but what `COMPILED_SETTINGS` names can change without recompiling, and from
    member to member of a cohort."""

    epochs: Count = 200
    batch_size: Count = 50
    """Trials a step; an epoch drops the remainder, a different one each time."""
    optimiser: Optimiser = "adamw"
    """The method of descent. Rates and decays that suit one do not suit another."""
    learning_rate: Positive = 3e-3
    """The largest one, which the schedule scales."""
    schedule: Literal["cosine", "constant"] = "cosine"
    """Cosine falls to zero over all epochs."""
    warm_up_epochs: Annotated[float, Field(ge=0, le=1e30, strict=True)] = 0.0
    """The learning rate first rises from zero in a line."""
    weight_decay: Annotated[float, Field(ge=0, le=1e30, strict=True)] = 1e-3
    """Apart from the gradient, as AdamW's, multiplied by the learning rate."""
    clip_norm: Annotated[float, Field(gt=0, allow_inf_nan=True, strict=True)] = 1.0
    """Gradients of a larger global norm are scaled to this one; `inf` never clips."""
    loss_at: Literal["all", "last"] = "all"
    """Where the loss is taken: at every step whose target counts, or at the last of each trial."""
    loss: Literal["poisson"] | None = None
    """Of targets that are counts: the outputs are the rates expected of Poisson variables. Where nothing is said,
    squared error of values, cross-entropy of classes."""
    class_weights: Literal["balanced"] | Annotated[tuple[Positive, ...], Field(min_length=2)] | None = None
    """How much the loss of each class weighs in training and validation, in the order of the classes; "balanced": as
    much as makes all classes weigh the same. The scores of the test are of all targets alike."""
    rate_penalty: _Share | None = None
    """Added to the loss that is descended: so much times the mean squared state."""
    weight_penalty: _Share | None = None
    """And so much times the mean square, or size, of the weights that states are multiplied by."""
    weight_norm: Literal["l2", "l1"] | None = None
    """Of that penalty: the square (l2, where nothing is said) or the size (l1)."""
    fixed: tuple[Part, ...] | None = None
    """Parts that are not trained: of the field `recurrent`, `input` and `biases`; `initial`; `readout`."""
    dropout: Annotated[float, Field(ge=0, lt=1, strict=True)] = 0.0
    """The share of state entries hidden from the readout in training."""
    horizon_start: _Fraction = 1.0
    """The curriculum of horizons starts on this prefix of the trial."""
    horizon_epochs: Annotated[int, Field(ge=0, lt=2**31, strict=True)] = 0
    """Epochs after which the curriculum has grown to the whole trial; 0: no curriculum."""
    truncate_steps: Count | None = None
    """Samples between which gradients are cut: the series is worked through in pieces of this length, the state carried
    over from piece to piece and a step of the optimiser made after each."""
    forcing_steps: Count | None = None
    """Samples between which the state is set right, so that the readout gives the known targets (teacher forcing)."""
    forcing_epochs: Annotated[int, Field(ge=0, lt=2**31, strict=True)] = 0
    """Epochs over which the corrections grow rare, from one every `forcing_steps` samples to none."""
    patience: Count | None = None
    """Epochs without a better validation loss after which training stops early."""
    time_budget_s: Positive | None = None
    """Seconds of training after which it stops."""
    checkpoint_every: Count = 5
    """Epochs between checkpoints."""

    def batch(self, trials: int) -> int:
        """Trials of a batch, of so many in the training set: all of them where there are fewer than `batch_size`."""
        return min(self.batch_size, trials)

    def batches(self, trials: int) -> int:
        """Batches of an epoch, of so many trials in the training set."""
        return trials // self.batch(trials)

    @property
    def penalties(self) -> Penalties | None:
        """What is added to the loss; none where nothing is."""
        said = Penalties(self.rate_penalty or 0.0, self.weight_penalty or 0.0, self.weight_norm or "l2")
        return said if said.rates > 0 or said.weights > 0 else None

    @model_validator(mode="after")
    def _losses_fit(self) -> "TrainingSettings":
        if self.loss == "poisson":
            for name, got in (("class_weights", self.class_weights), ("forcing_steps", self.forcing_steps)):
                if got is not None:
                    raise ValueError(
                        f"expected no {name} with loss = poisson, whose targets are counts, got {got}; leave one of "
                        "them out"
                    )
        if self.weight_norm is not None and self.weight_penalty is None:
            raise ValueError("expected weight_penalty with weight_norm, got none; give it, or leave weight_norm out")
        if self.fixed is not None and len(set(self.fixed)) == len(get_args(Part)):
            raise ValueError(
                f"expected some part that is trained, got all of them fixed: {', '.join(self.fixed)}; leave one out"
            )
        return self

    @model_validator(mode="after")
    def _schedules_fit(self) -> "TrainingSettings":
        if self.horizon_start < 1 and self.horizon_epochs == 0:
            raise ValueError(
                "expected horizon_epochs above zero where horizon_start is below 1, got 0; say after how "
                "many epochs the horizon is the whole trial"
            )
        if self.horizon_epochs > 0 and self.horizon_start == 1:
            raise ValueError(
                f"expected horizon_start below 1 where horizon_epochs is above zero, got 1 and {self.horizon_epochs}; "
                "say on which part of the trial the curriculum starts"
            )
        if self.truncate_steps is not None and self.loss_at == "last":
            raise ValueError(
                "expected loss_at = all with truncate_steps, got last; leave truncate_steps out: a loss at the end "
                "alone says nothing to the pieces before"
            )
        if self.forcing_steps is not None and self.truncate_steps is not None:
            raise ValueError(
                "expected either truncate_steps or forcing_steps, got both; leave truncate_steps out: gradients do not "
                "explode over a stretch longer than that between two corrections"
            )
        if (self.forcing_steps is not None) != (self.forcing_epochs > 0):
            raise ValueError(
                "expected forcing_steps and forcing_epochs above zero together, got "
                f"{'none' if self.forcing_steps is None else self.forcing_steps} and {self.forcing_epochs}; say how "
                "many samples apart the first corrections are, and after how many epochs there are none"
            )
        if self.warm_up_epochs > self.epochs:
            raise ValueError(
                f"expected warm_up_epochs of at most epochs = {self.epochs}, got {self.warm_up_epochs:g}; "
                "warm up for less long, or train for longer"
            )
        return self
