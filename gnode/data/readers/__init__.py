"""Files as trials: one file for each format, and what formats share."""

from gnode.data.readers._clock import clock_of as clock_of
from gnode.data.readers._labels import read_labels as read_labels
from gnode.data.readers._read import read_trials as read_trials
