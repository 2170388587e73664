from gnode._checks import find_named
from gnode.data.sets._character_trajectories import CHARACTER_TRAJECTORIES
from gnode.data.sets._entry import DataSet
from gnode.data.sets._speech_commands import SPEECH_COMMANDS, SPEECH_COMMANDS_10
from gnode.data.sets._spoken_digits import SPOKEN_DIGITS

DATA_SETS: dict[str, DataSet] = {
    entry.name: entry for entry in (CHARACTER_TRAJECTORIES, SPOKEN_DIGITS, SPEECH_COMMANDS, SPEECH_COMMANDS_10)
}
"""All named data sets, by name."""


def find_data_set(name: str) -> DataSet:
    """The data set of that name."""
    return find_named("a data set", name, DATA_SETS)
