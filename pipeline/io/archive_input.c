#include "io/archive_input.h"

#include <errno.h>

#include "base/memory.h"

struct archive *archive_input_new(void)
{
    struct archive *archive = archive_read_new();
    if (!archive)
        mem_exhausted();
    return archive;
}

ssize_t archive_input_block(struct archive *archive, void *context, const void **block)
{
    struct input *input = context;
    struct slice bytes = input_block(input);
    *block = bytes.bytes;
    if (bytes.length || !input->failed)
        return (ssize_t)bytes.length;
    archive_set_error(archive, EIO, "%s", input_error(input));
    input->failed = false; /* the member hears of it */
    return -1;
}

const char *archive_input_error(struct archive *archive)
{
    const char *what = archive_error_string(archive);
    return what ? what : "damaged or cut off";
}
