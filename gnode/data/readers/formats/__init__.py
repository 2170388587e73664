"""What turns a file of another kind, or a data frame, into the arrays that `read_trials` documents."""

from gnode.data.readers.formats._frame import arrays_of_frame as arrays_of_frame
from gnode.data.readers.formats._h5 import read_h5 as read_h5
from gnode.data.readers.formats._mat import read_mat as read_mat
from gnode.data.readers.formats._npy import other_file as other_file
from gnode.data.readers.formats._npy import other_names as other_names
from gnode.data.readers.formats._npy import read_npy as read_npy
from gnode.data.readers.formats._npz import read_npz as read_npz
from gnode.data.readers.formats._tables import read_csv as read_csv
from gnode.data.readers.formats._tables import read_parquet as read_parquet
from gnode.data.readers.formats._tables import read_tsv as read_tsv
from gnode.data.readers.formats._ts import read_ts as read_ts
