"""A set of slow states in pieces that lie apart."""

import numpy as np

from gnode.analysis.attractor._topology import Topology
from gnode.analysis.attractor.course import Course, Group
from gnode.analysis.fixed_points import clusters

# States of which a piece is judged by itself.
_JUDGED = 40
# Times the scale above which a gap counts: so wide is one that is no thin place of a sample.
_CLEARLY = 2.0


def pieces(course: Course, group: Group, topology: Topology) -> list[Group]:
    """The pieces of the set that some states form, each as a group; none where it is one, or where one of them has
    too few states."""
    count = int(topology.betti[0])
    # All pieces but one die: the most persistent of them, so many that there are pieces.
    gaps = (
        np.sort(topology.diagrams[0][np.isfinite(topology.diagrams[0][:, 1]), 1])[-(count - 1) :] if count > 1 else []
    )
    if not len(gaps) or gaps[0] < _CLEARLY * topology.thresholds[0]:
        return []
    members = np.flatnonzero(group)
    labels = clusters(course.states[members], float(topology.thresholds[0]))
    found = [np.isin(np.arange(len(group)), members[labels == label]) for label in np.unique(labels)]
    return found if len(found) > 1 and all(one.sum() >= _JUDGED for one in found) else []
