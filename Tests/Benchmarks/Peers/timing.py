"""What the peers share: one thread, rounds of a measurement, and the line that tells of them."""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"
# Some machines choose a slow kernel for the benefit of older libraries.
os.environ.pop("OPENBLAS_CORETYPE", None)

import sys
import time

ROUNDS = 7
clock = time.thread_time if os.environ.get("CLOCK") == "processor" else time.perf_counter


def measure(name, run, repeat=1, difference=None):
    """Prints a name and the seconds of some rounds; `difference` is how far the result is from ours."""
    run()
    seconds = []
    for _ in range(ROUNDS):
        start = clock()
        for _ in range(repeat):
            run()
        seconds.append((clock() - start) / repeat)
    if difference is not None:
        print(f"{name}: at most {difference:.2g} from ours", file=sys.stderr)
    print(name, *seconds, sep="\t", flush=True)


def attempt(name, peer):
    """Runs a peer, or says why it does not run."""
    try:
        peer()
    except Exception as error:
        print(f"{name} is left out: {error}", file=sys.stderr)
