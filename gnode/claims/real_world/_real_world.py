"""Claim 5: gating helps on real-world tasks."""

from collections.abc import Iterator, Mapping

from gnode.claims._claim import ClaimOfSweeps
from gnode.claims._made_sweep import MadeSweep
from gnode.claims._outcome import Outcome, effects_table
from gnode.claims._runs import not_ended
from gnode.claims.real_world._at_work import gate_at_work
from gnode.claims.real_world._charts import charts_of_scores
from gnode.claims.real_world._comparisons import effects_of, where_it_helps
from gnode.claims.real_world._horizon import horizon_chart, prediction_notes, prediction_table
from gnode.claims.real_world._plans import FULL, MORE_PARAMETERS, PARAMETERS, QUICK
from gnode.claims.real_world._scores import DECIDING, DECIDING_FEWEST
from gnode.claims.real_world._tables import tables_of


def _measure(sweeps: Mapping[str, MadeSweep]) -> Outcome:
    begun = {name: sweep for name, sweep in sweeps.items() if sweep.rows}
    effects = tuple(effects_of(begun))
    examples, correlations = gate_at_work(begun)
    charts = (*charts_of_scores(begun), horizon_chart(begun), *examples)
    told = effects_table(effects, "Differences and ratios, seed by seed")
    tables = (told, *tables_of(begun), prediction_table(begun), correlations)
    return Outcome(
        effects,
        tuple(table for table in tables if table is not None and table.rows),
        tuple(chart for chart in charts if chart is not None),
        (*not_ended(sweeps), *_notes(begun)),
    )


def _notes(sweeps: Mapping[str, MadeSweep]) -> Iterator[str]:
    yield from where_it_helps(sweeps)
    yield from prediction_notes(sweeps)
    yield (
        "Errors and accuracies are of our splits, of the prepared files where they were used, and do not compare with "
        "published ones: docs/how-to/data-sets.md names the differences."
    )


REAL_WORLD = ClaimOfSweeps(
    name="real-world",
    number="5",
    title="Gating helps on real-world tasks",
    statement=(
        "On handwritten letters of which most samples are missing, on spoken digits and in the prediction of a walking "
        "simulation the gnODE does better than the same network without its gate, the nODE."
    ),
    decides=(
        f"All networks of a task have about as many parameters ({PARAMETERS:,}, on the walker {MORE_PARAMETERS:,}) and "
        "as many settings to choose from, as flows (alpha = .1) and as maps (alpha = 1), of which validation trials "
        "choose. Of letters and digits the mean over seeds of the difference of test accuracies, gnODE less nODE, is "
        "claimed to be above 0; of the walker the median ratio of "
        "raw squared errors, gnODE over nODE, to be below 1. Intervals of what decides are those of a level of "
        f"1 - .05 / {DECIDING}, so that all hold together with 95 %, and need {DECIDING_FEWEST} seeds. Everything else "
        "is told beside it, each with an interval of its own."
    ),
    changes=(
        "Larger networks, other numbers of parameters, other data: differences between models are small where all of "
        "them do well."
    ),
    plans={"quick": QUICK, "full": FULL},
    of=_measure,
)
