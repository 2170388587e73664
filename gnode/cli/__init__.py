"""The command line. A command parses, calls the library, and prints."""

from gnode.cli._main import main as main
