from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, model_serializer, model_validator

from gnode._setting_numbers import Count, Positive
from gnode._validation import SettingsTable
from gnode.data.readers import ReadSettings
from gnode.models import GateSees
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.training import TrainingSettings

_Widths = tuple[Count, ...]

ModelName = Literal["gnode", "node", "mgru", "rnn", "gru", "lstm", "ode-rnn", "gru-d"]
MAPS = ("lstm", "ode-rnn", "gru-d")
"""The models that are maps: they make a step at every sample, and no solver has a part in it."""
WITHOUT_FLOW = ("lstm", "gru-d")
"""Of these, those in which nothing flows between samples."""

MAP_ALPHA = 0.5
"""An Euler step of more than this part of tau no longer follows the flow: what was trained is then a map."""

_ONLY_DEEP = ("hidden", "activation", "leak", "gain", "normalise")
_WIRED = ("rank", "density", "density_seed", "mask")
_OPTIONS_OF: dict[str, tuple[str, ...]] = {
    "gnode": (*_ONLY_DEEP, "gate", "gate_hidden", "gate_bias"),
    "node": _ONLY_DEEP,
    "mgru": ("gate_bias", *_WIRED),
    "gru": ("gate_bias", *_WIRED),
    "rnn": ("rates", "dale", *_WIRED),
    "lstm": (),
    "ode-rnn": ("hidden", "activation", "leak", "gate_bias"),
    "gru-d": ("gate_bias",),
}


AT_RANDOM = ("stratified", "random")
"""The ways to split trials at random, one by one."""
_AS_GIVEN = ("order", "time", "published", "rollout")


