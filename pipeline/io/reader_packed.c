/* A file packed with bzip2, xz, lzma, zstd or lz4, by libarchive. */
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "io/archive_input.h"
#include "io/member.h"

struct packed {
    struct reader *reader;
    struct archive *archive;
    struct member member;
    bool opened; /* the member was */
    bool empty;
};

/* pzstd and others put a note to themselves in front, which libarchive does not know: 0x184D2A50 to 5F, and a length.
 */
static void skip_notes(struct input *input)
{
    enum { HEAD = 8 };
    for (;;) {
        struct slice start = input_peek(input, HEAD);
        if (start.length < HEAD || (*start.bytes & 0xF0) != 0x50 || memcmp(start.bytes + 1, "\x2A\x4D\x18", 3) != 0)
            return;
        const unsigned char *length = (const unsigned char *)start.bytes + 4;
        input_discard(input, HEAD + (length[0] | (uint64_t)length[1] << 8 | (uint64_t)length[2] << 16 |
                                     (uint64_t)length[3] << 24));
    }
}

static void close_packed(struct reader *reader)
{
    struct packed *packed = reader->state;
    member_free(&packed->member);
    archive_read_free(packed->archive);
    free(packed);
}

static bool open_packed(struct reader *reader)
{
    struct packed *packed = mem_calloc(1, sizeof *packed);
    struct archive_entry *entry;
    struct archive *archive = packed->archive = archive_input_new();
    reader->state = packed;
    packed->reader = reader;
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_lz4(archive);
    archive_read_support_filter_lzma(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_empty(archive);
    archive_read_support_format_raw(archive);
    skip_notes(&reader->input);
    int result = archive_read_open2(archive, &reader->input, NULL, archive_input_block, NULL, NULL);
    if (result >= ARCHIVE_WARN)
        result = archive_read_next_header(archive, &entry);
    packed->empty = result == ARCHIVE_EOF;
    if (result >= ARCHIVE_WARN && archive_filter_count(archive) > 1)
        return true;
    diagnose_input((struct input_place){.name = reader->input.name}, "the compressed data is damaged or cut off: %s, skipped",
             result >= ARCHIVE_WARN ? "of no kind that is known" : archive_input_error(archive));
    close_packed(reader);
    return false;
}

static ptrdiff_t read_packed(void *context, struct input *input, char *bytes, size_t size)
{
    struct packed *packed = context;
    ssize_t count = packed->empty ? 0 : archive_read_data(packed->archive, bytes, size);
    if (count < 0) {
        input_fail(input, "the compressed data is damaged or cut off: %s", archive_input_error(packed->archive));
        return -1;
    }
    return reader_unpacked(&packed->member.reader, (size_t)count) ? count : -1;
}

static enum member_result advance(struct reader *reader)
{
    struct packed *packed = reader->state;
    if (packed->opened)
        return MEMBER_NONE;
    packed->opened = true;
    return member_open_whole(&packed->member, reader, read_packed, packed, NULL);
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct packed *packed = reader->state;
    return member_next(reader, &packed->member, advance, document);
}

static const char *const endings[] = {".bz2", ".xz", ".lzma", ".zst", ".lz4", NULL};
const struct reader_format reader_packed = {"packed", endings, next, open_packed, close_packed};
