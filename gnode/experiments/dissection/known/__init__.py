"""The fixed points of a system: searched, proven, and searched again from where the proof found what was missed. And
what becomes of states, by what is known of them."""

from gnode.experiments.dissection.known._judged import judged as judged
from gnode.experiments.dissection.known._judged import ways as ways
from gnode.experiments.dissection.known._known_points import CERTIFIED as CERTIFIED
from gnode.experiments.dissection.known._known_points import KnownPoints as KnownPoints
from gnode.experiments.dissection.known._known_points import box_budget as box_budget
from gnode.experiments.dissection.known._known_points import known_points as known_points
