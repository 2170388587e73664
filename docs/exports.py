"""For mkdocstrings: what a folder re-exports (`from gnode.models._mlp import MLP as MLP`) is its contents."""

from typing import Any

import griffe


class Exports(griffe.Extension):
    """Takes what a folder imports from its own private modules for what it exports."""

    def on_module(self, *, mod: griffe.Module, **kwargs: Any) -> None:
        names = [
            name
            for name, member in mod.members.items()
            if isinstance(member, griffe.Alias) and member.target_path.startswith(f"{mod.path}._")
        ]
        if names:
            mod.exports = [name for name in names if not name.startswith("_")]
