"""Which trials a network is trained on, which it is chosen by, and which it is tested on."""

from gnode.data.splits._at_random import split as split
from gnode.data.splits._at_random import split_places as split_places
from gnode.data.splits._by_group import split_groups as split_groups
from gnode.data.splits._folds import split_folds as split_folds
from gnode.data.splits._given import read_split as read_split
from gnode.data.splits._given import split_file as split_file
from gnode.data.splits._given import split_parts as split_parts
from gnode.data.splits._in_order import check_windows as check_windows
from gnode.data.splits._in_order import split_in_order as split_in_order
from gnode.data.splits._in_order import split_in_time as split_in_time
from gnode.data.splits._places import SETS as SETS
from gnode.data.splits._places import Places as Places
from gnode.data.splits._places import check_scored as check_scored
