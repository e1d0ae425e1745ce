#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostic.h"

enum { OUTPUT_BUFFER = 64 * 1024 };

static bool fail(const struct output *output)
{
    diagnose(SEVERITY_FATAL, "%s: %s", output->name, strerror(errno));
    return false;
}

bool output_open(struct output *output, const char *path)
{
    *output = (struct output){.name = "standard output", .fd = STDOUT_FILENO, .immediate = true};
    if (path && strcmp(path, "-") != 0) {
        output->name = path;
        output->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (output->fd < 0)
            return fail(output);
    }
    struct stat status;
    if (fstat(output->fd, &status) == 0)
        output->immediate = !S_ISREG(status.st_mode);
    return true;
}

static bool flush(struct output *output)
{
    size_t done = 0;
    while (done < output->pending.length) {
        ssize_t written = write(output->fd, output->pending.bytes + done, output->pending.length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(output);
        done += (size_t)written;
    }
    output->pending.length = 0;
    return true;
}

bool output_write(struct output *output, struct slice record)
{
    buffer_add(&output->pending, record.bytes, record.length);
    return (!output->immediate && output->pending.length < OUTPUT_BUFFER) || flush(output);
}

void output_abandon(struct output *output)
{
    buffer_free(&output->pending);
    if (output->fd >= 0)
        close(output->fd);
    output->fd = -1;
}

bool output_close(struct output *output)
{
    bool fine = flush(output);
    if (fine) {
        fine = close(output->fd) == 0 || fail(output);
        output->fd = -1;
    }
    output_abandon(output);
    return fine;
}
