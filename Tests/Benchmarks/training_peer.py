"""PyTorch's side of the training benchmark: seconds of one epoch on two threads, 700 tracks of 387 columns.

usage: training_peer.py CONFIG LOSS BATCH        (the model file's config; needs torch)
"""
import json
import sys
import time

import torch
from torch import nn

TRACKS, COLUMNS, LABELS = 700, 387, 10


class Network(nn.Module):
    """Filters of full height as one-dimensional convolutions, which are PyTorch's fastest; others in two dimensions."""

    def __init__(self, config):
        super().__init__()
        bands, channels, layers = config["bands"], 1, []
        self.is_flat = all(block["bands"] == 0 for block in config["convolutions"])
        if self.is_flat:
            bands, channels = 1, bands
        for block in config["convolutions"]:
            height = block["bands"] or bands
            if self.is_flat:
                layers.append(nn.Conv1d(channels, block["filters"], block["time"], bias=not block["norm"]))
            else:
                layers.append(nn.Conv2d(
                    channels, block["filters"], (block["time"], height), stride=(1, block["band_step"]),
                    padding=(0, block["band_padding"]), bias=not block["norm"],
                ))  # fmt: skip
            if block["norm"]:
                layers.append((nn.BatchNorm1d if self.is_flat else nn.BatchNorm2d)(block["filters"]))
            pool = (block["pool_time"], block["pool_bands"])
            layers += [nn.ReLU(), nn.MaxPool1d(pool[0]) if self.is_flat else nn.MaxPool2d(pool)]
            bands = ((bands + 2 * block["band_padding"] - height) // block["band_step"] + 1) // block["pool_bands"]
            channels = block["filters"]
        self.stack = nn.Sequential(*layers)
        self.lstm = nn.LSTM(bands * channels, config["lstm"], batch_first=True) if config["lstm"] else None
        self.dense = nn.Linear(config["lstm"] or bands * channels, LABELS)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        if self.is_flat:
            h = self.stack(x.transpose(1, 2)).transpose(1, 2)
        else:
            h = self.stack(x[:, None]).permute(0, 2, 3, 1).flatten(2)
        h = self.dropout(h)
        if self.lstm is not None:
            h = self.dropout(self.lstm(h)[0])
        return self.dense(h)


def loss_of(kind, logits, label):
    nll = nn.functional.nll_loss
    mean = nll((logits.softmax(-1).mean(1) + 1e-8).log(), label)
    if kind == "sum":
        steps = logits.shape[1]
        return (mean + nn.functional.cross_entropy(logits.flatten(0, 1), label.repeat_interleave(steps))) / 2
    if kind == "mean-logits":
        return nn.functional.cross_entropy(logits.mean(1), label)
    return nn.functional.cross_entropy(logits[:, -1], label) if kind == "last" else mean


def main():
    config, kind, batch = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(2)
    torch.manual_seed(0)
    columns = COLUMNS if kind != "sum" else 192
    x, y = torch.randn(TRACKS, columns, config["bands"]), torch.randint(LABELS, (TRACKS,))
    network = Network(config).train()
    optimiser = torch.optim.RMSprop(network.parameters(), lr=1e-5, alpha=0.9)

    def step(rows):
        loss = loss_of(kind, network(x[rows]), y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    order = torch.randperm(TRACKS)
    step(order[:batch])  # warm
    start = time.perf_counter()
    for first in range(0, TRACKS, batch):
        step(order[first : first + batch])
    print(time.perf_counter() - start)


main()
