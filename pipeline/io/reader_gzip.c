/* A gzip file, one or many of its members behind each other, as web archives have them. Not by libarchive, which does
 * not look at the checksums and cannot go on behind damage. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "io/member.h"

struct gzip {
    struct reader *reader;
    struct member member;
    z_stream stream;
    bool opened; /* the member was */
    bool within; /* a gzip member */
    /* The block of input at hand, and where in it the gzip member at hand begins; NULL when in an earlier one. */
    Bytef *block, *begin;
};

static bool open_gzip(struct reader *reader)
{
    struct gzip *gzip = mem_calloc(1, sizeof *gzip);
    gzip->reader = reader;
    if (inflateInit2(&gzip->stream, MAX_WBITS + 16) != Z_OK)
        mem_exhausted();
    reader->state = gzip;
    return true;
}

/* Zeros may fill a block up behind the last member. False when there is nothing more. */
static bool refill(struct gzip *gzip)
{
    for (;;) {
        while (!gzip->within && gzip->stream.avail_in && *gzip->stream.next_in == 0) {
            gzip->stream.next_in++;
            gzip->stream.avail_in--;
        }
        if (gzip->stream.avail_in)
            return true;
        struct slice block = input_block(&gzip->reader->input);
        if (!block.length)
            return false;
        gzip->stream.next_in = (Bytef *)(uintptr_t)block.bytes; /* zlib does not write there */
        gzip->stream.avail_in = (uInt)block.length;
        gzip->block = gzip->stream.next_in;
        gzip->begin = NULL;
    }
}

static ptrdiff_t end(struct gzip *gzip, struct input *input)
{
    struct input *packed = &gzip->reader->input;
    if (!packed->failed && !gzip->within)
        return 0;
    input_fail(input, "%s", packed->failed ? input_error(packed) : "the compressed data ends too early");
    packed->failed = false;
    return -1;
}

static ptrdiff_t read_gzip(void *context, struct input *input, char *bytes, size_t size)
{
    struct gzip *gzip = context;
    z_stream *stream = &gzip->stream;
    stream->next_out = (Bytef *)bytes;
    stream->avail_out = (uInt)size;
    while (stream->avail_out == size) {
        if (!refill(gzip))
            return end(gzip, input);
        if (!gzip->within)
            gzip->begin = stream->next_in;
        gzip->within = true;
        int result = inflate(stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            inflateReset(stream);
            gzip->within = false;
        } else if (result != Z_OK && result != Z_BUF_ERROR && stream->avail_out == size) {
            input_fail(input, "the compressed data is damaged: %s", stream->msg ? stream->msg : "not gzip");
            return -1;
        }
    }
    size_t count = size - stream->avail_out;
    return reader_unpacked(&gzip->member.reader, count) ? (ptrdiff_t)count : -1;
}

/* The next place that looks like the beginning of a gzip member. Damage may be found late, long behind the beginnings
 * of others, so the block is searched from where the damaged one begins. */
static bool resume(void *context)
{
    static const unsigned char magic[] = {0x1F, 0x8B, 0x08};
    struct gzip *gzip = context;
    size_t matched = 0;
    gzip->within = false;
    if (gzip->reader->file->exhausted)
        return false;
    Bytef *from = gzip->begin ? gzip->begin + 1 : gzip->block;
    gzip->stream.avail_in += (uInt)(gzip->stream.next_in - from);
    gzip->stream.next_in = from;
    while (matched < sizeof magic && refill(gzip)) {
        unsigned char c = *gzip->stream.next_in++;
        gzip->stream.avail_in--;
        matched = c == magic[matched] ? matched + 1 : c == magic[0];
    }
    if (matched < sizeof magic)
        return false;
    /* The three bytes may lie in a block that is gone: they are fed anew. */
    inflateReset(&gzip->stream);
    Bytef *rest = gzip->stream.next_in;
    uInt left = gzip->stream.avail_in;
    Bytef copy[sizeof magic];
    memcpy(copy, magic, sizeof magic);
    gzip->stream.next_in = copy;
    gzip->stream.avail_in = sizeof copy;
    inflate(&gzip->stream, Z_NO_FLUSH);
    gzip->stream.next_in = rest;
    gzip->stream.avail_in = left;
    gzip->begin = rest;
    gzip->within = true;
    return true;
}

static enum member_result advance(struct reader *reader)
{
    struct gzip *gzip = reader->state;
    if (gzip->opened)
        return MEMBER_NONE;
    gzip->opened = true;
    return member_open_whole(&gzip->member, reader, read_gzip, gzip, resume);
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct gzip *gzip = reader->state;
    return member_next(reader, &gzip->member, advance, document);
}

static void close_gzip(struct reader *reader)
{
    struct gzip *gzip = reader->state;
    member_free(&gzip->member);
    inflateEnd(&gzip->stream);
    free(gzip);
}

static const char *const endings[] = {".gz", ".tgz", NULL};
const struct reader_format reader_gzip = {"gzip", endings, next, open_gzip, close_gzip};
