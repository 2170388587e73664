"""Vector fields and the networks made of them. A model acts on a single state; the caller vmaps."""

from gnode._on_device import in_float64 as in_float64
from gnode.models._critical import critical as critical
from gnode.models._critical import largest_real_part as largest_real_part
from gnode.models._field import AbstractField as AbstractField
from gnode.models._field import AbstractSizedField as AbstractSizedField
from gnode.models._field import FieldSizes as FieldSizes
from gnode.models._gated_neural_ode import GatedNeuralODE as GatedNeuralODE
from gnode.models._gru import GRU as GRU
from gnode.models._initial_state import AbstractInitialState as AbstractInitialState
from gnode.models._initial_state import AffineInitialState as AffineInitialState
from gnode.models._initial_state import FixedInitialState as FixedInitialState
from gnode.models._initial_state import TrainedInitialState as TrainedInitialState
from gnode.models._initialisers import glorot_normal as glorot_normal
from gnode.models._initialisers import glorot_uniform as glorot_uniform
from gnode.models._initialisers import he_normal as he_normal
from gnode.models._initialisers import he_uniform as he_uniform
from gnode.models._initialisers import unit_gain_normal as unit_gain_normal
from gnode.models._lstm import LSTM as LSTM
from gnode.models._mgru import mgru as mgru
from gnode.models._mlp import MLP as MLP
from gnode.models._network import Network as Network
from gnode.models._network import count_parameters as count_parameters
from gnode.models._network import in_float32 as in_float32
from gnode.models._neural_ode import NeuralODE as NeuralODE
from gnode.models._rnn import rnn as rnn
