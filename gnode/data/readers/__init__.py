"""Files as trials: one file for each format, and what formats share."""

from gnode.data.readers._checksum import files_sha256 as files_sha256
from gnode.data.readers._cut import Spans as Spans
from gnode.data.readers._data import ReadData as ReadData
from gnode.data.readers._formats import SUFFIXES as SUFFIXES
from gnode.data.readers._frames import data_of_frame as data_of_frame
from gnode.data.readers._frames import trials_of_frame as trials_of_frame
from gnode.data.readers._how import ReadSettings as ReadSettings
from gnode.data.readers._labels import check_classes as check_classes
from gnode.data.readers._labels import read_labels as read_labels
from gnode.data.readers._next_sample import next_sample as next_sample
from gnode.data.readers._read import read_data as read_data
from gnode.data.readers._read import read_trials as read_trials
from gnode.data.readers._to_predict import ToPredict as ToPredict
from gnode.data.readers._to_predict import arrays_to_predict as arrays_to_predict
from gnode.data.readers._to_predict import read_to_predict as read_to_predict
from gnode.data.readers.formats import other_names as other_names
