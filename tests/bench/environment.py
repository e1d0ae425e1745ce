"""What machine and which versions a measurement was made with."""
import os
import platform
import re
import subprocess

from measure import NERTAG

VERSIONS = {'nertag': [NERTAG, '--version'], 'cc': ['cc', '--version'], 'wc': ['wc', '--version']}


def describe(peers=()):
    commands = {**VERSIONS, **{peer.name: peer.versioned for peer in peers if peer.versioned}}
    return {'cpu': processor(), 'cpus': os.cpu_count(), 'kernel': platform.release(),
            'python': platform.python_version(), 'load': round(os.getloadavg()[0], 2),
            'versions': {name: version(command) for name, command in commands.items()}}


def processor():
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        found = re.search(r'model name\s*: (.*)', file.read())
    return found[1] if found else platform.machine()


def version(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return None
