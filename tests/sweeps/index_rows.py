"""Rows as the index of a sweep gives them."""

from typing import Any


def row(
    model: str = "gnode",
    seed: int = 0,
    *,
    validation: float | None = 1.0,
    test: float | None = 1.0,
    outcome: str | None = "finished",
    settings: dict[str, Any] | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """One member; `settings` are those that vary, by their dotted names."""
    return {
        "member": 0,
        "model.name": model,
        **(settings or {}),
        "seed": seed,
        "outcome": outcome,
        "validation_loss": validation,
        "test_loss": test,
        "test_share_of_variance": None if test is None else 2 * test,
        "test_accuracy": None,
        "parameters": 100,
        "state_size": 6,
        "model": model,
        "task": "cube",
        "folder": f"members/{model}-{seed}",
        **columns,
    }


def rate(value: float) -> dict[str, Any]:
    """A learning rate, as `settings`."""
    return {"training.learning_rate": value}
