"""One belief and a whole track by onnxruntime and PyTorch with our weights, on one thread.

usage: network.py MODEL COLUMNS LOGITS FIELD STRIDE
(COLUMNS: normalised, 32-bit floats; LOGITS: ours of them; the first belief needs FIELD columns, the others STRIDE each)
"""
import sys

from timing import attempt, measure

import numpy as np
import onnx_graph

config, tensors = onnx_graph.load(sys.argv[1])
columns = np.fromfile(sys.argv[2], np.float32).reshape(1, -1, config["bands"])
ours = np.fromfile(sys.argv[3], np.float32).reshape(-1, tensors["dense.bias"].size)
field, stride = int(sys.argv[4]), int(sys.argv[5])
first, following = columns[:, :field], columns[:, field : field + stride]


def difference(streamed, track):
    """How far two streamed beliefs and those of the whole track are from ours."""
    parts = np.concatenate([*streamed, track]) - np.concatenate([ours[:2], ours])
    return np.abs(parts).max()


def by_onnxruntime():
    import onnxruntime

    def session(**arguments):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph = onnx_graph.build(config, tensors, **arguments)
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    whole, step = session(cached=False), session(cached=True, columns=stride)
    track, begun = whole.run(["logits"], {"columns": columns[None]})[0], whole.run(None, {"columns": first[None]})
    names = [output.name for output in whole.get_outputs()]
    values = dict(zip(names, begun))
    inputs = {"columns": following[None]}
    for name, value in values.items():
        if name != "logits":
            inputs[name.replace("_kept", "").replace("kept", "cache")] = value
    streamed = step.run(None, inputs)[names.index("logits")]
    measure("step\tonnxruntime", lambda: step.run(None, inputs), 200)
    run = lambda: whole.run(["logits"], {"columns": columns[None]})
    measure("track\tonnxruntime", run, 5, difference([values["logits"], streamed], track))


def by_torch():
    import torch
    from torch_network import Network

    torch.set_num_threads(1)
    network = Network(config, tensors).eval()
    track, begin, go_on = (torch.from_numpy(x.copy()) for x in (columns, first, following))
    with torch.inference_mode():
        logits, caches, state = network(begin)
        streamed = [logits.numpy(), network(go_on, caches, state)[0].numpy()]
        measure("step\tPyTorch", lambda: network(go_on, caches, state), 100)
        measure("track\tPyTorch", lambda: network(track), 5, difference(streamed, network(track)[0].numpy()))


attempt("onnxruntime", by_onnxruntime)
attempt("PyTorch", by_torch)
