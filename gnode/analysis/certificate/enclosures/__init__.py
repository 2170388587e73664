"""What a function can be over a whole box: enclosures of its value and its derivative, rounding included."""

from gnode.analysis.certificate.enclosures._backward import form as form
from gnode.analysis.certificate.enclosures._enclose import CALLS as CALLS
from gnode.analysis.certificate.enclosures._enclose import WIDEST as WIDEST
from gnode.analysis.certificate.enclosures._enclose import called as called
from gnode.analysis.certificate.enclosures._enclose import enclose as enclose
from gnode.analysis.certificate.enclosures._enclose import interpret as interpret
from gnode.analysis.certificate.enclosures._enclosure import Enclosure as Enclosure
from gnode.analysis.certificate.enclosures._enclosure import precision as precision
from gnode.analysis.certificate.enclosures._enclosure import upward as upward
from gnode.analysis.certificate.enclosures._enclosure_rules import MOVES as MOVES
from gnode.analysis.certificate.enclosures._ranges import Ranges as Ranges
from gnode.analysis.certificate.enclosures._ranges import ranges as ranges
