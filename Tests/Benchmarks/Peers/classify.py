"""Classifies files as a Python program would: librosa, onnxruntime, a process to a core.

usage: classify.py MODEL FILE…     (prints a line a file: genre and belief)
"""
import multiprocessing
import sys

import timing  # one thread a process

import librosa
import numpy as np
import onnx_graph
import onnxruntime

config, tensors = onnx_graph.load(sys.argv[1])
level = config["normalisation"]


def prepare():
    global session
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(onnx_graph.build(config, tensors, cached=False), options)


def features(path):
    sound, rate = librosa.load(path, sr=config["sample_rate"], mono=True)
    power = librosa.feature.melspectrogram(
        y=sound, sr=rate, n_fft=config["window"], hop_length=config["hop"], center=False, n_mels=config["bands"]
    )
    columns = librosa.power_to_db(power, top_db=None).T
    peaks = columns.max(axis=1)
    columns, peaks = columns[peaks >= level["reference_floor_db"]], peaks[peaks >= level["reference_floor_db"]]
    decay, total, weight, levels = np.exp(-config["hop"] / rate / level["time_constant"]), 0.0, 0.0, []
    for peak in peaks:
        total, weight = decay * total + peak, decay * weight + 1
        levels.append(max(total / weight, level["reference_floor_db"]))
    x = np.clip(columns - np.array(levels)[:, None], level["floor_db"], level["ceiling_db"]) / 20
    return ((x - tensors["input.mean"]) / tensors["input.deviation"]).astype(np.float32)


def classify(path):
    logits = session.run(["logits"], {"columns": features(path)[None, None]})[0] / config["temperature"]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return path, (powers / powers.sum(axis=1, keepdims=True)).mean(axis=0)


if __name__ == "__main__":
    with multiprocessing.Pool(multiprocessing.cpu_count(), prepare) as pool:
        for path, belief in pool.imap(classify, sys.argv[2:]):
            print(path, int(belief.argmax()), *(f"{share:.4f}" for share in belief), sep="\t", flush=True)
