"""Installs what a peer needs, on demand: by apt, from PyPI into build/bench/venv, from npm into build/bench/node."""
import os
import shutil
import subprocess
import sys

from measure import last_line, place


class Absent(Exception):
    """The peer cannot be had here; says why."""


def sh(*command):
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, timeout=1800)
    except subprocess.CalledProcessError as error:
        raise Absent(f'{" ".join(command[:3])}: {last_line(error.stdout)}') from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(str(error)) from error


def apt(*packages):
    root = [] if os.geteuid() == 0 else ['sudo', '-n']
    try:
        sh(*root, 'apt-get', 'install', '-y', *packages)
    except Absent:                      # perhaps only the lists are old
        sh(*root, 'apt-get', 'update')
        sh(*root, 'apt-get', 'install', '-y', *packages)


def command(name, package):
    if not shutil.which(name):
        apt(package)
    return shutil.which(name)


def python(*packages):
    """The venv's python with these packages."""
    found = place('venv/bin/python')
    if not os.path.exists(found):
        try:
            sh(sys.executable, '-m', 'venv', place('venv'))
        except Absent:
            apt('python3-venv')
            sh(sys.executable, '-m', 'venv', place('venv'))
    for package in packages:
        try:
            sh(found, '-c', f'import importlib.metadata as m; m.version({package!r})')
        except Absent:
            sh(found, '-m', 'pip', 'install', '--disable-pip-version-check', package)
    return found


def node(package):
    """The folder whose node_modules holds the package."""
    folder = place('node')
    command('node', 'nodejs')
    if not os.path.exists(os.path.join(folder, 'node_modules', package)):
        command('npm', 'npm')
        os.makedirs(folder, exist_ok=True)
        sh('npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, package)
    return folder
