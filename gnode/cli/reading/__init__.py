"""The options that say how a data file is read, of every command that reads one."""

from gnode.cli.reading._duration import seconds_of as seconds_of
from gnode.cli.reading._options import reads_files as reads_files
