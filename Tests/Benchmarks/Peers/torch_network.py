"""Our networks in PyTorch with the same weights, from our model files."""
import torch
from onnx_graph import geometry
from torch import nn
from torch.nn import functional


class Network(nn.Module):
    """Filters of full height are one-dimensional convolutions, which are PyTorch's fastest; others two-dimensional."""

    def __init__(self, config, tensors):
        super().__init__()
        self.blocks, features = geometry(config)
        self.is_flat = all(block["bands"] == 0 for block, _, _ in self.blocks)
        self.weights, self.biases = [], []
        for index, (block, _, channels) in enumerate(self.blocks):
            weight = torch.from_numpy(tensors[f"convolution.{index}.weight"])
            weight = weight.reshape(block["filters"], channels, block["time"], -1)
            if self.is_flat:
                weight = weight.permute(0, 1, 3, 2).reshape(block["filters"], channels * weight.shape[3], -1)
            self.weights.append(weight.contiguous())
            self.biases.append(torch.from_numpy(tensors[f"convolution.{index}.bias"]))
        self.lstm = nn.LSTM(features, config["lstm"], batch_first=True) if config.get("lstm") else None
        if self.lstm is not None:
            with torch.no_grad():
                self.lstm.weight_ih_l0.copy_(torch.from_numpy(tensors["lstm.input_weight"]))
                self.lstm.weight_hh_l0.copy_(torch.from_numpy(tensors["lstm.recurrent_weight"]))
                self.lstm.bias_ih_l0.copy_(torch.from_numpy(tensors["lstm.bias"]))
                self.lstm.bias_hh_l0.zero_()
        self.dense = torch.from_numpy(tensors["dense.weight"]), torch.from_numpy(tensors["dense.bias"])

    def forward(self, x, caches=None, state=None):
        """x [1, n, bands] to logits [steps, labels], and what goes with the columns that follow."""
        x = x.transpose(1, 2) if self.is_flat else x[:, None]
        kept = []
        for index, (block, _, _) in enumerate(self.blocks):
            if caches is not None:
                x = torch.cat([caches[index], x], dim=2)
            kept.append(x[:, :, x.shape[2] - block["time"] + 1 :])
            x = self.convolve(index, block, x)
        x = x.transpose(1, 2) if self.is_flat else x.permute(0, 2, 3, 1).flatten(2)
        if self.lstm is not None:
            x, state = self.lstm(x, state)
        return functional.linear(x[0], *self.dense), kept, state

    def convolve(self, index, block, x):
        if self.is_flat:
            x = functional.relu(functional.conv1d(x, self.weights[index], self.biases[index]))
            return functional.max_pool1d(x, block["pool_time"]) if block["pool_time"] > 1 else x
        x = functional.conv2d(
            x, self.weights[index], self.biases[index], stride=(1, block["band_step"]),
            padding=(0, block["band_padding"]),
        )  # fmt: skip
        pool = (block["pool_time"], block["pool_bands"])
        return functional.max_pool2d(functional.relu(x), pool) if pool != (1, 1) else functional.relu(x)
