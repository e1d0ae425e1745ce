#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

bool input_open(struct input *input, const char *name)
{
    *input = (struct input){.name = name, .fd = STDIN_FILENO, .limit = INPUT_LIMIT};
    if (strcmp(name, "-") != 0)
        input->fd = open(name, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0) {
        input_fail(input, "%s", strerror(errno));
        return false;
    }
    struct stat status;
    if (fstat(input->fd, &status) == 0 && S_ISREG(status.st_mode))
        input->size = (uint64_t)status.st_size;
    input->bytes = mem_alloc(INPUT_BUFFER);
    return true;
}

void input_open_source(struct input *input, const char *name, input_read *read_source, void *context)
{
    *input = (struct input){.name = name, .fd = -1, .read = read_source, .context = context, .limit = INPUT_LIMIT};
    input->bytes = mem_alloc(INPUT_BUFFER);
}

void input_close(struct input *input)
{
    free(input->bytes);
    input->bytes = NULL;
    buffer_free(&input->error);
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    input->fd = -1;
}

void input_fail(struct input *input, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    input->failed = input->ended = true;
    input->error.length = 0;
    buffer_add_text(&input->error, message);
}

const char *input_error(struct input *input)
{
    return buffer_text(&input->error);
}

bool input_is_idle(const struct input *input)
{
    if (input->fd < 0)
        return false;
    struct pollfd ready = {.fd = input->fd, .events = POLLIN};
    return input->next == input->end && !input->ended && poll(&ready, 1, 0) == 0;
}

static ptrdiff_t read_more(struct input *input, char *bytes, size_t size)
{
    if (input->read)
        return input->read(input->context, input, bytes, size);
    ssize_t got;
    do
        got = read(input->fd, bytes, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        input_fail(input, "%s", strerror(errno));
    return got;
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
    if (input->end >= INPUT_BUFFER)
        return false;
    ptrdiff_t got = read_more(input, input->bytes + input->end, INPUT_BUFFER - input->end);
    if (got <= 0) {
        input->ended = true;
        return false;
    }
    input->end += (size_t)got;
    input->taken += (uint64_t)got;
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

bool input_resume(struct input *input)
{
    if (!input->resume || !input->resume(input->context))
        return false;
    input->failed = input->ended = false;
    input->next = input->end = 0;
    return true;
}

struct slice input_block(struct input *input)
{
    if (input->next == input->end && !fill(input))
        return (struct slice){input->bytes, 0};
    struct slice block = {input->bytes + input->next, input->end - input->next};
    input->next = input->end;
    return block;
}

/* Hands COUNT bytes to OUT (may be NULL), as far as there are. */
static bool move_on(struct input *input, struct buffer *out, uint64_t count)
{
    while (count > 0) {
        if (input->next == input->end && !fill(input))
            return false;
        size_t length = input->end - input->next;
        if (length > count)
            length = (size_t)count;
        if (out)
            buffer_add(out, input->bytes + input->next, length);
        input->next += length;
        count -= length;
    }
    return true;
}

bool input_discard(struct input *input, uint64_t count)
{
    return move_on(input, NULL, count);
}

bool input_read_exactly(struct input *input, struct buffer *out, size_t count)
{
    return move_on(input, out, count);
}

void input_unread(struct input *input, struct slice bytes)
{
    if (bytes.length <= input->next) {
        input->next -= bytes.length;
        memcpy(input->bytes + input->next, bytes.bytes, bytes.length);
        return;
    }
    size_t rest = input->end - input->next;
    char *all = mem_alloc(bytes.length + rest + INPUT_BUFFER);
    memcpy(all, bytes.bytes, bytes.length);
    memcpy(all + bytes.length, input->bytes + input->next, rest);
    free(input->bytes);
    input->bytes = all;
    input->next = 0;
    input->end = bytes.length + rest;
}

int64_t input_seek(struct input *input, int64_t offset, int whence)
{
    struct stat status;
    if (input->fd < 0 || fstat(input->fd, &status) != 0 || !S_ISREG(status.st_mode))
        return -1;
    if (whence == SEEK_CUR) /* of what was taken, not of what was read */
        offset -= (int64_t)(input->end - input->next);
    input->next = input->end = 0;
    input->ended = false;
    return lseek(input->fd, offset, whence);
}

enum input_result input_line(struct input *input, struct buffer *line)
{
    bool too_long = false, any = false;
    for (;;) {
        if (input->next == input->end && !fill(input))
            return too_long ? INPUT_TOO_LONG : any && !input->failed ? INPUT_OK : INPUT_END;
        any = true;
        const char *start = input->bytes + input->next;
        size_t length = input->end - input->next;
        const char *end = memchr(start, '\n', length);
        if (end)
            length = (size_t)(end - start);
        too_long = too_long || line->length + length >= input->limit;
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
    if (input->size >= input->limit)
        return INPUT_TOO_LONG;
    buffer_reserve(all, (size_t)input->size);
    do {
        buffer_add(all, input->bytes + input->next, input->end - input->next);
        input->next = input->end;
        if (all->length >= input->limit)
            return INPUT_TOO_LONG;
    } while (fill(input));
    return input->failed ? INPUT_END : INPUT_OK;
}
