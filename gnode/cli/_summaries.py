"""dissection.json in a few lines for a terminal."""

import math
from typing import Any

from gnode._words import numbers, search_words, signed
from gnode.analysis.attractor import NO_LIFETIME, memory_words
from gnode.analysis.certificate import NO_CERTIFICATE, NO_CERTIFICATE_LEFT_OUT, certificate_words
from gnode.analysis.saddles import departure_words
from gnode.cli._print import table

_SHOWN = 20


def describe_dissection(content: dict[str, Any]) -> str:
    """The verdict, the certificate, how long a memory lasts, whether it is an ODE, and the fixed points."""
    attractor, search = content["attractor"], content["search"]
    points = _points(content)
    lines = [
        f"verdict: {attractor['kind']}. {attractor['reason']}",
        f"certificate: {_certificate(content['certificate'], elsewhere=content['elsewhere'] is not None)}",
        f"memory: {_memory(attractor)}",
        f"search: {search_words(len(content['fixed_points']), search['starts'], search['converged'])}; "
        f"input {content['input']}",
    ]
    leads = content.get("departures")
    if leads is not None and leads["ways"]:
        ends = [way["leads_to"] for way in leads["ways"]]
        lines.append(f"saddles: {departure_words(ends, leads['followed'], leads['saddles'])}")
    lines += _consistency(content["consistency"], is_map=content["is_map"])
    lines += [f"left out: {text}" for text in (content["elsewhere"] or {}).get("left_out", ())]
    if content["is_map"] and content["elsewhere"] is None:
        lines.append(f"alpha = {content['alpha']:.3g}: the network is a map, and stability is that of the map")
    if points:
        head = ["kind", "proven", "index", "state", "readout", "residual", "slowest time constant (s)"]
        lines += ["", table(head, [_row(point) for point in points[:_SHOWN]])]
    if len(points) > _SHOWN:
        lines.append(f"... and {len(points) - _SHOWN} more, in dissection.json")
    return "\n".join(lines)


def _certificate(certificate: dict[str, Any] | None, *, elsewhere: bool) -> str:
    if certificate is None:
        return NO_CERTIFICATE_LEFT_OUT if elsewhere else NO_CERTIFICATE
    said = ("complete", "stopped", "box_kind", "undecided", "index_sum", "boundary_index", "boxes", "seconds")
    kinds = [point["kind"] for point in certificate["enclosures"]]
    return certificate_words(kinds=kinds, **{name: certificate[name] for name in said})


def _memory(attractor: dict[str, Any]) -> str:
    lifetime = attractor["memory_lifetime_s"]
    if lifetime is None:
        return NO_LIFETIME
    followed = attractor["memory_error_curve"]["times_s"][-1]
    return memory_words(lifetime["bound"], lifetime["measured"], lifetime["predicted"], followed=followed)


def _consistency(consistency: dict[str, Any] | None, *, is_map: bool) -> list[str]:
    if consistency is None:
        return []
    reason, answers = consistency["reason"], consistency["answers"]
    advice = "" if consistency["advice"] is None else f" {consistency['advice']}"
    if consistency["is_ode"]:
        said = "an ODE." if answers is None else answers["sentence"]
        return [f"consistency: {said[0].lower()}{said[1:]} {reason}"]
    if not consistency["measured"]:
        return [
            f"consistency: not known. {reason}",
            f"warning: whether this network is an ODE is not known.{advice}",
        ]
    if answers is None or is_map:
        return [f"consistency: a map. {reason}", f"warning: this network is a map and not an ODE.{advice}"]
    sentence = f"{answers['sentence'][0].lower()}{answers['sentence'][1:]}"
    line = f"consistency: {sentence} {reason}"
    if all(answers[name]["holds"] is False for name in ("memory", "response", "loss")):
        return [line, f"warning: this network is a map and not an ODE.{advice}"]
    if answers["memory"]["holds"] is False:
        return [line, f"warning: what is said of its memory holds for the step it was trained with alone.{advice}"]
    failed = [name for name in ("response", "loss") if answers[name]["holds"] is False]
    if not failed:
        return [line]
    what = " and ".join({"response": "its response to input", "loss": "its loss"}[name] for name in failed)
    are = "are those" if len(failed) > 1 else "is that"
    return [line, f"note: {what} {are} of the step it was trained with.{advice}"]


def _points(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What is proven, with what the search says of it, and what the search alone has found; stable ones first."""
    certificate = content["certificate"]
    proven = [] if certificate is None else [{**point, "proven": "yes"} for point in certificate["enclosures"]]
    # What a search ends at is as exact as it tells points apart.
    slack = content["search"]["merging_distance"]
    others = []
    for found in content["fixed_points"]:
        around = [point for point in proven if _lies_in(found["state"], point["box"], slack)]
        if around:
            nearest = min(around, key=lambda point: math.dist(point["state"], found["state"]))
            nearest.update(readout=found["readout"], residual=found["residual"])
        else:
            others.append({**found, "proven": "no"})
    return sorted([*proven, *others], key=lambda point: point["kind"] != "stable")


def _lies_in(state: list[float], box: list[list[float]], slack: float) -> bool:
    return all(low - slack <= value <= high + slack for value, low, high in zip(state, *box, strict=True))


def _row(point: dict[str, Any]) -> list[Any]:
    readout = point.get("readout")
    return [
        point["kind"] + (" spiral" if point["spiral"] else ""),
        point["proven"],
        signed(point["index"]),
        numbers(point["state"]),
        numbers(readout) if readout else None,
        point.get("residual"),
        point["time_constants_s"][0],
    ]
