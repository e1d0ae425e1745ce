/* Tar, zip and 7z archives, by libarchive: unpacked as they are read, never to disk. */
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "io/archive_input.h"
#include "io/member.h"
#include "io/sniff.h"

struct archive_state {
    struct reader *reader;
    struct archive *archive;
    struct member member;
    struct buffer held; /* the whole archive, when it must be sought in and its input cannot */
    unsigned failures;  /* one after the other */
    enum sniffed kind;
    bool seekable;
    bool begun; /* a member was found, or the archive begun again */
    bool over;
};

static const char nothing_more[] = ", nothing more of it is read";

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    (void)archive;
    int64_t at = input_seek(context, offset, whence);
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

/* Those of zip and 7z are read by their table of contents, which is at the end; a zip file that has lost it can be read
 * from the front too. */
static int open_with(struct archive_state *state, bool by_contents)
{
    if (state->archive)
        archive_read_free(state->archive);
    struct archive *archive = state->archive = archive_input_new();
    archive_read_support_format_empty(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip_streamable(archive);
    if (by_contents) {
        archive_read_support_format_7zip(archive);
        archive_read_support_format_zip_seekable(archive);
        if (state->seekable)
            archive_read_set_seek_callback(archive, seek);
    }
    if (state->kind == SNIFF_7Z && !state->seekable)
        return open_held(state);
    return archive_read_open2(archive, &state->reader->input, NULL, archive_input_block, NULL, NULL);
}

static bool open_archive(struct reader *reader)
{
    struct archive_state *state = mem_calloc(1, sizeof *state);
    use_utf8();
    reader->state = state;
    state->reader = reader;
    state->kind = sniff_start(input_peek(&reader->input, 8));
    state->seekable = input_seek(&reader->input, 0, SEEK_CUR) >= 0;
    if (open_with(state, true) >= ARCHIVE_WARN)
        return true;
    diagnose_input((struct input_place){.name = reader->input.name}, "%s, skipped", archive_input_error(state->archive));
    close_archive(reader);
    return false;
}

static bool is_format(struct archive_state *state, int format)
{
    return (archive_format(state->archive) & ARCHIVE_FORMAT_BASE_MASK) == format;
}

/* Going to the next member takes no unpacking here. */
static bool skips_freely(struct archive_state *state)
{
    return is_format(state, ARCHIVE_FORMAT_TAR) || (is_format(state, ARCHIVE_FORMAT_ZIP) && state->seekable);
}

static ptrdiff_t read_member(void *context, struct input *input, char *bytes, size_t size)
{
    struct archive_state *state = context;
    ssize_t count = archive_read_data(state->archive, bytes, size);
    if (count < 0) {
        bool last = count == ARCHIVE_FATAL && !(is_format(state, ARCHIVE_FORMAT_ZIP) && state->seekable);
        input_fail(input, "%s%s", archive_input_error(state->archive), last ? nothing_more : "");
        state->over = state->over || last;
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
    bool last = result == ARCHIVE_FATAL || ++state->failures > 100;
    diagnose_input((struct input_place){.name = state->reader->input.name}, "%s%s", archive_input_error(state->archive),
             last                      ? nothing_more
             : result == ARCHIVE_RETRY ? ", skipped up to the next member"
                                       : "");
    state->over = state->over || last;
    return MEMBER_SKIPPED;
}

/* Whether a zip file that cannot be read by its table of contents can be read without it. */
static bool begin_again(struct archive_state *state)
{
    if (state->kind != SNIFF_ZIP || !state->seekable || state->begun)
        return false;
    diagnose_input((struct input_place){.name = state->reader->input.name}, "its table of contents is damaged (%s), read without it",
             archive_input_error(state->archive));
    input_seek(&state->reader->input, 0, SEEK_SET);
    state->begun = true;
    return open_with(state, false) >= ARCHIVE_WARN;
}

static struct slice entry_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        name = archive_entry_pathname_utf8(entry);
    return name ? slice_of(name) : SLICE("(a name that cannot be read)");
}

/* Folders, links and devices have nothing in them to read; what a hard link names is a member itself. Where a header of
 * a tar archive is damaged, libarchive goes on block by block, of which only the first is told. */
static enum member_result advance(struct reader *reader)
{
    struct archive_state *state = reader->state;
    for (;;) {
        if (state->over || !drain(state))
            return MEMBER_NONE;
        struct archive_entry *entry;
        state->member.reader.file = NULL;
        int result = archive_read_next_header(state->archive, &entry);
        state->over = result == ARCHIVE_EOF;
        if (state->over)
            return MEMBER_NONE;
        if ((result == ARCHIVE_RETRY && state->failures > 0) || (result == ARCHIVE_FATAL && begin_again(state)))
            continue;
        if (result < ARCHIVE_WARN || result == ARCHIVE_RETRY)
            return damaged(state, result);
        state->failures = 0;
        state->begun = true;
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
            continue;
        reader_outermost(reader)->counts.archive = true;
        return member_open_part(&state->member, reader, entry_name(entry), read_member, state);
    }
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct archive_state *state = reader->state;
    return member_next(reader, &state->member, advance, document);
}

static const char *const endings[] = {".tar", ".zip", ".7z", NULL};
const struct reader_format reader_archive = {"archive", endings, next, open_archive, close_archive};
