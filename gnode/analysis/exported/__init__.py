"""Functions as straight programs of a few operations: plain data, for other languages to run."""

from gnode.analysis.exported._constants import Constants as Constants
from gnode.analysis.exported._constants import packed as packed
from gnode.analysis.exported._exported import Functions as Functions
from gnode.analysis.exported._exported import exported as exported
from gnode.analysis.exported._exported import stored_only as stored_only
from gnode.analysis.exported._straight_program import Program as Program
from gnode.analysis.exported._straight_program import straight_program as straight_program
