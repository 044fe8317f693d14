"""Our networks as ONNX graphs with the same weights, from our model files (batch norm folded, no lstm_memory)."""
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors import safe_open


def load(path):
    """The configuration and the tensors of a model file."""
    with safe_open(path, "numpy") as file:
        return json.loads(file.metadata()["config"]), {name: file.get_tensor(name) for name in file.keys()}


def geometry(config):
    """Of each block: its configuration, and bands and channels of its input."""
    bands, channels, blocks = config["bands"], 1, []
    for block in config["convolutions"]:
        blocks.append((block, bands, channels))
        height = block["bands"] or bands
        bands = ((bands + 2 * block["band_padding"] - height) // block["band_step"] + 1) // block["pool_bands"]
        channels = block["filters"]
    return blocks, bands * channels


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def add(self, kind, *inputs, outputs=1, **attributes):
        names = [f"{kind}{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, values, kind=np.float32):
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, kind), name))
        return name

    def input(self, name, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, value, name):
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))

    def bytes(self):
        graph = helper.make_graph(self.nodes, "genre", self.inputs, self.outputs, self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


def build(config, tensors, cached, columns=None):
    """columns [1, 1, n, bands] to logits [steps, labels].

    With `cached` each block is also given the columns that it kept, and the LSTM its state; they come back as outputs,
    so that a call goes on where the last one stopped. The lengths are fixed where `columns` is given.
    """
    graph = Graph()
    blocks, features = geometry(config)
    x = graph.input("columns", [1, 1, columns or "n", config["bands"]])
    for index, (block, bands, channels) in enumerate(blocks):
        x = convolution(graph, tensors, index, block, bands, channels, x, cached)
    # [1, filters, steps, bands] to [steps, 1, bands · filters].
    x = graph.add("Transpose", x, perm=[2, 0, 3, 1])
    x = graph.add("Reshape", x, graph.constant([-1, 1, features], np.int64))
    x = recurrence(graph, config, tensors, x, cached) if config.get("lstm") else graph.add(
        "Reshape", x, graph.constant([-1, features], np.int64))  # fmt: skip
    graph.output(
        graph.add("Gemm", x, graph.constant(tensors["dense.weight"]), graph.constant(tensors["dense.bias"]), transB=1),
        "logits",
    )
    return graph.bytes()


def convolution(graph, tensors, index, block, bands, channels, x, cached):
    kept = block["time"] - 1
    if cached and kept > 0:
        cache = graph.input(f"cache{index}", [1, channels, kept, bands])
        x = graph.add("Concat", cache, x, axis=2)
    if kept > 0:
        ends = [graph.constant([value], np.int64) for value in (-kept, 2**31 - 1, 2)]
        graph.output(graph.add("Slice", x, *ends), f"kept{index}")
    weight = tensors[f"convolution.{index}.weight"].reshape(block["filters"], channels, block["time"], -1)
    padding, pool = block["band_padding"], [block["pool_time"], block["pool_bands"]]
    x = graph.add(
        "Conv", x, graph.constant(weight), graph.constant(tensors[f"convolution.{index}.bias"]),
        strides=[1, block["band_step"]], pads=[0, padding, 0, padding],
    )  # fmt: skip
    x = graph.add("Relu", x)
    return x if pool == [1, 1] else graph.add("MaxPool", x, kernel_shape=pool, strides=pool)


def recurrence(graph, config, tensors, x, cached):
    units = config["lstm"]

    def gates(name):
        """From i, f, g, o to ONNX's i, o, f, g."""
        i, f, g, o = np.split(tensors[name], 4)
        return np.concatenate([i, o, f, g])[None]

    bias = np.concatenate([gates("lstm.bias"), np.zeros((1, 4 * units))], axis=1)
    state = [graph.input(name, [1, 1, units]) for name in ("h", "c")] if cached else []
    every, h, c = graph.add(
        "LSTM", x, graph.constant(gates("lstm.input_weight")), graph.constant(gates("lstm.recurrent_weight")),
        graph.constant(bias), "", *state, outputs=3, hidden_size=units,
    )  # fmt: skip
    graph.output(h, "h_kept")
    graph.output(c, "c_kept")
    return graph.add("Reshape", every, graph.constant([-1, units], np.int64))
