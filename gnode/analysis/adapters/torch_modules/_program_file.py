"""The programs that `torch.export.save` writes: an archive with the program as JSON and its numbers as plain bytes.
Nothing in it is executed, and nothing unpickled."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import jax.numpy as jnp
import ml_dtypes
import numpy as np

from gnode._checks import Refused, refusal
from gnode._switches import double_precision
from gnode.analysis.adapters.torch_modules._program import Keyed, Name, Operation, Program, Translated

# PyTorch's numbers for kinds of numbers.
_KINDS: dict[int, Any] = {
    1: np.uint8,
    2: np.int8,
    3: np.int16,
    4: np.int32,
    5: np.int64,
    6: np.float16,
    7: np.float32,
    8: np.float64,
    12: np.bool_,
    13: ml_dtypes.bfloat16,
}
# What of an argument does not change the numbers.
_LEFT_OUT = {"layout", "device", "memory_format", "pin_memory", "non_blocking", "copy"}
# The archive's layout that this reads; that of PyTorch 2.13 and 2.14.
_MAJOR = 8
_AGAIN = "export and save it again with PyTorch 2.13 or newer"


class Archive(NamedTuple):
    """The members of a file, by their names within its one folder."""

    zip: zipfile.ZipFile
    folder: str

    def read(self, name: str) -> bytes:
        try:
            return self.zip.read(f"{self.folder}/{name}")
        except KeyError:
            raise refusal(f"an exported program with `{name}` in it", "one without", _AGAIN) from None

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))


def is_program(path: Path) -> bool:
    """Whether a file is an archive as `torch.export.save` writes it, whatever its name."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return any(name.endswith(("/archive_format", "serialized_exported_program.json")) for name in names)


def read_program(file: Path | bytes) -> Translated:
    """The program of a file, its numbers in float64; or a refusal."""
    opened = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    with opened, double_precision():
        names = opened.namelist()
        archive = Archive(opened, next((name.split("/")[0] for name in names if "/" in name), ""))
        models = [name for name in names if name.startswith(f"{archive.folder}/models/") and name.endswith(".json")]
        if len(models) != 1:
            got = "a compiled one" if any("aotinductor" in name for name in names) else f"{len(models)} of them"
            raise refusal("one exported program, as torch.export.save writes it", got, _AGAIN)
        model = Path(models[0]).stem
        try:
            return _program(archive, archive.json(f"models/{model}.json"), model)
        except Refused:
            raise
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise refusal(
                "an exported program of the layout of PyTorch 2.13", f"one of another ({error!r})", _AGAIN
            ) from error


def _program(archive: Archive, written: dict[str, Any], model: str) -> Translated:
    version = written["schema_version"]["major"]
    if version != _MAJOR:
        raise refusal(f"an exported program of layout {_MAJOR}", f"layout {version}", _AGAIN)
    module = written["graph_module"]
    graph, signature = module["graph"], module["signature"]
    tensors = _tensors(archive, "weights", model) | _tensors(archive, "constants", model)
    constants, inputs = {}, []
    for spec in signature["input_specs"]:
        ((kind, held),) = spec.items()
        if kind == "user_input":
            inputs.append(_input(held["arg"], graph["tensor_values"]))
        else:
            stored = next((held[key] for key in held if key.endswith("_name")), None)
            if stored not in tensors:
                raise refusal("weights, buffers and constants", f"a {kind}, `{stored}`", "leave it out of the module")
            constants[held["arg"]["name"]] = tensors[stored]
    answers = []
    for spec in signature["output_specs"]:
        ((kind, held),) = spec.items()
        if kind != "user_output":
            raise refusal(
                "a step that changes nothing but its state", f"one with a {kind}", "take what it keeps out of it"
            )
        answers.append(_value(held["arg"]))
    tree = json.loads(module["module_call_graph"][0]["signature"]["out_spec"])[1]
    program = Program(
        tuple(constants),
        tuple(inputs),
        tuple(_operation(node) for node in graph["nodes"]),
        _nested(tree, iter(answers)),
    )
    return Translated(program, tuple(constants.values()))


