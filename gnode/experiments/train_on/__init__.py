"""Runs that go on from what was trained: for more epochs, or from the weights of another run."""

from gnode.experiments.train_on._longer import asked_for_longer as asked_for_longer
from gnode.experiments.train_on._longer import lengthen as lengthen
from gnode.experiments.train_on._warm_start import begun_network as begun_network
from gnode.experiments.train_on._warm_start import doubts_of_start as doubts_of_start
from gnode.experiments.train_on._warm_start import lines_of_start as lines_of_start
from gnode.experiments.train_on._warm_start import save_start as save_start
from gnode.experiments.train_on._warm_start import settings_of_start as settings_of_start
from gnode.experiments.train_on._warm_start import with_start as with_start
