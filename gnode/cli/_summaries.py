from typing import Any

from gnode.cli._print import table


def describe_dissection(content: dict[str, Any]) -> str:
    """dissection.json in a few lines."""
    points = content["fixed_points"]
    search = content["search"]
    lines = [
        f"{len(points)} fixed points from {search['starts']} starts ({search['converged']} converged), "
        "input held at zero"
    ]
    if points:
        rows = [
            [
                point["kind"] + (" spiral" if point["spiral"] else ""),
                _numbers(point["state"]),
                _numbers(point["readout"]),
                point["residual"],
                point["time_constants_s"][0],
            ]
            for point in points[:20]
        ]
        lines.append(table(["kind", "state", "readout", "residual", "slowest time constant (s)"], rows))
        if len(points) > len(rows):
            lines.append(f"... and {len(points) - len(rows)} more, in dissection.json")
    if content["is_map"]:
        lines.append(f"alpha = {content['alpha']:.3g}: the network is a map, and stability is that of the map")
    return "\n".join(lines)


def _numbers(values: list[float]) -> str:
    shown = ", ".join(f"{value:.3g}" for value in values[:4])
    return f"({shown}{', ...' if len(values) > 4 else ''})"
