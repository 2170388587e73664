"""How far a command has come: bars and lines on a terminal, elsewhere a line every so often. All on standard error."""

from gnode.cli.progress._stages_shown import stages_shown as stages_shown
from gnode.cli.progress._training_shown import training_shown as training_shown
