"""Runs commands under build/bench/measure and tells what they cost."""
import os
import statistics
import subprocess
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, 'build', 'bench')
NERTAG = os.path.join(ROOT, 'nertag')
LIMIT = 900                             # seconds of CPU time after which a run is given up
MB = 1_000_000


@dataclass
class Run:
    status: int
    wall: float
    cpu: float
    memory: int                         # bytes at the peak
    errors: str                         # standard error


def place(name):
    """A path in build/bench."""
    os.makedirs(BUILD, exist_ok=True)
    return os.path.join(BUILD, name)


def compiled(source, *libraries):
    """Compiles a C file of this folder; the path of the program."""
    source = os.path.join(HERE, source)
    program = place(os.path.splitext(os.path.basename(source))[0])
    if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
        subprocess.run([os.environ.get('CC', 'cc'), '-std=c11', '-O3', '-Wall', '-Wextra', source, '-o', program,
                        *libraries], check=True, capture_output=True, text=True)
    return program


def one_cpu():
    """The last CPU we may use: the first ones serve interrupts and everybody else."""
    return str(max(os.sched_getaffinity(0)))


def cpus(count):
    return ','.join(map(str, sorted(os.sched_getaffinity(0))[-count:]))


def run(command, source=os.devnull, output=None, pinned=None):
    output = output or place('output')  # never /dev/null: grep and ripgrep stop early there
    errors = place('errors')
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'OMP_NUM_THREADS': '1', 'PYTHONHASHSEED': '0'}
    line = subprocess.run([compiled('measure.c'), pinned or one_cpu(), str(LIMIT), source, output, errors, *command],
                          env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    with open(errors, encoding='utf-8', errors='replace') as file:
        said = file.read()
    return Run(int(line[0]), float(line[1]), float(line[2]), int(line[3]) * 1024, said)


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else 'no message'
