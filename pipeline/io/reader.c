#include "io/reader.h"

#include <string.h>
#include <strings.h>

#include "base/diagnostic.h"

static const struct reader_format *const formats[] = {&reader_text, &reader_jsonl};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const struct reader_format *reader_format_named(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcasecmp(name + length - tail, ending) == 0;
}

static const struct reader_format *guess(struct input *input)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        for (const char *const *ending = formats[i]->endings; *ending; ending++)
            if (ends_with(input->name, *ending))
                return formats[i];
    struct slice start = input_after_bom(input_peek(input, 4));
    while (start.length && input_is_blank(*start.bytes))
        start = (struct slice){start.bytes + 1, start.length - 1};
    return start.length && *start.bytes == '{' ? &reader_jsonl : &reader_text;
}

bool reader_open(struct reader *reader, const struct reader_options *options, const char *file)
{
    *reader = (struct reader){.options = options};
    if (!input_open(&reader->input, file)) {
        diagnose(SEVERITY_SKIPPED, "%s: %s", file, strerror(reader->input.error));
        return false;
    }
    reader->format = options->format ? options->format : guess(&reader->input);
    return true;
}

enum reader_result reader_next(struct reader *reader, struct document *document)
{
    document_reset(document);
    document->source = reader->input.name;
    enum reader_result result = reader->format->next(reader, document);
    if (result == READER_END && reader->input.error) {
        diagnose(SEVERITY_SKIPPED, "%s: %s", reader->input.name, strerror(reader->input.error));
        reader->input.error = 0;
    }
    return result;
}

void reader_close(struct reader *reader)
{
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
