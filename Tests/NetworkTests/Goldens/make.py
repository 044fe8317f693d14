"""Makes the network goldens with PyTorch: two seeded random networks in the model format, synthetic columns in
decibels, and what an independent implementation makes of them.

usage: python3 make.py        (needs torch and numpy; writes beside itself)
"""
import json
import pathlib
import struct

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
LABELS = ["high", "low", "wide"]
LEVEL = {"kind": "running-level", "time_constant": 5, "floor_db": -60, "ceiling_db": 20, "reference_floor_db": -40}


def write(name, tensors, metadata):
    header, body = {"__metadata__": metadata}, b""
    for key, values in sorted(tensors.items()):
        data = np.ascontiguousarray(values, np.float32).tobytes()
        header[key] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + body)


def block(filters, time, bands=0, step=1, padding=0, norm=False, pool=(1, 1)):
    return {
        "filters": filters, "time": time, "bands": bands, "band_step": step, "band_padding": padding, "norm": norm,
        "pool_time": pool[0], "pool_bands": pool[1],
    }  # fmt: skip


def normalise(decibels, mean, deviation, hop=1708, rate=22_050):
    """The running level over the columns that are neither silent nor the first after silence."""
    sounds = decibels.max(axis=1) >= -40
    heard = decibels[sounds & np.append(True, sounds[:-1])].astype(np.float64)
    decay = np.exp(-hop / rate / LEVEL["time_constant"])
    features = []
    total = weight = 0.0
    for column in heard:
        total, weight = decay * total + column.max(), decay * weight + 1
        features.append(np.clip(column - max(total / weight, -40), -60, 20) / 20)
    return (np.array(features) - mean) / deviation


def make(name, seed, blocks, units, columns=70):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    tensors, layers, bands, channels = {}, [], 128, 1
    for k, b in enumerate(blocks):
        height = b["bands"] or bands
        layer = nn.Conv2d(
            channels, b["filters"], (b["time"], height), stride=(1, b["band_step"]), padding=(0, b["band_padding"])
        )
        norm = nn.BatchNorm2d(b["filters"]) if b["norm"] else nn.Identity()
        if b["norm"]:
            for values, low, high in (
                (norm.weight, 0.5, 1.5), (norm.bias, -0.5, 0.5), (norm.running_mean, -1, 1), (norm.running_var, 0.2, 2)
            ):  # fmt: skip
                nn.init.uniform_(values, low, high)
            tensors |= {
                f"convolution.{k}.norm.scale": norm.weight, f"convolution.{k}.norm.shift": norm.bias,
                f"convolution.{k}.norm.mean": norm.running_mean, f"convolution.{k}.norm.variance": norm.running_var,
            }  # fmt: skip
        tensors |= {f"convolution.{k}.weight": layer.weight, f"convolution.{k}.bias": layer.bias}
        layers += [layer, norm, nn.ReLU(), nn.MaxPool2d((b["pool_time"], b["pool_bands"]))]
        bands = ((bands + 2 * b["band_padding"] - height) // b["band_step"] + 1) // b["pool_bands"]
        channels = b["filters"]
    stack = nn.Sequential(*layers).eval()
    lstm = nn.LSTM(bands * channels, units, batch_first=True) if units else None
    dense = nn.Linear(units or bands * channels, len(LABELS))
    if lstm is not None:
        tensors |= {
            "lstm.input_weight": lstm.weight_ih_l0, "lstm.recurrent_weight": lstm.weight_hh_l0,
            "lstm.bias": lstm.bias_ih_l0 + lstm.bias_hh_l0,
        }  # fmt: skip
    tensors |= {"dense.weight": dense.weight, "dense.bias": dense.bias}
    tensors = {key: value.detach().numpy() for key, value in tensors.items()}
    tensors |= {"input.mean": random.uniform(-2, -1, 128), "input.deviation": random.uniform(0.5, 1.5, 128)}

    config = {
        "sample_rate": 22_050, "window": 2048, "hop": 1708, "bands": 128, "normalisation": LEVEL,
        "convolutions": blocks, "lstm": units, "temperature": 1.0,
    }  # fmt: skip
    made_by = f"PyTorch {torch.__version__}, random weights of seed {seed}"
    write(
        f"{name}-model.safetensors", tensors,
        {"format": "genrescope-model-1", "labels": json.dumps(LABELS), "config": json.dumps(config),
         "provenance": json.dumps({"made_by": made_by})},
    )  # fmt: skip

    level = np.where(np.arange(columns) > columns // 2, 15.0, -5.0)[:, None]
    decibels = (level - np.linspace(0, 40, 128) + 8 * random.standard_normal((columns, 128))).astype(np.float32)
    decibels[10:13] = -90  # silence, to be left out
    normalised = normalise(decibels, tensors["input.mean"], tensors["input.deviation"]).astype(np.float32)
    with torch.no_grad():
        x = stack(torch.from_numpy(normalised)[None, None]).permute(0, 2, 3, 1).flatten(2)
        logits = dense(lstm(x)[0] if lstm is not None else x)[0].numpy()
    write(
        f"{name}-network.safetensors", {"column_db": decibels, "normalised": normalised, "logits": logits},
        {"made_by": made_by, "version": "1"},
    )  # fmt: skip


make("full-height", 1, [block(12, 5, pool=(2, 1))] * 3, 10)
make("sliding", 2, [
    block(6, 5, 32, 8, norm=True, pool=(2, 2)), block(8, 3, 3, 1, 1, norm=True, pool=(2, 2)), block(10, 3, norm=True),
], 12)  # fmt: skip
make("no-lstm", 3, [block(5, 4, 16, 6, 3, pool=(3, 2)), block(7, 2, pool=(1, 1))], 0)
