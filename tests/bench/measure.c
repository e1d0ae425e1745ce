/* measure CPUS LIMIT IN OUT ERR COMMAND [ARG]...
 *
 * Runs one command pinned to CPUS (such as 1 or 0,1) with the files as its standard streams, killed after LIMIT seconds
 * of CPU time, and prints: exit status (128 + signal), wall seconds, CPU seconds (user + system), peak memory in kB.
 * A program of its own because ru_maxrss of a child also holds the memory of the process that forked it: a Python
 * driver would put a floor under every figure. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    _exit(127);
}

static void pin(const char *cpus)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const char *at = cpus; *at;) {
        char *end;
        CPU_SET(strtoul(at, &end, 10), &set);
        at = *end ? end + 1 : end;
    }
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        fail(cpus);
}

static void redirect(const char *path, int flags, int to)
{
    int file = open(path, flags, 0644);
    if (file < 0 || dup2(file, to) < 0)
        fail(path);
    close(file);
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(stderr, "usage: measure CPUS LIMIT IN OUT ERR COMMAND [ARG]...\n");
        return 2;
    }
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        rlim_t limit = strtoul(argv[2], NULL, 10);
        setrlimit(RLIMIT_CPU, &(struct rlimit){limit, limit + 5});
        pin(argv[1]);
        redirect(argv[3], O_RDONLY, 0);
        redirect(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 1);
        redirect(argv[5], O_WRONLY | O_CREAT | O_TRUNC, 2);
        execvp(argv[6], argv + 6);
        fail(argv[6]);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) < 0)
        fail("wait4");
    clock_gettime(CLOCK_MONOTONIC, &after);
    printf("%d %.6f %.6f %ld\n", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
           (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9,
           seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
    return 0;
}
