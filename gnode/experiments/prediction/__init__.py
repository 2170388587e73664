"""What a trained network says of data: as it was trained, in the units of the data, and beyond the last sample."""

from gnode.experiments.prediction._beyond import Beyond as Beyond
from gnode.experiments.prediction._combine import combined as combined
from gnode.experiments.prediction._data import given_data as given_data
from gnode.experiments.prediction._data import tested_by_all as tested_by_all
from gnode.experiments.prediction._error import error_of as error_of
from gnode.experiments.prediction._error import error_sentence as error_sentence
from gnode.experiments.prediction._predict_run import predict_run as predict_run
from gnode.experiments.prediction._prediction import Prediction as Prediction
from gnode.experiments.prediction._stored import PREDICTIONS as PREDICTIONS
from gnode.experiments.prediction._stored import SPLIT as SPLIT
from gnode.experiments.prediction._stored import load_predictions as load_predictions
from gnode.experiments.prediction._stored import store_predictions as store_predictions
from gnode.experiments.prediction._trained import TrainedRun as TrainedRun
from gnode.experiments.prediction._write import save_prediction as save_prediction
