"""Runs: settings as data, training into a run folder, dissection of what was trained."""

from gnode.experiments._build import MODELS as MODELS
from gnode.experiments._build import build_network as build_network
from gnode.experiments._compare import as_csv as as_csv
from gnode.experiments._compare import comparison as comparison
from gnode.experiments._compare import write_csv as write_csv
from gnode.experiments._dissect_run import dissect_run as dissect_run
from gnode.experiments._dissection import Dissection as Dissection
from gnode.experiments._dissection import dissect as dissect
from gnode.experiments._dissection_file import load_dissection as load_dissection
from gnode.experiments._folder import Run as Run
from gnode.experiments._folder import load_network as load_network
from gnode.experiments._folder import load_run as load_run
from gnode.experiments._held import held_system as held_system
from gnode.experiments._held import map_step as map_step
from gnode.experiments._interruption import interruptions as interruptions
from gnode.experiments._prepare import Keys as Keys
from gnode.experiments._prepare import draw_sets as draw_sets
from gnode.experiments._prepare import is_file as is_file
from gnode.experiments._prepare import prepare as prepare
from gnode.experiments._resolve import read_settings as read_settings
from gnode.experiments._resolve import read_settings_table as read_settings_table
from gnode.experiments._resolve import resolve as resolve
from gnode.experiments._run import train as train
from gnode.experiments._settings import ModelSettings as ModelSettings
from gnode.experiments._settings import RunSettings as RunSettings
from gnode.experiments._settings import TaskSettings as TaskSettings
