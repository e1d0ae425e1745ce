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

/* Numbers and truth values serve as ids as they are written. */
static bool is_id(struct slice value)
{
    return value.bytes[0] != '{' && value.bytes[0] != '[' && value.bytes[0] != 'n';
}

static void set_id(struct reader *reader, struct document *document, const struct json_field *field)
{
    struct slice id = field->text.bytes ? field->text : field->value;
    struct buffer place = {0};
    if (!id.bytes) {
        buffer_addf(&place, "%s:%llu", reader->input.name, (unsigned long long)reader->line);
        id = (struct slice){place.bytes, place.length};
    }
    id = reader_valid(document, id);
    document->id = (struct slice){arena_copy(&document->arena, id.bytes, id.length), id.length};
    buffer_free(&place);
}

/* The text and the id among the fields; what is left is meta. As with most JSON parsers, the last of several fields with
 * the same name counts. */
struct split {
    const struct reader_options *options;
    struct document *document;
    struct json_field text, id;
};

static void take_field(void *context, const struct json_field *field)
{
    struct split *split = context;
    struct document *document = split->document;
    if (slice_equal(field->plain_name, slice_of(split->options->text_field))) {
        split->text = *field;
    } else if (is_id(field->value) && slice_equal(field->plain_name, slice_of(split->options->id_field))) {
        split->id = *field;
    } else {
        mem_reserve(document->meta, document->meta_capacity, document->meta_count + 1);
        document->meta[document->meta_count++] = (struct meta_field){field->name, field->value};
    }
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
    struct split split = {.options = reader->options, .document = document};
    if (!json_fields(line, &document->decoded, take_field, &split, &error)) {
        diagnose_input(reader_place(reader, before + error.offset + 1), "%s, skipped", error.what);
        return READER_SKIPPED;
    }
    struct slice value = split.text.value;
    if (!split.text.text.bytes) {
        size_t at = value.bytes ? (size_t)(value.bytes - line.bytes) : 0;
        diagnose_input(reader_place(reader, before + at + 1),
                       value.bytes ? "field \"%s\" is not a string, skipped" : "no field \"%s\", skipped",
                       reader->options->text_field);
        return READER_SKIPPED;
    }
    set_id(reader, document, &split.id);
    mend_line(reader, document, line, before);
    if (!reader_set_text(document, split.text.text))
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
