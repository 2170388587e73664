from pathlib import Path

from gnode import __version__
from gnode._checks import refusal
from gnode._files import write_atomically
from gnode.claims import CAPACITY_CLAIMS, CapacityClaim, Study, gate_effects, read_study
from gnode.expressivity import THRESHOLD
from gnode.report._pictures import REPORT, Drawing, draw_all
from gnode.report._template import template
from gnode.report.claims import _study_sentences as words
from gnode.report.claims._study_figures import (
    study_capacity_figure,
    study_crossings_figure,
    study_curves_figure,
    study_examples_figure,
    study_gate_figure,
    study_iso_capacity_figure,
    study_parameters_figure,
)

UNITS = {
    "4a": "log2 ratio of capacities",
    "4b": "state dimensions saved",
    "4c": "log2 ratio of capacities, gated over not",
}
"""Of the differences behind a claim."""


def write_study_report(folder: str | Path) -> Path:
    """Draws the figures of a study of expressivity and writes its page, from its folder alone; returns its path.

    A study that is not complete has a page of what there is. Refuses a folder that holds none, or damaged files.
    """
    folder = Path(folder)
    study = read_study(folder)
    claims = [claim(study) for claim in CAPACITY_CLAIMS]
    try:
        pictures = draw_all(folder, _drawings(study, claims))
        page = template("study.html.jinja").render(
            claims=claims,
            missing=words.missing(study),
            setting=words.setting(study),
            settled=words.settled(study),
            pictures=pictures,
            rows=words.capacity_rows(study),
            kappas=[f"{kappa:.3g}" for kappa in study.targets.kappas],
            units=UNITS,
            threshold=THRESHOLD,
            version=__version__,
            folder=folder.name,
        )
        write_atomically(folder / REPORT, page)
    except OSError as error:
        raise refusal(f"a folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return folder / REPORT


def _drawings(study: Study, claims: list[CapacityClaim]) -> list[Drawing]:
    effects = gate_effects(study)
    bands = "Bands and bars are 95 % bootstrap intervals over paths."
    beyond = "An arrow is a capacity beyond the complexities tried, which the dotted lines bound; hollow: not settled."
    return [
        Drawing(
            "capacity",
            "Capacity grows with state dimensions",
            lambda: [*words.claim(claims[0]), f"{bands} {beyond}"],
            lambda: study_capacity_figure(study),
        ),
        Drawing(
            "iso-capacity",
            "State dimensions that hidden layers save",
            lambda: [
                *words.claim(claims[1]),
                "Each line says how many state dimensions a capacity takes; the distance between two is what the "
                "layers between them save. A line ends where the networks tried say no more.",
            ],
            lambda: study_iso_capacity_figure(study),
        ),
        Drawing(
            "curves",
            "How well paths are generated",
            lambda: [f"The dashed line is the threshold, {THRESHOLD}. {bands} Hollow: R2 would still rise."],
            lambda: study_curves_figure(study),
        ),
        Drawing(
            "gate",
            "What the gate does",
            lambda: [words.gate(effects), "Hollow: both capacities lie beyond the complexities tried."],
            lambda: study_gate_figure(effects),
        ),
        Drawing(
            "parameters",
            "Capacity by the number of parameters",
            lambda: [f"Initial state and readout count. {beyond}"],
            lambda: study_parameters_figure(study),
        ),
        Drawing(
            "crossings",
            "Geometry beside capacity",
            lambda: [words.crossings(study)],
            lambda: study_crossings_figure(study),
        ),
        Drawing(
            "examples",
            "Paths and what became of them",
            lambda: ["Grey: the first path of each complexity, from the dot on. Orange: the best fit of the smallest "
                     "network (above) and of the largest (below)."],
            lambda: study_examples_figure(study),
        ),
    ]  # fmt: skip
