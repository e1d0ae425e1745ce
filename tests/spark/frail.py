#!/usr/bin/env python3
"""nertag on a bad day: the real one, which lies beside this file, but a line with POISON kills it, and one with STUCK
stops it for good. Options of its own: --pause=SECONDS a line; --once: the first POISON only, in all processes."""
import os
import signal
import subprocess
import sys
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))


def beside(name):
    return os.path.join(FOLDER, name)


def main():
    own = [argument for argument in sys.argv[1:] if argument == '--once' or argument.startswith('--pause=')]
    pause = sum(float(argument[8:]) for argument in own if argument.startswith('--pause='))
    real = subprocess.Popen([beside('nertag'), *(argument for argument in sys.argv[1:] if argument not in own)],
                            stdin=subprocess.PIPE)
    for number, line in enumerate(sys.stdin.buffer):
        if b'STUCK' in line:
            time.sleep(3600)
        if b'POISON' in line and not ('--once' in own and os.path.exists(beside('poisoned'))):
            open(beside('poisoned'), 'w').close()
            real.stdin.close()
            real.wait()                         # as with a real crash, all before it has been answered
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            real.stdin.write(line)
            real.stdin.flush()
        except BrokenPipeError:
            sys.exit(real.wait())
        time.sleep(pause)
        if number == 50:
            open(beside('begun'), 'w').close()  # for whoever waits to pull the plug
    real.stdin.close()
    sys.exit(real.wait())


if __name__ == '__main__':
    main()
