"""Published data sets by name: downloaded, checked, converted, and as trials."""

from gnode.data.sets._entry import Contents as Contents
from gnode.data.sets._entry import DataSet as DataSet
from gnode.data.sets._entry import Original as Original
from gnode.data.sets._features import AudioFeatures as AudioFeatures
from gnode.data.sets._load import data_set_path as data_set_path
from gnode.data.sets._load import data_set_trials as data_set_trials
from gnode.data.sets._load import load_data_set as load_data_set
from gnode.data.sets._places import data_cache as data_cache
from gnode.data.sets._places import prepared_folder as prepared_folder
from gnode.data.sets._places import prepared_in as prepared_in
from gnode.data.sets._recordings import Recordings as Recordings
from gnode.data.sets._registry import DATA_SETS as DATA_SETS
from gnode.data.sets._registry import find_data_set as find_data_set
