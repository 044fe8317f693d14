"""Mel columns in dB of thirty seconds of sound by other libraries, on one thread.

usage: mel.py SOUND COLUMNS HOP     (SOUND: mono 32-bit floats at 22,050 Hz; COLUMNS: ours, in dB)
"""
import sys

from timing import attempt, measure

import numpy as np

RATE, WINDOW, BANDS = 22_050, 2_048, 128
sound = np.fromfile(sys.argv[1], np.float32)
ours = np.fromfile(sys.argv[2], np.float32).reshape(-1, BANDS).T
HOP = int(sys.argv[3])


def decibels(power):
    return 10 * np.log10(np.maximum(1e-10, power))


def difference(theirs):
    """Over the top 60 dB of each column."""
    theirs = np.asarray(theirs)[:, : ours.shape[1]]
    return np.abs(theirs - ours)[ours > ours.max(axis=0) - 60].max()


def by_librosa():
    import librosa

    def run():
        power = librosa.feature.melspectrogram(
            y=sound, sr=RATE, n_fft=WINDOW, hop_length=HOP, center=False, n_mels=BANDS
        )
        return librosa.power_to_db(power, top_db=None)

    measure("librosa", run, difference=difference(run()))


def by_torch():
    """What torchaudio's MelSpectrogram and AmplitudeToDB do; torchaudio itself wants CUDA's libraries."""
    import librosa
    import torch

    torch.set_num_threads(1)
    samples, window = torch.from_numpy(sound), torch.hann_window(WINDOW)
    triangles = torch.from_numpy(librosa.filters.mel(sr=RATE, n_fft=WINDOW, n_mels=BANDS)).T.contiguous()

    def run():
        with torch.inference_mode():
            bins = torch.stft(samples, WINDOW, HOP, window=window, center=False, return_complex=True).abs() ** 2
            return (10 * torch.log10(torch.clamp(bins.T @ triangles, min=1e-10))).T.numpy()

    measure("PyTorch, as torchaudio does", run, difference=difference(run()))


def by_audioflux():
    import audioflux
    from audioflux.type import (
        SpectralDataType, SpectralFilterBankNormalType, SpectralFilterBankScaleType, SpectralFilterBankStyleType,
        WindowType,
    )  # fmt: skip

    transform = audioflux.BFT(
        num=BANDS, radix2_exp=11, samplate=RATE, low_fre=0, high_fre=RATE / 2, window_type=WindowType.HANN,
        slide_length=HOP, scale_type=SpectralFilterBankScaleType.MEL, style_type=SpectralFilterBankStyleType.SLANEY,
        normal_type=SpectralFilterBankNormalType.AREA, data_type=SpectralDataType.POWER,
    )  # fmt: skip

    def run():
        return decibels(transform.bft(sound, result_type=1))

    # Its bands are its own, so there is nothing to compare.
    measure("audioflux", run)


def by_essentia():
    import essentia
    import essentia.standard as es

    essentia.log.infoActive = essentia.log.warningActive = False
    window = es.Windowing(type="hann", size=WINDOW, normalized=False, zeroPhase=False)
    spectrum = es.PowerSpectrum(size=WINDOW)
    bands = es.MelBands(
        inputSize=WINDOW // 2 + 1, numberBands=BANDS, sampleRate=RATE, highFrequencyBound=RATE / 2,
        warpingFormula="slaneyMel", normalize="unit_tri", type="power",
    )  # fmt: skip

    def run():
        frames = es.FrameGenerator(sound, frameSize=WINDOW, hopSize=HOP, startFromZero=True)
        return decibels(np.array([bands(spectrum(window(frame))) for frame in frames]).T)

    measure("Essentia", run)


for name, peer in [
    ("librosa", by_librosa), ("PyTorch", by_torch), ("audioflux", by_audioflux), ("Essentia", by_essentia),
]:  # fmt: skip
    attempt(name, peer)
