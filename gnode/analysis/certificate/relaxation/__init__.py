"""Linear bounds of a whole network on a box, backward from its residual to the state: for networks of plain layers."""

from gnode.analysis.certificate.relaxation._at_once import relaxed_at_once as relaxed_at_once
from gnode.analysis.certificate.relaxation._divide import divide as divide
from gnode.analysis.certificate.relaxation._examine_layers import Relaxed as Relaxed
from gnode.analysis.certificate.relaxation._examine_layers import examine_layers as examine_layers
from gnode.analysis.certificate.relaxation._inherited import Inherited as Inherited
from gnode.analysis.certificate.relaxation._inherited import nothing_known as nothing_known
from gnode.analysis.certificate.relaxation._layers import Layers as Layers
from gnode.analysis.certificate.relaxation._read_layers import read_layers as read_layers
