"""Sessions in Neurodata Without Borders: spikes, positions, events and trials as series of bins."""

from gnode.data.readers.nwb._read import read_nwb as read_nwb
