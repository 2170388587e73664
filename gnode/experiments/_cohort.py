import json
from typing import Any

from gnode.experiments._prepare import Keys, is_data, prepare
from gnode.experiments._settings import RunSettings
from gnode.training import COMPILED_SETTINGS, TrainingSettings, cohort_size

# Only the initial weights follow from these.
_OF_WEIGHTS = {"gate_bias", "initialisation"}


def shared_table(settings: RunSettings) -> dict[str, Any]:
    """The settings, as nested tables, that are the same in all runs of a cohort."""
    # Of these the seed also says how many samples a series has, or how long a step is.
    varies = is_data(settings.task.name) or settings.task.drop > 0
    exclude = {
        "seed": not varies,
        "model": _OF_WEIGHTS,
        "training": TrainingSettings.model_fields.keys() - set(COMPILED_SETTINGS),
    }
    return settings.model_dump(exclude_none=True, exclude={name: some for name, some in exclude.items() if some})


def cohort_key(settings: RunSettings) -> str:
    """What runs have in common that may be trained as one cohort: those of equal keys may, by `train_cohort`.

    They may differ in the seed, in how weights are first drawn (`model.gate_bias`, `model.initialisation`), and in all
    settings of training that are not compiled in, such as the learning rate, the decay or the number of epochs. Where
    the seed changes the shapes of trials (data files, dropped samples), it is part of the key.
    """
    return json.dumps(shared_table(settings), sort_keys=True)


def cohort_limit(settings: RunSettings, *, most: int | None = None, share: float = 0.7) -> int:
    """How many runs like this one to train as a cohort on this machine's device: see `gnode.training.cohort_size`."""
    sets, network = prepare(settings, Keys.of(settings.seed))
    return cohort_size(
        network,
        sets.train,
        sets.validation,
        settings.training,
        simulation=settings.simulation,
        most=most,
        share=share,
    )
