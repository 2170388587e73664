"""Systems that were not trained here, taken apart from what there is of them."""

from gnode.experiments.dissection.elsewhere._dissect_system import dissect_system as dissect_system
