"""Real series as `Trials`: read, split, standardised and filled; and what irregular sampling makes of them."""

from gnode.data._change import as_change as as_change
from gnode.data._copies import shifted_copies as shifted_copies
from gnode.data._describe import describe as describe
from gnode.data._doubts import doubts as doubts
from gnode.data._irregular import drop_samples as drop_samples
from gnode.data._irregular import ignore_times as ignore_times
from gnode.data._irregular import shuffle_times as shuffle_times
from gnode.data._kidger import kidger_samples as kidger_samples
from gnode.data._missing import fill_missing as fill_missing
from gnode.data._scale import Scaler as Scaler
from gnode.data._scale import standardise as standardise
from gnode.data._scale import target_scaler as target_scaler
from gnode.data._split import split as split
from gnode.data._split import split_places as split_places
from gnode.data._split_groups import split_groups as split_groups
from gnode.data._trivial import trivial_accuracy as trivial_accuracy
from gnode.data._trivial import trivial_losses as trivial_losses
from gnode.data.readers import ReadData as ReadData
from gnode.data.readers import ReadSettings as ReadSettings
from gnode.data.readers import Spans as Spans
from gnode.data.readers import data_of_frame as data_of_frame
from gnode.data.readers import read_data as read_data
from gnode.data.readers import read_trials as read_trials
from gnode.data.readers import trials_of_frame as trials_of_frame
