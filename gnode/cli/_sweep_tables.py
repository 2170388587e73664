"""The comparison of a sweep, for a terminal."""

from typing import Any

from gnode.cli._print import lifetime, table

_SHOWN = 40
_MUCH_LARGER = 2.0
"""Times as many parameters in one group that is compared, beyond which it is noted."""


def describe_comparison(content: dict[str, Any]) -> str:
    """Tables of the best of the grid, of medians over seeds and of paired differences, from `comparison_json`."""
    best, differences = content["best"], content["differences"]
    parts = [
        _members(content),
        f"Best of the grid: of each group, the setting with the lowest median validation loss over seeds. The test "
        f"trials had no part in the choice. In brackets: {content['level']:.0%} bootstrap intervals of medians.",
        _scores(best, content),
        *_notes(content),
    ]
    dissected = "verdicts" in best[0]
    if dissected:
        parts += [
            "What their dissections say: of the seeds, those of each kind of attractor; in the median over those of "
            "which it is known, for how long a memory lasts, and the root mean square error of the readout after so "
            "many trial lengths without input.",
            _verdicts(best, content),
        ]
    parts += [
        f"Medians over seeds{_of(len(content['settings']))}:",
        _scores(content["settings"][:_SHOWN], content),
    ]
    if dissected and len(content["settings"]) > len(best):
        parts.append(_verdicts(content["settings"][:_SHOWN], content))
    if differences:
        parts += [
            f"Paired differences of the {_words(content['score'])}, first minus second. grid: pairs of equal settings "
            "and seeds; best: pairs of equal seeds, each with its best of the grid. p: Wilcoxon's signed-rank test, "
            "then with Holm's correction over all rows of its kind.",
            _pairs(differences, content),
            "\n".join(f"- {_place(one, content)}{one['conclusion']}" for one in differences),
        ]
    return "\n\n".join(part for part in parts if part)


def _members(content: dict[str, Any]) -> str:
    members, failed, unfinished = (content[name] for name in ("members", "failed", "unfinished"))
    ended = members - failed - unfinished
    return (
        f"{_count(members, 'member')}: {ended} ended well, {failed} diverged or failed (each counts as an infinite "
        f"loss, worse than any other), {unfinished} {'has' if unfinished == 1 else 'have'} not ended (left out)"
    )


def _scores(rows: list[dict[str, Any]], content: dict[str, Any]) -> str:
    score = content["score"]
    names = [content["between"], *content["within"], *content["own_settings"], *content["settings_varied"]]
    beside = [
        (name, head)
        for name, head in (("test_share_of_variance", "of variance"), ("test_accuracy", "accuracy"))
        if name != score and any(row[name] is not None for row in rows)
    ]
    head = [_words(name) for name in names]
    head += ["seeds", "failed", "validation loss", _words(score), *(words for _, words in beside), "parameters"]
    return table(
        head,
        [
            [
                *(_value(row[name]) for name in names),
                row["seeds"],
                row["failed"],
                _interval(row, "validation_loss"),
                _interval(row, score),
                *(row[name] for name, _ in beside),
                row["parameters"],
            ]
            for row in rows
        ],
    )


def _verdicts(rows: list[dict[str, Any]], content: dict[str, Any]) -> str:
    names = [content["between"], *content["within"], *content["own_settings"], *content["settings_varied"]]
    errors = [name for name in rows[0] if _is_error(name) and any(row[name] is not None for row in rows)]
    head = [*map(_words, names), "verdicts", "lifetime (s)"]
    head += [f"error after {name.rpartition('_')[2]}" for name in errors]
    return table(
        head,
        [
            [
                *(_value(row[name]) for name in names),
                row["verdicts"],
                _lifetime(row),
                *("-" if row[name] is None else _interval(row, name) for name in errors),
            ]
            for row in rows
        ],
    )


def _is_error(name: str) -> bool:
    return name.startswith("memory_error_") and not name.endswith(("_low", "_high"))


def _lifetime(row: dict[str, Any]) -> str:
    if not row["lifetimes"]:
        return "-"
    value, *ends = (lifetime(row[f"lifetime_s{part}"], row["lifetime_at_least_s"]) for part in ("", "_low", "_high"))
    # One value has no interval, and of several that are all longer than followed it says nothing more.
    return value if row["lifetimes"] == 1 or {*ends} == {value} else f"{value} [{', '.join(ends)}]"