def _tensors(archive: Archive, kind: str, model: str) -> dict[str, Any]:
    """Of the weights, or of the constants."""
    found = {}
    for name, entry in archive.json(f"data/{kind}/{model}_{kind}_config.json")["config"].items():
        meta = entry["tensor_meta"]
        if entry["use_pickle"] or meta["dtype"] not in _KINDS:
            raise refusal(
                "real numbers stored as they are", f"`{name}`, which is stored otherwise", "export a copy in float64"
            )
        numbers = np.frombuffer(archive.read(f"data/{kind}/{entry['path_name']}"), _KINDS[meta["dtype"]])
        sizes, strides = ([one["as_int"] for one in meta[key]] for key in ("sizes", "strides"))
        first = meta["storage_offset"]["as_int"]
        places = first + sum(
            (np.arange(n).reshape(-1, *(1,) * (len(sizes) - k - 1)) * step)
            for k, (n, step) in enumerate(zip(sizes, strides, strict=True))
        )
        array = numbers[np.broadcast_to(places, sizes)]
        whole = array.dtype.kind in "iu"
        found[name] = jnp.asarray(array.astype(np.int64 if whole else bool if array.dtype == bool else np.float64))
    return found


def _input(argument: dict[str, Any], tensor_values: dict[str, Any]) -> tuple[str, tuple[int | None, ...]]:
    if "as_tensor" not in argument:
        raise refusal("tensors alone as inputs", f"a {next(iter(argument))[3:]}", "hold it inside the module")
    name = argument["as_tensor"]["name"]
    return name, tuple(size.get("as_int") for size in tensor_values[name]["sizes"])


def _operation(node: dict[str, Any]) -> Operation:
    given = {one["name"]: _value(one["arg"]) for one in node["inputs"] if one["name"] not in _LEFT_OUT}
    results: list[str] = []
    for output in node["outputs"]:
        ((kind, held),) = output.items()
        if kind not in ("as_tensor", "as_tensors", "as_sym_int", "as_none"):
            raise refusal("operations that return tensors", f"{node['target']}, with {kind[3:]}", "leave it out")
        for one in held if kind == "as_tensors" else [held]:
            results.append(one["as_name" if kind == "as_sym_int" else "name"] if isinstance(one, dict) else "")
    is_list = any("as_tensors" in output for output in node["outputs"])
    target = node["target"].removeprefix("torch.ops.").removeprefix("aten.")
    return Operation(target, tuple(given.items()), tuple(results), is_list)


def _value(argument: dict[str, Any]) -> Any:
    """An argument as a number, text, none, a `Name` or a tuple of these."""
    ((kind, held),) = argument.items()
    if kind == "as_none":
        return None
    if kind == "as_scalar_type":
        dtype = _KINDS.get(held)
        if dtype is None:
            return "complex"
        return {"i": "int", "u": "int", "b": "bool"}.get(np.dtype(dtype).kind, "float")
    if kind in ("as_tensor", "as_optional_tensor"):
        return Name(held["name"]) if "name" in held else _value(held)
    if kind in ("as_tensors", "as_optional_tensors"):
        return tuple(Name(one["name"]) if "name" in one else _value(one) for one in held)
    if kind.startswith("as_sym_"):
        symbols = held if isinstance(held, list) else [held]
        values = tuple(Name(one["as_name"]) if "as_name" in one else next(iter(one.values())) for one in symbols)
        return values if isinstance(held, list) else values[0]
    if kind == "as_float":
        return float(held)
    if kind in ("as_int", "as_bool", "as_string"):
        return held
    if kind in ("as_ints", "as_floats", "as_bools"):
        return tuple(held)
    return kind


def _nested(tree: dict[str, Any], leaves: Any) -> Any:
    """The answer as the module returned it."""
    if tree["type"] is None:
        return next(leaves)
    inner = [_nested(child, leaves) for child in tree["children_spec"]]
    if tree["type"] == "builtins.dict":
        return Keyed(tuple(zip(json.loads(tree["context"]), inner, strict=True)))
    return tuple(inner)
