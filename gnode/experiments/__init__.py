"""Runs: settings as data, training into a run folder, dissection of what was trained."""

from typing import TYPE_CHECKING

from gnode._moved import moved
from gnode.experiments._build import ACTIVATIONS as ACTIVATIONS
from gnode.experiments._build import INITIALISERS as INITIALISERS
from gnode.experiments._build import MODELS as MODELS
from gnode.experiments._build import build_network as build_network
from gnode.experiments._build import count_weights as count_weights
from gnode.experiments._cohort import cohort_key as cohort_key
from gnode.experiments._cohort import cohort_limit as cohort_limit
from gnode.experiments._compare import as_csv as as_csv
from gnode.experiments._compare import comparison as comparison
from gnode.experiments._compare import comparison_notes as comparison_notes
from gnode.experiments._compare import write_csv as write_csv
from gnode.experiments._defaults import PUBLISHED as PUBLISHED
from gnode.experiments._folder import CHECKPOINT as CHECKPOINT
from gnode.experiments._folder import ENVIRONMENT as ENVIRONMENT
from gnode.experiments._folder import HISTORY as HISTORY
from gnode.experiments._folder import MODEL as MODEL
from gnode.experiments._folder import SETTINGS as SETTINGS
from gnode.experiments._folder import SUMMARY as SUMMARY
from gnode.experiments._folder import Busy as Busy
from gnode.experiments._folder import Run as Run
from gnode.experiments._folder import check_folder_version as check_folder_version
from gnode.experiments._folder import load_network as load_network
from gnode.experiments._folder import load_run as load_run
from gnode.experiments._folder import locked as locked
from gnode.experiments._folder import names_no_optimiser as names_no_optimiser
from gnode.experiments._interruption import interruptions as interruptions
from gnode.experiments._named_set import fetch_named as fetch_named
from gnode.experiments._named_set import is_simulated as is_simulated
from gnode.experiments._one_step_of import one_step_of as one_step_of
from gnode.experiments._predict import predict as predict
from gnode.experiments._prepare import Keys as Keys
from gnode.experiments._prepare import data_checksum as data_checksum
from gnode.experiments._prepare import draw_sets as draw_sets
from gnode.experiments._prepare import file_changed as file_changed
from gnode.experiments._prepare import is_data as is_data
from gnode.experiments._prepare import is_file as is_file
from gnode.experiments._prepare import prepare as prepare
from gnode.experiments._prepare import with_checksum as with_checksum
from gnode.experiments._resolve import defaults_of as defaults_of
from gnode.experiments._resolve import merged as merged
from gnode.experiments._resolve import parse_assignment as parse_assignment
from gnode.experiments._resolve import read_settings as read_settings
from gnode.experiments._resolve import read_settings_table as read_settings_table
from gnode.experiments._resolve import resolve as resolve
from gnode.experiments._resolve import said_optimiser as said_optimiser
from gnode.experiments._resolve import said_reading as said_reading
from gnode.experiments._resolve import validated as validated
from gnode.experiments._run import KEPT_TRIALS as KEPT_TRIALS
from gnode.experiments._run import train as train
from gnode.experiments._run import train_cohort as train_cohort
from gnode.experiments._settings import MAPS as MAPS
from gnode.experiments._settings import ModelSettings as ModelSettings
from gnode.experiments._settings import RunSettings as RunSettings
from gnode.experiments._settings import TaskSettings as TaskSettings
from gnode.experiments._splits import is_split_file as is_split_file
from gnode.experiments.dissection import DISSECTION as DISSECTION
from gnode.experiments.dissection import Answer as Answer
from gnode.experiments.dissection import Answers as Answers
from gnode.experiments.dissection import Consistency as Consistency
from gnode.experiments.dissection import Dissection as Dissection
from gnode.experiments.dissection import Elsewhere as Elsewhere
from gnode.experiments.dissection import Examples as Examples
from gnode.experiments.dissection import Labels as Labels
from gnode.experiments.dissection import LetGo as LetGo
from gnode.experiments.dissection import Places as Places
from gnode.experiments.dissection import Remembered as Remembered
from gnode.experiments.dissection import check_consistency as check_consistency
from gnode.experiments.dissection import dissect as dissect
from gnode.experiments.dissection import dissect_file as dissect_file
from gnode.experiments.dissection import dissect_run as dissect_run
from gnode.experiments.dissection import dissect_system as dissect_system
from gnode.experiments.dissection import dissection_summary as dissection_summary
from gnode.experiments.dissection import held_system as held_system
from gnode.experiments.dissection import latent_variables as latent_variables
from gnode.experiments.dissection import load_dissection as load_dissection
from gnode.experiments.dissection import map_step as map_step
from gnode.experiments.dissection import rehearsals as rehearsals
from gnode.experiments.dissection import save_dissection as save_dissection
from gnode.experiments.export import EXPORTS as EXPORTS
from gnode.experiments.export import Exported as Exported
from gnode.experiments.export import export_run as export_run
from gnode.experiments.prediction import PREDICTIONS as PREDICTIONS
from gnode.experiments.prediction import Prediction as Prediction
from gnode.experiments.prediction import error_sentence as error_sentence
from gnode.experiments.prediction import load_predictions as load_predictions
from gnode.experiments.prediction import save_prediction as save_prediction
from gnode.experiments.summary import trivial_sentence as trivial_sentence
from gnode.experiments.train_on import settings_of_start as settings_of_start

_OF_THE_STUDY = {
    *("CellResult", "Study", "read_study", "study_folder", "run_cell", "write_cell", "study_json"),
    *("Claim", "Difference", "capacity_grows", "depth_saves_dimensions", "dimensions_needed", "gate_effects", "groups"),
    *("PRESETS", "Cell", "StudySettings", "resolve_study"),
}

# A type checker would take it that there is every name.
if not TYPE_CHECKING:
    __getattr__ = moved(__name__, _OF_THE_STUDY, "gnode.claims")