class TaskSettings(SettingsTable):
    """What is learnt, and from how many trials. The three sets are always different trials."""

    name: Annotated[str, Field(min_length=1)]
    """A name of `gnode tasks`, or a data file."""
    train_trials: Count = 500
    validation_trials: Count = 200
    test_trials: Count = 1000
    """Of tasks, and of data sets that are simulated; a data file is split by `shares`."""
    steps: Count | None = None
    """Of a trial of a flip-flop, in place of its own number."""
    pulses: Positive | None = None
    """In a trial of a flip-flop, on average, in place of its own number."""
    shares: tuple[Positive, Positive, Positive] = (0.7, 0.15, 0.15)
    """The parts of a data file for training, validation and test."""
    standardise: bool = True
    """Give each input channel of a data file zero mean and unit variance over the training set."""
    standardise_targets: bool | None = None
    """Train on targets of a data file that have zero mean and unit variance over the training set, output by output;
    all that is reported is in their own units. Where nothing is said, true where targets are values."""
    missing: Literal["refuse", "hold", "interpolate", "indicate"] = "refuse"
    """What becomes of missing inputs of a data file, after standardising: see `gnode.data.fill_missing`."""
    drop: Annotated[float, Field(ge=0, lt=1, strict=True)] = 0.0
    """The share of the samples of every series that is left out, at random by the seed."""
    predict: Literal["value", "change"] = "value"
    """What is learnt of data whose targets are values: these, or what they differ by from the input at the same step,
    channel by channel. The error is the same number; a network need not carry its inputs through its state then."""
    shuffle_times: bool = False
    """A control: the intervals between the samples of every series are put in a random order."""
    ignore_times: bool = False
    """A control: every interval between samples lasts as long as the median one."""
    sha256: str | None = None
    """Of the data file, found when it is first read: a resumed run refuses another."""
    split: Annotated[str, Field(min_length=1)] = "stratified"
    """How a data file or a named data set is split: "stratified" (at random, class by class where there are classes),
    "random", by a group such as "speaker" or "subject" (no two sets share one), "order" (the last trials are the test),
    "time" (windows cut from recordings, of which each one's end is the test), or "published", where trials say which
    set they are of (a group called part). Or a file that ends in .json, with the places of the trials of each set. What
    is simulated is split by "rollout" alone: each is simulated for one of the sets."""
    split_sha256: str | None = None
    """Of the file that gives the split, found when it is first read: a resumed run refuses another."""
    split_seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] | None = None
    """Of the split, where it is not to change with the seed of the run: runs of several seeds then share one."""
    folds: Annotated[Count, Field(ge=2)] | None = None
    """Of a cross-validation: in so many parts trials (or groups) are split, of which `fold` is the test."""
    fold: Count | None = None
    """Which one of the folds is the test, counted from 1."""
    held_out: str | None = None
    """Which one of the groups is the test; the others are split at random into training and validation. Where nothing
    is said, all three sets have groups of their own."""
    features: Literal["mfcc", "log-mel"] = "mfcc"
    """What a network is given of a data set of sound: see `gnode.data.sets.AudioFeatures`."""
    feature_count: Annotated[Count, Field(ge=2)] = 13
    """How many of them in every frame of 25 ms, 10 ms apart."""
    protocol: Literal["plain", "kidger"] = "plain"
    """How samples of a data file or a named data set with classes are dropped: see `gnode.data.kidger_samples`."""
    copies: Count = 1
    """How often each training trial of a data file or a named data set comes, every time but the first with its
    channels shifted: see `gnode.data.shifted_copies`."""
    shift: Annotated[float, Field(ge=0, le=1e3, strict=True)] = 0.5
    """The standard deviation of these shifts, in the units of the inputs as a network is given them."""
    read: ReadSettings = ReadSettings()
    """How a data file is read: which columns or arrays are what, and how a recording is cut."""

    @model_serializer(mode="wrap")
    def _says_what_was_said(self, write: Callable[..., dict[str, Any]]) -> dict[str, Any]:
        # Of how a file is read, only what was said: settings of earlier runs, and of tasks, know nothing of it.
        table = write(self)
        read = {name: value for name, value in table.pop("read", {}).items() if value is not None}
        return {**table, "read": read} if read else table

    @model_validator(mode="after")
    def _goes_together(self) -> "TaskSettings":
        of_groups = self.split not in (*AT_RANDOM, *_AS_GIVEN) and not self.split.endswith(".json")
        if self.held_out is not None and not of_groups:
            raise ValueError(
                f"expected task.split to be a group, such as speaker, with task.held_out = {self.held_out}, got "
                f"{self.split}; name the group"
            )
        if (self.folds is None) != (self.fold is None) or (self.fold or 0) > (self.folds or 0):
            raise ValueError(
                f"expected task.fold from 1 to task.folds, got {self.fold} of {self.folds}; say both, or neither"
            )
        if self.folds is not None and (self.held_out is not None or not (of_groups or self.split in AT_RANDOM)):
            got = f"task.held_out = {self.held_out}" if self.held_out is not None else self.split
            raise ValueError(
                f"expected task.split to be {', '.join(AT_RANDOM)} or a group with task.folds, got {got}; leave one out"
            )
        if self.copies > 1 and self.protocol == "kidger":
            raise ValueError(
                "expected task.copies = 1 with task.protocol = kidger, whose time is an input; leave it out"
            )
        return self

    @model_validator(mode="before")
    @classmethod
    def _reads_earlier_runs(cls, table: Any) -> Any:
        # Earlier runs left targets as they are. Of those that read a file, the checksum is kept.
        if isinstance(table, dict) and table.get("sha256") is not None and "standardise_targets" not in table:
            table = {**table, "standardise_targets": False}
        # Earlier runs say `hold_missing`.
        if not isinstance(table, dict) or not isinstance(table.get("hold_missing"), bool):
            return table
        rest = {name: value for name, value in table.items() if name != "hold_missing"}
        return {"missing": "hold", **rest} if table["hold_missing"] else rest


