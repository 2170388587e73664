"""What comes next: series as trials of it, predictors that need no network, and what they are measured by."""

from gnode.data.forecasts._baselines import Baseline as Baseline
from gnode.data.forecasts._baselines import forecast_baselines as forecast_baselines
from gnode.data.forecasts._linear import LinearPredictor as LinearPredictor
from gnode.data.forecasts._linear import fit_linear as fit_linear
from gnode.data.forecasts._one_step import OneStep as OneStep
from gnode.data.forecasts._one_step import without_memory as without_memory
from gnode.data.forecasts._open_loop import HORIZON as HORIZON
from gnode.data.forecasts._open_loop import HorizonErrors as HorizonErrors
from gnode.data.forecasts._open_loop import open_loop as open_loop
from gnode.data.forecasts._open_loop import open_loop_errors as open_loop_errors
from gnode.data.forecasts._open_loop import sections as sections
from gnode.data.forecasts._scores import PredictionError as PredictionError
from gnode.data.forecasts._scores import prediction_error as prediction_error
from gnode.data.forecasts._season import season_of as season_of
from gnode.data.forecasts._season import seasonal as seasonal
