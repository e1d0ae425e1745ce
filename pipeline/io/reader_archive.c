/* Tar, zip and 7z archives, and files packed with bzip2, xz, zstd or lz4, by libarchive: unpacked as they are read,
 * never to disk. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "io/member.h"
#include "io/sniff.h"

struct archive_state {
    struct reader *reader;
    struct archive *archive;
    struct member member;
    struct buffer held; /* the whole archive, when it must be sought in and its input cannot */
    unsigned failures;  /* one after the other */
    bool seekable;
    bool over;
};

static ssize_t give_block(struct archive *archive, void *context, const void **block)
{
    struct input *input = &((struct archive_state *)context)->reader->input;
    struct slice bytes = input_block(input);
    *block = bytes.bytes;
    if (bytes.length || !input->failed)
        return (ssize_t)bytes.length;
    archive_set_error(archive, EIO, "%s", input_error(input));
    input->failed = false; /* the member hears of it */
    return -1;
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    (void)archive;
    int64_t at = input_seek(&((struct archive_state *)context)->reader->input, offset, whence);
    return at < 0 ? ARCHIVE_FATAL : at;
}

/* Names are converted to the encoding of the locale: of this thread only, and to UTF-8 whatever the user's is. */
static void use_utf8(void)
{
    static locale_t utf8;
    if (!utf8)
        utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (utf8)
        uselocale(utf8);
}

static struct archive *new_archive(void)
{
    struct archive *archive = archive_read_new();
    if (!archive)
        mem_exhausted();
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_lz4(archive);
    archive_read_support_filter_lzma(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_empty(archive);
    archive_read_support_format_raw(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip(archive);
    return archive;
}

/* 7z has its table of contents at the end. */
static int open_held(struct archive_state *state)
{
    if (input_all(&state->reader->input, &state->held) != INPUT_OK) {
        archive_set_error(state->archive, EFBIG, "a 7z archive that is no file must be shorter (--max-member)");
        return ARCHIVE_FATAL;
    }
    return archive_read_open_memory(state->archive, state->held.bytes, state->held.length);
}

static void close_archive(struct reader *reader)
{
    struct archive_state *state = reader->state;
    member_free(&state->member);
    archive_read_free(state->archive);
    buffer_free(&state->held);
    free(state);
}

static bool open_archive(struct reader *reader)
{
    struct archive_state *state = mem_calloc(1, sizeof *state);
    use_utf8();
    reader->state = state;
    state->reader = reader;
    state->archive = new_archive();
    bool is_7z = sniff_is_7z(input_peek(&reader->input, 6));
    state->seekable = input_seek(&reader->input, 0, SEEK_CUR) >= 0;
    if (state->seekable)
        archive_read_set_seek_callback(state->archive, seek);
    int result = is_7z && !state->seekable ? open_held(state)
                                           : archive_read_open2(state->archive, state, NULL, give_block, NULL, NULL);
    if (result >= ARCHIVE_WARN)
        return true;
    diagnose_input((struct input_place){.name = reader->input.name}, "%s, skipped",
                   archive_error_string(state->archive));
    close_archive(reader);
    return false;
}

static bool is_format(struct archive_state *state, int format)
{
    return (archive_format(state->archive) & ARCHIVE_FORMAT_BASE_MASK) == format;
}

/* Going to the next member takes no unpacking. */
static bool skips_freely(struct archive_state *state)
{
    return archive_filter_count(state->archive) <= 1 &&
           (is_format(state, ARCHIVE_FORMAT_TAR) || (is_format(state, ARCHIVE_FORMAT_ZIP) && state->seekable));
}

static ptrdiff_t read_member(void *context, struct input *input, char *bytes, size_t size)
{
    struct archive_state *state = context;
    ssize_t count = archive_read_data(state->archive, bytes, size);
    if (count < 0) {
        input_fail(input, "%s", archive_error_string(state->archive));
        state->over = state->over || count == ARCHIVE_FATAL;
        return -1;
    }
    if (reader_unpacked(&state->member.reader, (size_t)count))
        return count;
    state->over = state->over || !skips_freely(state);
    return -1;
}

/* What nobody wanted of the last member is unpacked all the same where there is no other way, but not without limit. */
static bool drain(struct archive_state *state)
{
    struct reader *member = &state->member.reader;
    if (!member->file || skips_freely(state))
        return true;
    char *scratch = mem_alloc(INPUT_BUFFER);
    ssize_t count;
    bool fine = true;
    while (fine && (count = archive_read_data(state->archive, scratch, INPUT_BUFFER)) > 0)
        fine = reader_unpacked(member, (size_t)count);
    free(scratch);
    if (!fine)
        diagnose_input((struct input_place){.name = state->reader->input.name}, "%s", input_error(&member->input));
    buffer_free(&member->input.error);
    return fine;
}

static enum member_result damaged(struct archive_state *state, int result)
{
    const char *what = archive_error_string(state->archive);
    bool last = result == ARCHIVE_FATAL || ++state->failures > 100;
    diagnose_input((struct input_place){.name = state->reader->input.name}, "%s%s", what ? what : "damaged",
                   last ? ", nothing more of it is read" : "");
    state->over = state->over || last;
    return MEMBER_SKIPPED;
}

static struct slice entry_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        name = archive_entry_pathname_utf8(entry);
    return name ? slice_of(name) : SLICE("(a name that cannot be read)");
}

static enum member_result open_entry(struct archive_state *state, struct archive_entry *entry)
{
    struct reader *reader = state->reader;
    if (!is_format(state, ARCHIVE_FORMAT_RAW)) {
        reader_outermost(reader)->counts.archive = true;
        return member_open_part(&state->member, reader, entry_name(entry), read_member, state);
    }
    if (archive_filter_count(state->archive) > 1)
        return member_open_whole(&state->member, reader, read_member, state, NULL);
    state->over = true;
    diagnose_input((struct input_place){.name = reader->input.name}, "no archive of a kind that is known, skipped");
    return MEMBER_SKIPPED;
}

/* Folders, links and devices have nothing in them to read; what a hard link names is a member itself. */
static enum member_result advance(struct reader *reader)
{
    struct archive_state *state = reader->state;
    for (;;) {
        if (state->over || !drain(state))
            return MEMBER_NONE;
        struct archive_entry *entry;
        state->member.reader.file = NULL;
        int result = archive_read_next_header(state->archive, &entry);
        if (result == ARCHIVE_EOF)
            return MEMBER_NONE;
        if (result < ARCHIVE_WARN)
            return damaged(state, result);
        state->failures = 0;
        if (archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry))
            return open_entry(state, entry);
    }
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct archive_state *state = reader->state;
    return member_next(reader, &state->member, advance, document);
}

static const char *const endings[] = {".tar", ".zip", ".7z", ".lzma", NULL};
const struct reader_format reader_archive = {"archive", endings, next, open_archive, close_archive};