class ModelSettings(SettingsTable):
    """The network. Options that a model does not have are refused, unless they are left as they are."""

    name: ModelName = "gnode"
    state: Count = 6
    """N, the number of state variables (of an LSTM: of units)."""
    hidden: _Widths = ()
    """The widths of the hidden layers of F (of an ODE-RNN: of its nODE)."""
    gate: GateSees = "state-and-input"
    """What G depends on: of the gnODE, whose ablations are the others. A constant one is trained, unit by unit."""
    gate_hidden: _Widths = ()
    """The widths of the hidden layers of G."""
    activation: Literal["relu", "tanh", "softplus", "silu", "gelu"] = "relu"
    alpha: Annotated[float, Field(ge=1e-6, le=1, strict=True)] = 0.1
    """dt / tau, which sets tau (of an ODE-RNN: of its nODE) from the time step of the trials; at most 1."""
    leak: bool = True
    gain: bool = False
    """A trained gain in front of F."""
    normalise: bool = False
    """Layer normalisation of W h in the first layers of F and G."""
    gate_bias: Annotated[float, Field(ge=-1e30, le=1e30, strict=True)] = 0.0
    """Added to the bias of G at initialisation: a negative one starts with slow units."""
    initialisation: Literal["glorot-normal", "glorot-uniform", "he-normal", "he-uniform", "critical"] = "glorot-normal"
    rates: Literal["tanh", "relu", "softplus", "sigmoid"] | None = None
    """What F of an RNN ends in: tanh where nothing is said, and relu with Dale's law."""
    dale: Annotated[float, Field(gt=0, lt=1, strict=True)] | None = None
    """Dale's law: the share of the units, from the first, that excite all others; the rest inhibit them."""
    rank: Count | None = None
    """Of the recurrent weights, W = M N^T, of an RNN, mGRU or GRU; full where nothing is said."""
    density: Annotated[float, Field(gt=0, le=1, strict=True)] | None = None
    """The share of recurrent connections that there are, drawn at random; all where nothing is said."""
    density_seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] | None = None
    """Of that draw, which does not depend on the seed of the run; 0 where nothing is said."""
    mask: tuple[tuple[Literal[0, 1], ...], ...] | None = None
    """Which recurrent connections there are, in place of a density: a row of 0 and 1 for each unit that receives."""
    initial_state: Literal["fixed", "trained", "affine"] = "trained"
    """Zero; a trained vector; or an affine map of the first input."""
    readout_hidden: _Widths = ()
    """The widths of the hidden layers of the readout; none: it is linear."""
    readout: Literal["linear", "softplus", "exp"] | None = None
    """What the readout ends in: softplus where targets are counts (training.loss = poisson), else linear."""

    @model_validator(mode="after")
    def _fits_the_model(self) -> "ModelSettings":
        for owner in ("gnode", "rnn"):
            for option in _OPTIONS_OF[owner]:
                if (
                    option not in _OPTIONS_OF[self.name]
                    and getattr(self, option) != type(self).model_fields[option].default
                ):
                    raise ValueError(f"the model {self.name} has no {option}: leave it out, or use --model {owner}")
        self._check_wiring()
        if self.gate == "constant" and self.gate_hidden:
            raise ValueError("a gate that is constant has no hidden layers: leave out gate_hidden")
        if self.name in WITHOUT_FLOW and self.alpha != 1:
            raise ValueError(f"the model {self.name} is a map: it needs alpha = 1")
        if self.name in MAPS and self.initialisation == "critical":
            raise ValueError(f"the model {self.name} has no critical initialisation: use another")
        return self

    def _check_wiring(self) -> None:
        excites = self.excitatory
        if excites is not None:
            if self.rates == "tanh":
                raise ValueError(
                    "expected rates that are nonnegative with dale, got tanh, which may be of either sign; take relu, "
                    "softplus or sigmoid"
                )
            if not 0 < excites < self.state:
                raise ValueError(
                    f"expected a share dale of which both kinds have units, got {self.dale:g} of {self.state}, of "
                    f"which {excites} excite; give another share, or more units"
                )
        if self.rank is not None:
            if self.dale is not None or self.density is not None or self.mask is not None:
                raise ValueError(
                    "expected rank alone, got it with dale, density or mask, which would give the weights other "
                    "directions; leave one of them out"
                )
            if self.rank > self.state:
                raise ValueError(f"expected a rank of at most state = {self.state}, got {self.rank}; give a lower one")
            if self.initialisation == "critical":
                raise ValueError(
                    "expected another initialisation than critical with rank, got both: a factor on M and N is one "
                    "squared on their product; leave one of them out"
                )
        if self.density_seed is not None and self.density is None:
            raise ValueError("expected density with density_seed, got none; give it, or leave density_seed out")
        if self.mask is not None:
            if self.density is not None:
                raise ValueError("expected either mask or density, got both; leave one of them out")
            if len(self.mask) != self.state or any(len(row) != self.state for row in self.mask):
                raise ValueError(
                    f"expected a mask of {self.state} rows of {self.state}, as there are units, got {len(self.mask)} "
                    f"rows of {sorted({len(row) for row in self.mask})}; give one entry for each connection"
                )

    @property
    def excitatory(self) -> int | None:
        """How many units excite, of those that obey Dale's law."""
        return None if self.dale is None else round(self.dale * self.state)


