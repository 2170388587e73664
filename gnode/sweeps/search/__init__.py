"""A sweep whose members are proposed as it goes on, by Optuna, which is loaded where it is used."""

from gnode.sweeps.search._open_search import check_optuna as check_optuna
from gnode.sweeps.search._open_search import open_search as open_search
from gnode.sweeps.search._open_search import read_search as read_search
