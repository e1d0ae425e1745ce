/* JSON Lines: an object a line, one of its fields is the text. Lines of nothing but blanks are passed over. */
#include <string.h>

#include "io/json_fields.h"
#include "io/reader.h"

static bool is_blank(struct slice line)
{
    for (size_t i = 0; i < line.length; i++)
        if (!input_is_blank(line.bytes[i]))
            return false;
    return true;
}

static bool is_named(struct slice quoted, const char *name)
{
    struct buffer scratch = {0};
    bool same = slice_equal(json_unescape(quoted, &scratch), slice_of(name));
    buffer_free(&scratch);
    return same;
}

/* Numbers and truth values serve as ids as they are written. */
static bool is_id(struct slice value)
{
    return value.bytes[0] != '{' && value.bytes[0] != '[' && value.bytes[0] != 'n';
}

static void set_id(struct reader *reader, struct document *document, struct slice value)
{
    struct buffer id = {0};
    struct slice text = value;
    if (!value.bytes) {
        buffer_addf(&id, "%s:%llu", reader->input.name, (unsigned long long)reader->line);
        text = (struct slice){id.bytes, id.length};
    } else if (value.bytes[0] == '"') {
        text = json_unescape(value, &id);
    }
    text = reader_valid(document, text);
    document->id = (struct slice){arena_copy(&document->arena, text.bytes, text.length), text.length};
    buffer_free(&id);
}

/* Takes the text and the id out of the fields; what is left is meta. As with most JSON parsers, the last of several
 * fields with the same name counts. */
static void split_fields(struct reader *reader, struct document *document, struct slice *text, struct slice *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < document->meta_count; i++) {
        struct meta_field field = document->meta[i];
        if (is_named(field.name, reader->options->text_field))
            *text = field.value;
        else if (is_id(field.value) && is_named(field.name, reader->options->id_field))
            *id = field.value;
        else
            document->meta[kept++] = field;
    }
    document->meta_count = kept;
}

/* Bytes that are no UTF-8 are mended wherever they stand in the line; those of the text are counted in the record. */
static void mend_line(struct reader *reader, struct document *document, struct slice line, size_t before)
{
    size_t first = text_first_invalid(line);
    if (first == SIZE_MAX)
        return;
    struct input_place place = reader_place(reader, before + first + 1);
    place.kept = true;
    diagnose_input(place, "not UTF-8, U+FFFD stands for invalid bytes");
    for (size_t i = 0; i < document->meta_count; i++) {
        document->meta[i].name = reader_valid(document, document->meta[i].name);
        document->meta[i].value = reader_valid(document, document->meta[i].value);
    }
}

static enum reader_result skip(const struct reader *reader, const char *what)
{
    diagnose_input(reader_place(reader, 0), "%s, skipped", what);
    return READER_SKIPPED;
}

static enum reader_result parse(struct reader *reader, struct document *document, struct slice line, size_t before)
{
    struct json_error error;
    if (!json_fields(line, &document->meta, &document->meta_count, &document->meta_capacity, &error)) {
        diagnose_input(reader_place(reader, before + error.offset + 1), "%s, skipped", error.what);
        return READER_SKIPPED;
    }
    struct slice text = {0}, id = {0};
    split_fields(reader, document, &text, &id);
    if (!text.bytes || text.bytes[0] != '"') {
        size_t at = text.bytes ? (size_t)(text.bytes - line.bytes) : 0;
        diagnose_input(reader_place(reader, before + at + 1),
                       text.bytes ? "field \"%s\" is not a string, skipped" : "no field \"%s\", skipped",
                       reader->options->text_field);
        return READER_SKIPPED;
    }
    set_id(reader, document, id);
    mend_line(reader, document, line, before);
    if (!reader_set_text(document, json_unescape(text, &document->decoded)))
        return skip(reader, "longer than 2 GiB when mended to UTF-8");
    document->record = reader->line;
    return READER_OK;
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    size_t before = 0;
    if (reader->line == 0) {
        struct slice start = input_peek(&reader->input, 3);
        before = start.length - input_after_bom(start).length;
        input_skip(&reader->input, before);
    }
    for (;;) {
        document->input.length = 0;
        enum input_result result = input_line(&reader->input, &document->input);
        if (result == INPUT_END)
            return READER_END;
        reader->line++;
        if (result == INPUT_TOO_LONG)
            return skip(reader, reader_too_long(reader, document));
        struct slice line = {document->input.bytes, document->input.length};
        if (!is_blank(line))
            return parse(reader, document, line, before);
        before = 0;
    }
}

static const char *const endings[] = {".jsonl", ".ndjson", ".json", NULL};
const struct reader_format reader_jsonl = {.name = "jsonl", .endings = endings, .next = next};