class StartSettings(SettingsTable):
    """The run at whose weights another begins."""

    run: Annotated[str, Field(min_length=1)]
    """Its folder."""
    sha256: str | None = None
    """Of its model's file, found when the run begins."""


class RunSettings(SettingsTable):
    """Everything that repeats a run."""

    seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] = 0
    task: TaskSettings
    model: ModelSettings = ModelSettings()
    simulation: SimulationSettings = DEFAULT_SIMULATION
    training: TrainingSettings = TrainingSettings()
    start: StartSettings | None = None
    """The run at whose weights this one begins, in place of drawn ones."""

    @model_validator(mode="before")
    @classmethod
    def _of_counts(cls, table: Any) -> Any:
        # Rates are above zero, and counts have no other unit.
        parts = [table.get(name, {}) for name in ("task", "model", "training")] if isinstance(table, dict) else []
        if not parts or not all(isinstance(part, dict) for part in parts) or parts[2].get("loss") != "poisson":
            return table
        task, model, _ = parts
        return {**table, "task": {"standardise_targets": False, **task}, "model": {"readout": "softplus", **model}}

    @model_validator(mode="after")
    def _counts_have_rates(self) -> "RunSettings":
        if self.training.loss == "poisson" and self.model.readout not in ("softplus", "exp"):
            raise ValueError(
                "expected model.readout = softplus or exp with training.loss = poisson, whose outputs are rates, got "
                f"{self.model.readout}; take one of them"
            )
        if self.training.loss == "poisson" and (self.task.standardise_targets or self.task.predict == "change"):
            raise ValueError(
                "expected targets as they are with training.loss = poisson, which are counts, got "
                "task.standardise_targets or task.predict = change; leave it out, or say task.predict=value"
            )
        if self.model.readout not in (None, "linear") and self.task.standardise_targets:
            raise ValueError(
                f"expected targets as they are with model.readout = {self.model.readout}, got "
                "task.standardise_targets = true; leave it out: a function of the readout cannot be scaled back"
            )
        return self

    @model_validator(mode="after")
    def _can_be_simulated(self) -> "RunSettings":
        if self.model.name in MAPS and self.simulation != DEFAULT_SIMULATION:
            raise ValueError(
                f"the model {self.model.name} is a map and has no solver: leave out the settings of the simulation"
            )
        return self

    def as_table(self) -> dict[str, Any]:
        """Nested plain values, without those that are not set, as TOML takes them."""
        return self.model_dump(mode="python", exclude_none=True)
