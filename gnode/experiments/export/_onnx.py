import io
import json
import logging
import warnings
from contextlib import redirect_stdout
from typing import Any

import numpy as np


def onnx_step(network: Any, config: dict[str, Any]) -> bytes:
    """One step of a `_torch_network.Network`, converted by `torch.onnx` for any number of trials. What there is to know
    of it, such as names of classes, is in the model's metadata, as JSON under `gnode`."""
    import torch

    class Step(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.network = network

        def forward(self, input, duration, state):
            output, after = self.network.step(state, input, duration)
            return output, after, self.network.initial(input)

    # Two trials: of one, the exporter would take it that there is always one.
    examples = (torch.zeros(2, config["channels"]), torch.ones(2), torch.zeros(2, config["states"]))
    batch = torch.export.Dim("batch")
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                Step().eval(),
                examples,
                dynamo=True,
                verbose=False,
                input_names=["input", "duration", "state"],
                output_names=["output", "next_state", "initial_state"],
                dynamic_shapes=({0: batch}, {0: batch}, {0: batch}),
            )
    finally:
        logger.setLevel(level)
    assert program is not None
    model = program.model_proto
    about = model.metadata_props.add()
    about.key = "gnode"
    about.value = json.dumps({name: config[name] for name in ("classes", "time_step_s", "missing")})
    return model.SerializeToString()


def run_onnx(content: bytes, inputs: np.ndarray, durations: np.ndarray) -> np.ndarray:
    """The outputs of such a model over trials, (trials, steps, outputs), by ONNX's own reference."""
    import onnx
    from onnx.reference import ReferenceEvaluator

    step = ReferenceEvaluator(onnx.load_from_string(content))
    states = onnx.load_from_string(content).graph.input[2].type.tensor_type.shape.dim[1].dim_value
    state = np.zeros((len(inputs), states), np.float32)
    outputs = []
    for place in range(inputs.shape[1]):
        given = {"input": inputs[:, place], "duration": durations[:, place], "state": state}
        output, after, initial = (np.asarray(found) for found in step.run(None, given))
        if place == 0:
            output, after, _ = (np.asarray(found) for found in step.run(None, {**given, "state": initial}))
        outputs.append(output)
        state = after
    return np.stack(outputs, axis=1)
