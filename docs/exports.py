"""For mkdocstrings: what a folder re-exports (`from gnode.models._mlp import MLP as MLP`) is its contents, from its own
modules or from a room in it."""

from typing import Any

import griffe


class Exports(griffe.Extension):
    """Takes what a folder imports from below it for what it exports."""

    def on_module(self, *, mod: griffe.Module, **kwargs: Any) -> None:
        names = [
            name
            for name, member in mod.members.items()
            if isinstance(member, griffe.Alias) and member.target_path.startswith(f"{mod.path}.")
        ]
        if names:
            mod.exports = [name for name in names if not name.startswith("_")]
