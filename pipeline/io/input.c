#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { INPUT_BUFFER = 64 * 1024 };

bool input_open(struct input *input, const char *name)
{
    *input = (struct input){.name = name, .fd = STDIN_FILENO};
    if (strcmp(name, "-") != 0)
        input->fd = open(name, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0) {
        input->error = errno;
        return false;
    }
    struct stat status;
    if (fstat(input->fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        input_close(input);
        input->error = EISDIR;
        return false;
    }
    input->bytes = mem_alloc(INPUT_BUFFER);
    return true;
}

void input_close(struct input *input)
{
    free(input->bytes);
    input->bytes = NULL;
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    input->fd = -1;
}

bool input_is_idle(const struct input *input)
{
    struct pollfd ready = {.fd = input->fd, .events = POLLIN};
    return input->next == input->end && !input->ended && poll(&ready, 1, 0) == 0;
}

/* One read more behind what is there. False at the end. */
static bool fill(struct input *input)
{
    if (input->ended)
        return false;
    if (input->next == input->end)
        input->next = input->end = 0;
    if (input->next > 0) {
        memmove(input->bytes, input->bytes + input->next, input->end - input->next);
        input->end -= input->next;
        input->next = 0;
    }
    if (input->end == INPUT_BUFFER)
        return false;
    ssize_t got;
    do
        got = read(input->fd, input->bytes + input->end, INPUT_BUFFER - input->end);
    while (got < 0 && errno == EINTR);
    if (got <= 0) {
        input->ended = true;
        input->error = got < 0 ? errno : 0;
        return false;
    }
    input->end += (size_t)got;
    return true;
}

bool input_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice input_after_bom(struct slice start)
{
    bool bom = start.length >= 3 && memcmp(start.bytes, "\xEF\xBB\xBF", 3) == 0;
    return bom ? (struct slice){start.bytes + 3, start.length - 3} : start;
}

static bool has_unblank(struct slice start)
{
    start = input_after_bom(start);
    for (size_t i = 0; i < start.length; i++)
        if (!input_is_blank(start.bytes[i]))
            return true;
    return false;
}

struct slice input_peek(struct input *input, size_t more)
{
    for (;;) {
        struct slice start = {input->bytes + input->next, input->end - input->next};
        if ((start.length >= more && has_unblank(start)) || !fill(input))
            return (struct slice){input->bytes + input->next, input->end - input->next};
    }
}

void input_skip(struct input *input, size_t bytes)
{
    input->next += bytes;
}

enum input_result input_line(struct input *input, struct buffer *line)
{
    bool too_long = false, any = false;
    for (;;) {
        if (input->next == input->end && !fill(input))
            return too_long ? INPUT_TOO_LONG : any && !input->error ? INPUT_OK : INPUT_END;
        any = true;
        const char *start = input->bytes + input->next;
        size_t length = input->end - input->next;
        const char *end = memchr(start, '\n', length);
        if (end)
            length = (size_t)(end - start);
        too_long = too_long || line->length + length >= INPUT_LIMIT;
        if (too_long)
            line->length = 0;
        else
            buffer_add(line, start, length);
        input->next += length + (end != NULL);
        if (end)
            return too_long ? INPUT_TOO_LONG : INPUT_OK;
    }
}

enum input_result input_all(struct input *input, struct buffer *all)
{
    struct stat status;
    if (fstat(input->fd, &status) == 0 && S_ISREG(status.st_mode)) {
        if ((uint64_t)status.st_size >= INPUT_LIMIT)
            return INPUT_TOO_LONG;
        buffer_reserve(all, (size_t)status.st_size);
    }
    do {
        buffer_add(all, input->bytes + input->next, input->end - input->next);
        input->next = input->end;
        if (all->length >= INPUT_LIMIT)
            return INPUT_TOO_LONG;
    } while (fill(input));
    return input->error ? INPUT_END : INPUT_OK;
}
