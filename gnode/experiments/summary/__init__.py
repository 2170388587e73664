"""What a run reached: its scores, beside what is reached without a network, and its summary."""

from gnode.experiments.summary._count_scores import counted_targets as counted_targets
from gnode.experiments.summary._count_scores import poisson_loss as poisson_loss
from gnode.experiments.summary._scores import trivial_sentence as trivial_sentence
from gnode.experiments.summary._summary import lines_of_run as lines_of_run
from gnode.experiments.summary._summary import summary_of_run as summary_of_run