def _notes(content: dict[str, Any]) -> list[str]:
    best, notes = content["best"], []
    for row in best:
        if row["seeds"] is None:
            notes.append(f"{_group(row, content)}: no best, as half of the members or more failed in every setting")
        elif row["tied"] > 1:
            notes.append(f"{_group(row, content)}: {row['tied']} settings share the lowest median; the first is shown")
    notes += _sizes(content)
    if not content["differences"] and len({str(row[content["between"]]) for row in best}) > 1:
        notes.append("nothing is compared: no two lie in one group; name with --within what shall be equal")
    fewest, most = min(row["fewest_seeds"] for row in best), max(row["most_seeds"] for row in best)
    if fewest != most:
        notes.append(f"settings have {fewest} to {most} seeds: one with few wins by luck more easily")
    if fewest == 1:
        notes.append("one seed gives no interval")
    # What an interval between the smallest and the largest of so few values can promise for a median.
    reached = content["most_coverage"]
    if fewest > 1 and reached < content["level"]:
        notes.append(f"an interval from {fewest} seeds holds the median in {reached:.0%} of cases at the most")
    return ["\n".join(f"note: {note}" for note in notes)] if notes else []


def _sizes(content: dict[str, Any]) -> list[str]:
    """What is to be said of those that are compared and have many more parameters than others, in one line."""
    groups: dict[tuple, list[dict[str, Any]]] = {}
    for row in content["best"]:
        if row["parameters"] is not None:
            groups.setdefault(tuple(str(row[name]) for name in content["within"]), []).append(row)
    # Of each group, its smallest and its largest.
    ends = [[select(rows, key=lambda row: row["parameters"]) for select in (min, max)] for rows in groups.values()]
    apart = [(many["parameters"] / few["parameters"], few, many) for few, many in ends]
    apart = [one for one in apart if one[0] > _MUCH_LARGER]
    if not apart:
        return []
    _, few, many = max(apart, key=lambda one: one[0])
    where = f" (of {len(apart)} groups in which they differ so, the largest factor)" if len(apart) > 1 else ""
    return [
        f"{_group(many, content)} has {many['parameters']:,} parameters and {_group(few, content)} "
        f"{few['parameters']:,}{where}: what differs may be the size; matched.parameters under [axes] of a plan gives "
        "them as many"
    ]


def _pairs(rows: list[dict[str, Any]], content: dict[str, Any]) -> str:
    within = content["within"]
    head = ["over", "first", "second", *map(_words, within), "pairs", "first lower", "second lower"]
    head += ["median difference", "p", "p (Holm)"]
    return table(
        head,
        [
            [
                row["over"],
                _value(row["first"]),
                _value(row["second"]),
                *(_value(row[name]) for name in within),
                row["pairs"],
                row["first_lower"],
                row["second_lower"],
                _interval(row, "difference"),
                row["p_value"],
                row["corrected_p_value"],
            ]
            for row in rows
        ],
    )


def _place(row: dict[str, Any], content: dict[str, Any]) -> str:
    where = ", ".join(f"{_words(name)} {_value(row[name])}" for name in content["within"])
    own = (
        f" (each with its own {row['own_settings'].replace(' ', ' and ')})"
        if row["own_settings"] and row["over"] == "grid"
        else ""
    )
    return f"{row['over']}{', ' if where else ''}{where}{own}: "


def _group(row: dict[str, Any], content: dict[str, Any]) -> str:
    return ", ".join(str(_value(row[name])) for name in (content["between"], *content["within"]))


def _interval(row: dict[str, Any], name: str) -> str:
    """A median and its interval; what is infinite is said so."""
    value, low, high = (row[f"{name}{part}"] for part in ("", "_low", "_high"))
    if row.get("seeds", row.get("pairs")) in (None, 0):
        return "-"
    if low is None and high is None:
        return _number(value)
    return f"{_number(value)} [{_number(low)}, {_number(high)}]"


def _number(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.4g}"


def _value(value: Any) -> Any:
    return " ".join(map(str, value)) or "none" if isinstance(value, list) else value


def _words(name: str) -> str:
    own = {"model.state": "N", "matched.parameters": "matched to"}
    return own.get(name, name.rpartition(".")[2].replace("_", " "))


def _of(settings: int) -> str:
    return f", the first {_SHOWN} of {settings} settings (all: --csv)" if settings > _SHOWN else ""


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
