"""The claims as a page of the documentation, from their summaries."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnode.claims import EFFECTS
from gnode.report._words import plural

_HEAD = """# The paper, claim by claim

Kim, Can and Krishnamurthy, "Trainability, Expressivity and Interpretability in Gated Neural ODEs" (ICML 2023), put to
the test. Each claim has a rule by which its verdict follows from intervals, written down before the results. This page
is made from the summaries in `docs/claims/` by `python docs/claims.py`, and a test makes it anew.
"""


def claims_markdown(summaries: Sequence[Mapping[str, Any]], pictures: Mapping[str, str]) -> str:
    """The page.

    **Arguments:**

    - `summaries`: of claims; more of the same claim are pieces of its budget that were run and measured apart.
    - `pictures`: by the name of a claim, the address of its picture, where there is one.
    """
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for one in summaries:
        by_name.setdefault(one["name"], []).append(one)
    claims = [found[0] for found in by_name.values()]
    sections = (line for found in by_name.values() for line in _section(found, pictures))
    return "\n".join([_HEAD, *_index(claims), *sections])


def _index(summaries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("| claim | | verdict | budget |", "|---|---|---|---|")
    for one in summaries:
        yield f"| {one['number']} | [{one['title']}](#{one['name']}) | **{one['verdict']}** | {one['budget']} |"
    yield ""


def _section(found: Sequence[Mapping[str, Any]], pictures: Mapping[str, str]) -> Iterator[str]:
    one, *pieces = found
    yield from (f"## {one['title']} {{ #{one['name']} }}", "")
    yield from (f"> {one['statement']}", "", f"**{one['verdict'].capitalize()}.** {one['rule']}", "")
    for part in one["parts"]:
        yield f"- {part['name']}: **{part['verdict']}**. {part['statement']} {part['rule']}"
    if one["parts"]:
        yield ""
    if one["name"] in pictures:
        yield from (f"![{one['charts'][0]['title']}]({pictures[one['name']]})", "")
    yield from _effects("What decides", [effect for effect in one["effects"] if effect["decides"]])
    yield from _told(one)
    yield f"- What would change it: {one['changes']}"
    yield from (_spent(one), "")
    for piece in pieces:
        yield from ("### A piece that was run apart", "")
        yield from _told(piece)
        yield from (_spent(piece), "")


def _told(one: Mapping[str, Any]) -> Iterator[str]:
    """What has no part in the verdict."""
    yield from _effects("Told beside it", [effect for effect in one["effects"] if not effect["decides"]])
    for table in one["tables"]:
        # What decides and what is told beside it is there already.
        if table["head"][0] != EFFECTS:
            yield from _table(table)
    yield from (f"- {note}" for note in one["notes"])


def _spent(one: Mapping[str, Any]) -> str:
    spent = one["spent"]
    failed = f", of which {one['failed']} failed" if one["failed"] else ""
    return (
        f"- {plural(one['runs'], 'run')}{failed}; {spent['training_hours']:.2g} hours of training, added up, on "
        f"{spent['cores']} cores of {spent['processor']}, jax {spent['jax']}: `{one['command']}`"
    )


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    if not table["rows"]:
        return
    yield from (f"**{table['title']}**", "", _row(table["head"]), "|---" * len(table["head"]) + "|")
    yield from map(_row, table["rows"])
    yield ""


def _row(cells: Sequence[Any]) -> str:
    shown = ("-" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells)
    return f"| {' | '.join(shown)} |"


def _effects(title: str, effects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not effects:
        return
    yield from (f"| {title} | value [95 % interval] | claimed | seeds or pairs | says |", "|---|---|---|---|---|")
    for one in effects:
        found = one["words"] if one["samples"] else "nothing was run"
        yield f"| {one['what']} | {found} | {one['claimed']} {one['limit']:g} | {one['samples']} | {one['bearing']} |"
    yield ""
