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

/* A pipe or a terminal has a reader who may wait for each record. */
void output_open_fd(struct output *output, const char *name, int fd)
{
    struct stat status;
    *output = (struct output){.name = name, .fd = fd, .immediate = true};
    if (fstat(fd, &status) == 0)
        output->immediate = !S_ISREG(status.st_mode);
}

bool output_open(struct output *output, const char *path)
{
    if (!path || strcmp(path, "-") == 0) {
        output_open_fd(output, "standard output", STDOUT_FILENO);
        return true;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    *output = (struct output){.name = path, .fd = fd};
    if (fd < 0)
        return fail(output);
    output_open_fd(output, path, fd);
    return true;
}

/* What is packed comes in blocks anyway. */
void output_compress(struct output *output, enum compression kind)
{
    if (kind == COMPRESSION_NONE)
        return;
    output->compressor = compressor_open(kind);
    output->immediate = false;
}

void output_keep_checksum(struct output *output)
{
    output->checked = true;
    SHA256Init(&output->checksum);
}

void output_checksum(struct output *output, char hex[OUTPUT_CHECKSUM])
{
    SHA256End(&output->checksum, hex);
}

static bool write_out(struct output *output, struct slice bytes)
{
    size_t done = 0;
    while (done < bytes.length) {
        ssize_t written = write(output->fd, bytes.bytes + done, bytes.length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(output);
        done += (size_t)written;
    }
    if (output->checked) {
        SHA256Update(&output->checksum, (const uint8_t *)bytes.bytes, bytes.length);
        output->written += bytes.length;
    }
    return true;
}

static bool write_buffer(struct output *output, struct buffer *bytes)
{
    bool fine = write_out(output, (struct slice){bytes->bytes, bytes->length});
    bytes->length = 0;
    return fine;
}

static bool flush(struct output *output)
{
    if (!output->compressor)
        return write_buffer(output, &output->pending);
    compressor_add(output->compressor, (struct slice){output->pending.bytes, output->pending.length}, &output->packed);
    output->pending.length = 0;
    return write_buffer(output, &output->packed);
}

bool output_added(struct output *output)
{
    return (!output->immediate && output->pending.length < OUTPUT_BUFFER) || flush(output);
}

bool output_write(struct output *output, struct slice record)
{
    bool enough = output->immediate || record.length >= OUTPUT_BUFFER;
    if (enough && !output->pending.length && !output->compressor)
        return write_out(output, record);
    buffer_add(&output->pending, record.bytes, record.length);
    return output_added(output);
}

bool output_sync(struct output *output)
{
    return flush(output) && (fsync(output->fd) == 0 || fail(output));
}

void output_abandon(struct output *output)
{
    buffer_free(&output->pending);
    buffer_free(&output->packed);
    compressor_close(output->compressor);
    output->compressor = NULL;
    if (output->fd >= 0)
        close(output->fd);
    output->fd = -1;
}

static bool finish(struct output *output)
{
    if (!flush(output))
        return false;
    if (!output->compressor)
        return true;
    compressor_end(output->compressor, &output->packed);
    return write_buffer(output, &output->packed);
}

bool output_close(struct output *output)
{
    bool fine = finish(output) && (!output->durable || fsync(output->fd) == 0 || fail(output));
    if (fine) {
        fine = close(output->fd) == 0 || fail(output);
        output->fd = -1;
    }
    output_abandon(output);
    return fine;
}
