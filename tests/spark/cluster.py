"""A real standalone Spark cluster of processes on the loopback: a master and workers, one of which may be killed."""
import glob
import os
import re
import signal
import subprocess
import sys
import time

SECONDS = 120


class Cluster:
    """with Cluster(bin folder of Spark, scratch folder) as cluster: nothing of it runs any more behind the block."""

    def __init__(self, spark, folder, workers=2):
        self.spark, self.folder, self.count = spark, folder, workers
        self.environment = dict(os.environ, SPARK_LOCAL_IP='127.0.0.1', PYSPARK_PYTHON=sys.executable,
                                PYSPARK_DRIVER_PYTHON=sys.executable, SPARK_LOCAL_DIRS=self.path('local'),
                                SPARK_NO_DAEMONIZE='1',
                                JAVA_TOOL_OPTIONS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1') # they live for seconds
        self.started = []

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def __enter__(self):
        try:
            os.makedirs(self.path('local'))
            self.start('master', 'org.apache.spark.deploy.master.Master', '--host', '127.0.0.1', '--port', '0',
                       '--webui-port', '0')
            self.url = self.logged('master', r'(spark://127\.0\.0\.1:\d+)')
            self.workers = []
            for number in range(self.count):
                name = f'worker{number}'
                self.workers.append(self.start(name, 'org.apache.spark.deploy.worker.Worker', '--host', '127.0.0.1',
                                               '--port', '0', '--webui-port', '0', '--cores', '1', '--memory', '1g',
                                               '--work-dir', self.path(name), self.url))
                self.logged(name, 'Successfully registered with master')
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, name, *command):
        """In a group of its own, which its executors join; it dies with this process, whatever ends that."""
        with open(self.path(f'{name}.log'), 'wb') as log:
            process = subprocess.Popen(['setpriv', '--pdeathsig', 'KILL', os.path.join(self.spark, 'spark-class'), *command],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
                                       start_new_session=True)
        self.started.append(process)
        return process

    def logged(self, name, pattern):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with open(self.path(f'{name}.log'), encoding='utf-8', errors='replace') as log:
                text = log.read()
            found = re.search(pattern, text)
            if found:
                return found[found.lastindex or 0]
            time.sleep(0.1)
        raise TimeoutError(f'{name}: no {pattern!r} in its log:\n{text[-3000:]}')

    def wait_for_file(self, job, *parts):
        """Waits until a file of that pattern is there. False when the job has ended before."""
        end = time.monotonic() + SECONDS
        while not glob.glob(self.path(*parts)) and job.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f'no file {self.path(*parts)}')
            time.sleep(0.05)
        return job.poll() is None

    def kill(self, process):
        """As when a machine goes down: the worker and its executors at once."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def submit(self, *arguments):
        """A running spark-submit; its messages go to the file of its .log."""
        self.submitted = getattr(self, 'submitted', 0) + 1
        log = self.path(f'submit{self.submitted}.log')
        with open(log, 'wb') as file:
            process = subprocess.Popen(
                ['setpriv', '--pdeathsig', 'KILL', os.path.join(self.spark, 'spark-submit'), '--master', self.url,
                 '--executor-memory', '512m', '--conf', 'spark.driver.host=127.0.0.1', '--conf', 'spark.ui.enabled=false',
                 *arguments], stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=self.environment,
                start_new_session=True)
        self.started.append(process)
        process.log = log
        return process

    def __exit__(self, *_):
        for process in reversed(self.started):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def leftovers(self):
        """Command lines of processes that still work in its folder, after some grace."""
        end = time.monotonic() + 15
        while True:
            found = [text for text in map(command_line, glob.glob('/proc/[0-9]*')) if self.folder in text]
            if not found or time.monotonic() > end:
                return found
            time.sleep(0.2)


def command_line(process):
    try:
        with open(f'{process}/cmdline', 'rb') as file:
            text = file.read().replace(b'\0', b' ').decode(errors='replace')
        return f'{text} in {os.readlink(process + "/cwd")}'
    except OSError:
        return ''
