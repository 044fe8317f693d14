"""Makes the training goldens with PyTorch: small seeded networks, a batch of noise with targets, the gradients of the
first step and the losses of ten.

usage: python3 make.py        (needs torch and numpy; writes beside itself)
Shapes: N samples, T columns, 128 bands; t steps, L labels.
"""
import json
import pathlib
import struct

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
LEVEL = {"kind": "running-level", "time_constant": 5, "floor_db": -60, "ceiling_db": 20, "reference_floor_db": -40}
N, T, BANDS, L = 5, 41, 24, 4


def write(name, tensors, metadata):
    header, body = {"__metadata__": metadata}, b""
    for key, values in sorted(tensors.items()):
        data = np.ascontiguousarray(values.detach(), np.float32).tobytes()
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


class Network(nn.Module):
    def __init__(self, blocks, units):
        super().__init__()
        bands, channels, layers = BANDS, 1, []
        self.names = {}
        for k, b in enumerate(blocks):
            height = b["bands"] or bands
            layer = nn.Conv2d(
                channels, b["filters"], (b["time"], height), stride=(1, b["band_step"]), padding=(0, b["band_padding"])
            )
            self.names |= {f"convolution.{k}.weight": layer.weight, f"convolution.{k}.bias": layer.bias}
            layers.append(layer)
            if b["norm"]:
                layers.append(norm := nn.BatchNorm2d(b["filters"]))
                nn.init.uniform_(norm.weight, 0.5, 1.5)
                nn.init.uniform_(norm.bias, -0.5, 0.5)
                self.names |= {f"convolution.{k}.norm.scale": norm.weight, f"convolution.{k}.norm.shift": norm.bias}
            layers += [nn.ReLU(), nn.MaxPool2d((b["pool_time"], b["pool_bands"]))]
            bands = ((bands + 2 * b["band_padding"] - height) // b["band_step"] + 1) // b["pool_bands"]
            channels = b["filters"]
        self.stack = nn.Sequential(*layers)
        width = bands * channels
        self.lstm = nn.LSTM(width, units, batch_first=True) if units else None
        if units:  # one bias: the second is held at zero
            nn.init.zeros_(self.lstm.bias_hh_l0).requires_grad_(False)
            self.names |= {
                "lstm.input_weight": self.lstm.weight_ih_l0, "lstm.recurrent_weight": self.lstm.weight_hh_l0,
                "lstm.bias": self.lstm.bias_ih_l0,
            }  # fmt: skip
        self.dense = nn.Linear(units or width, L)
        self.names |= {"dense.weight": self.dense.weight, "dense.bias": self.dense.bias}

    def forward(self, x):  # [N, T, bands] -> [N, t, L]
        h = self.stack(x[:, None]).permute(0, 2, 3, 1).flatten(2)
        return self.dense(self.lstm(h)[0] if self.lstm is not None else h)


def loss_of(kind, logits, target):
    logs = logits.log_softmax(-1)
    mean_belief = -(target.mean(1) * (logs.exp().mean(1) + 1e-8).log()).sum(-1).mean()
    every_step = -(target * logs).sum(-1).mean()
    return {
        "mean-belief": mean_belief,
        "every-step": every_step,
        "sum": (mean_belief + every_step) / 2,
        "mean-logits": -(target.mean(1) * logits.mean(1).log_softmax(-1)).sum(-1).mean(),
        "last": -(target[:, -1] * logs[:, -1]).sum(-1).mean(),
    }[kind]


OPTIMISERS = {
    "adamw": lambda p: torch.optim.AdamW(p, lr=1e-3, weight_decay=1e-2),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=1e-4, alpha=0.9, eps=1e-8),
}


def make(name, seed, blocks, units, loss_kind, optimiser):
    torch.manual_seed(seed)
    network = Network(blocks, units).train()
    x = torch.randn(N, T, BANDS)
    with torch.no_grad():
        steps = network(x).shape[1]
        for layer in network.stack:
            if isinstance(layer, nn.BatchNorm2d):
                layer.reset_running_stats()
    # Targets that change on the way, and are not all certain.
    target = torch.softmax(2 * torch.randn(N, 2, L), -1).repeat_interleave(steps // 2 + 1, 1)[:, :steps]
    tensors = {f"start.{k}": v.clone() for k, v in network.names.items()}
    tensors |= {"input": x, "target": target}
    optimise = OPTIMISERS[optimiser]([p for p in network.parameters() if p.requires_grad])
    losses = []
    for step in range(10):
        loss = loss_of(loss_kind, network(x), target)
        optimise.zero_grad()
        loss.backward()
        if step == 0:
            tensors |= {f"gradient.{k}": v.grad.clone() for k, v in network.names.items()}
            norms = [layer for layer in network.stack if isinstance(layer, nn.BatchNorm2d)]
            for k, norm in zip([k for k, b in enumerate(blocks) if b["norm"]], norms):
                tensors[f"after.convolution.{k}.norm.mean"] = norm.running_mean.clone()
                tensors[f"after.convolution.{k}.norm.variance"] = norm.running_var.clone()
        optimise.step()
        losses.append(loss.item())
    config = {
        "sample_rate": 22_050, "window": 2048, "hop": 1708, "bands": BANDS, "normalisation": LEVEL,
        "convolutions": blocks, "lstm": units, "temperature": 1.0,
    }  # fmt: skip
    write(
        f"{name}-training.safetensors", tensors | {"losses": torch.tensor(losses)},
        {"made_by": f"PyTorch {torch.__version__}, seed {seed}", "version": "1", "config": json.dumps(config),
         "loss": loss_kind, "optimiser": optimiser},
    )  # fmt: skip


make("full-height", 1, [block(8, 5, pool=(2, 1)), block(9, 3, pool=(2, 1))], 7, "mean-belief", "rmsprop")
make("sliding", 2, [
    block(6, 5, 8, 4, norm=True, pool=(2, 2)), block(8, 3, 3, 1, 1, norm=True, pool=(2, 1)), block(7, 2, norm=True),
], 6, "sum", "adamw")  # fmt: skip
make("no-lstm", 3, [block(6, 4, 7, 3, 2, norm=True, pool=(3, 2)), block(5, 2, norm=True)], 0, "mean-logits", "adam")
make("last", 4, [block(6, 3, 8, 8, 0, pool=(1, 3)), block(5, 3, pool=(3, 1))], 5, "last", "adamw")
make("every-step", 5, [block(6, 5, norm=True, pool=(2, 1))], 5, "every-step", "adam")
