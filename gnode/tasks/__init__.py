"""Things to be learnt, and `Trials`, the form in which they and real data reach a network."""

from gnode.tasks._amplitudes import AbstractAmplitudeLaw as AbstractAmplitudeLaw
from gnode.tasks._amplitudes import Annulus as Annulus
from gnode.tasks._amplitudes import Signs as Signs
from gnode.tasks._amplitudes import Uniform as Uniform
from gnode.tasks._angular_integration import AngularIntegration as AngularIntegration
from gnode.tasks._carry_forward import carry_forward as carry_forward
from gnode.tasks._class_weights import class_weights as class_weights
from gnode.tasks._class_weights import weighed_by_class as weighed_by_class
from gnode.tasks._copy import Copy as Copy
from gnode.tasks._evidence_integration import EvidenceIntegration as EvidenceIntegration
from gnode.tasks._flip_flop import FlipFlop as FlipFlop
from gnode.tasks._host_generator import host_generator as host_generator
from gnode.tasks._names import NAME_ARRAYS as NAME_ARRAYS
from gnode.tasks._names import Names as Names
from gnode.tasks._neurogym import NEUROGYM as NEUROGYM
from gnode.tasks._neurogym import NeurogymTask as NeurogymTask
from gnode.tasks._registry import TASKS as TASKS
from gnode.tasks._registry import TaskEntry as TaskEntry
from gnode.tasks._registry import find_task as find_task
from gnode.tasks._registry import task_of as task_of
from gnode.tasks._task import AbstractTask as AbstractTask
from gnode.tasks._trials import Trials as Trials
from gnode.tasks._trials import last_counted as last_counted
