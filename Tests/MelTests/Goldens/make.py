"""Makes the mel goldens with librosa: synthetic signals and their mel columns in decibels.

usage: python3 make.py        (needs librosa and numpy; writes beside itself)
"""
import json
import pathlib
import struct

import librosa
import numpy as np

RATE = 22_050
HERE = pathlib.Path(__file__).parent


def write(name, tensors):
    header = {"__metadata__": {"made_by": f"librosa {librosa.__version__}, float64", "version": "1"}}
    body = b""
    for key, values in sorted(tensors.items()):
        data = np.ascontiguousarray(values, np.float32).tobytes()
        header[key] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + body)


def decibels(samples, hop):
    power = librosa.feature.melspectrogram(
        y=samples.astype(np.float64), sr=RATE, n_fft=2048, hop_length=hop, n_mels=128, center=False, power=2.0
    )
    return (10 * np.log10(np.maximum(power, 1e-10))).T


time = np.arange(RATE // 2) / RATE
noise = np.random.default_rng(1).standard_normal(time.size)
signals = {
    "sines": 0.5 * np.sin(2 * np.pi * 440 * time) + 0.05 * np.sin(2 * np.pi * 5000.5 * time),
    "sweep": 0.7 * np.sin(2 * np.pi * (60 * time + 9000 * time**2)),
    "noise": 0.1 * noise,
    "quiet-noise": 1e-4 * noise,
    "clicks": np.where(np.arange(time.size) % 3000 == 777, 1.0, 0.0),
}
for name, samples in signals.items():
    samples = samples.astype(np.float32)
    write(
        f"mel-{name}.safetensors",
        {"samples": samples, "hop1024": decibels(samples, 1024), "hop1708": decibels(samples, 1708)},
    )
filterbank = librosa.filters.mel(sr=RATE, n_fft=2048, n_mels=128, dtype=np.float64)
write("filterbank-sums.safetensors", {"by_band": filterbank.sum(axis=1), "by_bin": filterbank.sum(axis=0)})
