"""Where saddles lead: their unstable directions, followed by the system itself."""

from gnode.analysis.saddles._departures import KnownCycles as KnownCycles
from gnode.analysis.saddles._departures import departures as departures
from gnode.analysis.saddles._departures import departures_beside as departures_beside
from gnode.analysis.saddles._departures_record import Departures as Departures
from gnode.analysis.saddles._departures_record import Destination as Destination
from gnode.analysis.saddles._departures_record import departure_words as departure_words
