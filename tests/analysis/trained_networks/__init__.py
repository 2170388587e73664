"""Trained networks whose fixed points are searched from many sets of starts: what must not change, and what is missed.

python -m tests.analysis.trained_networks [--epochs E] [ID ...]
"""

from tests.analysis.trained_networks._networks import NETWORKS as NETWORKS
from tests.analysis.trained_networks._networks import Trained as Trained
from tests.analysis.trained_networks._searches import Searched as Searched
from tests.analysis.trained_networks._searches import searched as searched
