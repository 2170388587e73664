"""The page on which a network moves: what it holds, and how it is written."""

from gnode.explorer._described import Told as Told
from gnode.explorer._described import described as described
from gnode.explorer._page import EXPLORER as EXPLORER
from gnode.explorer._page import is_up_to_date as is_up_to_date
from gnode.explorer._page import page_text as page_text
from gnode.explorer._programs import programs_of as programs_of
