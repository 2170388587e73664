"""Systems that were not trained here, taken apart from what there is of them."""

from gnode.experiments.dissection.elsewhere._dissect_file import dissect_file as dissect_file
from gnode.experiments.dissection.elsewhere._dissect_system import dissect_system as dissect_system
