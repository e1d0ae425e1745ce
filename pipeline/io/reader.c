#include "io/reader.h"

#include <string.h>
#include <sys/stat.h>

#include "io/charset.h"
#include "io/meta.h"
#include "io/sniff.h"

/* Those that -f names. */
static const struct reader_format *const formats[] = {&reader_text, &reader_jsonl, &reader_html, &reader_warc,
                                                      &reader_archive};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

enum { TAR_HEADER = 512, READ_AHEAD = 2 * INPUT_BUFFER };

const struct reader_format *reader_format_named(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

/* A pipe of JSON lines must not wait for more than its first line; anything else is read to its end in any case. */
static struct slice peek_start(struct reader *reader)
{
    struct slice start = input_peek(&reader->input, reader->parent ? INPUT_BUFFER : 4);
    return sniff_start(start) == SNIFF_JSON ? start : input_peek(&reader->input, TAR_HEADER);
}

static const struct reader_format *format_by_name(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (sniff_has_ending(name, formats[i]->endings))
            return formats[i];
    return NULL;
}

/* Text is what is left, but from a member of a folder or archive more is asked than from a file somebody has named. */
static const struct reader_format *format_by_start(const struct reader *reader, struct slice start, enum sniffed what)
{
    const struct reader_format *format = format_by_name(reader->own_name);
    if (!format && what != SNIFF_NOTHING && what != SNIFF_XML)
        format = what == SNIFF_HTML ? &reader_html : what == SNIFF_WARC ? &reader_warc : &reader_jsonl;
    if (!reader->parent)
        return format ? format : &reader_text;
    if (!format && (what == SNIFF_XML || sniff_is_no_prose(reader->own_name)))
        return NULL;
    if (!format)
        format = &reader_text;
    bool must_be_text = format == &reader_text || (format == &reader_html && !charset_utf16(start));
    return must_be_text && sniff_is_binary(start, format == &reader_html) ? NULL : format;
}

/* NULL when it is not text. What is packed is unpacked whatever -f says: no document begins with such bytes. */
static const struct reader_format *find_format(struct reader *reader)
{
    const struct reader_format *wanted = reader->options->format;
    struct slice start = peek_start(reader);
    enum sniffed what = sniff_start(start);
    if (what == SNIFF_GZIP)
        return &reader_gzip;
    if (what == SNIFF_PACKED)
        return &reader_packed;
    if (sniff_is_archive(what) || (wanted == &reader_archive && !reader->parent))
        return &reader_archive;
    if (wanted && wanted != &reader_archive)
        return reader->parent && wanted == &reader_text && sniff_is_binary(start, false) ? NULL : wanted;
    return what == SNIFF_NOT_TEXT ? NULL : format_by_start(reader, start, what);
}

/* The input is open, and it is known where it is. */
static bool start(struct reader *reader)
{
    reader->format = find_format(reader);
    if (!reader->format) {
        if (reader->member || reader_outermost(reader)->format == &reader_folder)
            reader_outermost(reader)->counts.not_text++;
        else /* somebody has named it */
            diagnose_input((struct input_place){.name = reader->input.name}, "not text, skipped");
    } else if (!reader->format->open || reader->format->open(reader)) {
        return true;
    }
    input_close(&reader->input);
    return false;
}

static bool is_folder(const char *name)
{
    struct stat status;
    return strcmp(name, "-") != 0 && stat(name, &status) == 0 && S_ISDIR(status.st_mode);
}

bool reader_open(struct reader *reader, const struct reader_options *options, const char *file)
{
    *reader = (struct reader){.options = options, .own_name = file};
    reader->file = reader;
    if (is_folder(file)) {
        reader->format = &reader_folder;
        reader->input = (struct input){.name = file, .fd = -1, .ended = true};
        return reader_folder.open(reader);
    }
    if (!input_open(&reader->input, file)) {
        diagnose_input((struct input_place){.name = file}, "%s", input_error(&reader->input));
        input_close(&reader->input);
        return false;
    }
    return start(reader);
}

bool reader_open_member(struct reader *member, struct reader *parent)
{
    const struct reader_options *options = parent->options;
    bool on_disk = parent->format == &reader_folder;
    member->options = options;
    member->parent = parent;
    member->file = on_disk ? member : parent->file;
    member->start = member->file->input.taken;
    member->depth = on_disk ? 0 : parent->depth + 1;
    if (!on_disk && options->max_member && options->max_member < INPUT_LIMIT)
        member->input.limit = (size_t)options->max_member + 1;
    reader_outermost(member)->counts.members++;
    if (member->depth > options->max_depth) {
        diagnose_input((struct input_place){.name = member->input.name},
                       "packed more than %llu times, skipped (--max-depth)", (unsigned long long)options->max_depth);
        input_close(&member->input);
        return false;
    }
    return start(member);
}

/* What was read ahead may unpack to a lot before a byte more is read, hence the allowance. */
static bool is_beyond(const struct reader *reader, uint64_t unpacked, uint64_t packed)
{
    uint64_t ratio = reader->options->max_ratio;
    return ratio && unpacked / ratio > packed + READ_AHEAD;
}

/* The members of a zip file may share their bytes, which are read for each of them then. */
static uint64_t size_so_far(const struct reader *file)
{
    return file->input.size && file->input.size < file->input.taken ? file->input.size : file->input.taken;
}

bool reader_unpacked(struct reader *member, size_t count)
{
    struct reader *file = member->file;
    member->unpacked += count;
    file->unpacked += count;
    file->exhausted = file->exhausted || is_beyond(member, file->unpacked / member->depth, size_so_far(file));
    if (!file->exhausted && !is_beyond(member, member->unpacked, file->input.taken - member->start))
        return true;
    input_fail(&member->input, "unpacks to more than %llu times its size%s (--max-ratio)",
               (unsigned long long)member->options->max_ratio,
               file->exhausted ? ", and nothing more is read of the file" : "");
    return false;
}

struct reader *reader_outermost(struct reader *reader)
{
    while (reader->parent)
        reader = reader->parent;
    return reader;
}

static bool has_members(const struct reader *reader)
{
    return reader->format == &reader_folder || reader->format == &reader_archive || reader->format == &reader_packed ||
           reader->format == &reader_gzip;
}

struct input_place reader_place(const struct reader *reader, uint64_t byte)
{
    return (struct input_place){.name = reader->input.name, .record = reader->line, .byte = byte};
}

static void count(struct reader *reader, enum reader_result result)
{
    reader->counts.documents += result == READER_OK;
    reader->counts.skipped += result == READER_SKIPPED;
}

static void count_taken(struct reader *file)
{
    reader_outermost(file)->counts.taken += file->input.taken - file->counted;
    file->counted = file->input.taken;
}

enum reader_result reader_next(struct reader *reader, struct document *document)
{
    document_reset(document);
    const char *name = reader->input.name;
    document->source = reader->parent ? arena_copy(&document->arena, name, strlen(name)) : name;
    reader->url = reader->date = (struct slice){0};
    enum reader_result result = reader->format->next(reader, document);
    if (result == READER_END && reader->input.failed) {
        diagnose_input((struct input_place){.name = name}, "%s", input_error(&reader->input));
        reader->input.failed = false;
        result = READER_SKIPPED;
    }
    if (result == READER_OK && !has_members(reader))
        meta_add_source(reader, document);
    if (reader->file == reader)
        count_taken(reader);
    if (!reader->parent)
        count(reader, result);
    return result;
}

static void print_summary(const struct reader *reader)
{
    const struct reader_counts *counts = &reader->counts;
    struct buffer line = {0};
    buffer_addf(&line, "%s: %llu document%s", reader->input.name, (unsigned long long)counts->documents,
                counts->documents == 1 ? "" : "s");
    if (counts->skipped)
        buffer_addf(&line, ", %llu skipped", (unsigned long long)counts->skipped);
    if (counts->not_text)
        buffer_addf(&line, " (%llu not text or no page)", (unsigned long long)counts->not_text);
    diagnose(SEVERITY_NOTE, "%s", buffer_text(&line));
    buffer_free(&line);
}

void reader_close(struct reader *reader)
{
    const struct reader_counts *counts = &reader->counts;
    bool in_folder = reader->format == &reader_folder;
    if (!reader->parent && (counts->archive || (in_folder && counts->skipped)))
        print_summary(reader);
    if (reader->format->close)
        reader->format->close(reader);
    input_close(&reader->input);
}

bool reader_set_text(struct document *document, struct slice input)
{
    document_set_text(document, input);
    return document->text.length < INPUT_LIMIT;
}

struct slice reader_valid(struct document *document, struct slice bytes)
{
    return text_first_invalid(bytes) == SIZE_MAX ? bytes : text_mend(&document->arena, bytes, NULL, NULL);
}

const char *reader_too_long(const struct reader *reader, struct document *document)
{
    if (reader->input.limit == INPUT_LIMIT)
        return "longer than 2 GiB";
    struct buffer what = {0};
    buffer_addf(&what, "longer than %llu bytes (--max-member)", (unsigned long long)reader->options->max_member);
    const char *copy = arena_copy(&document->arena, what.bytes, what.length);
    buffer_free(&what);
    return copy;
}
