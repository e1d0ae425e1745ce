/* Plain text: a whole file is one document. A byte order mark stays part of it, so that offsets are those of the file.
 */
#include "io/reader.h"

static enum reader_result next(struct reader *reader, struct document *document)
{
    if (reader->line++ > 0)
        return READER_END;
    const char *name = document->source;
    switch (input_all(&reader->input, &document->input)) {
    case INPUT_OK: break;
    case INPUT_END: return READER_END; /* a read failed: half a document is none */
    case INPUT_TOO_LONG:
        diagnose_input((struct input_place){.name = name}, "%s, skipped", reader_too_long(reader, document));
        return READER_SKIPPED;
    }
    struct slice input = {document->input.bytes, document->input.length};
    if (!reader_set_text(document, input)) {
        diagnose_input((struct input_place){.name = name}, "longer than 2 GiB when mended to UTF-8, skipped");
        return READER_SKIPPED;
    }
    if (document->invalid_bytes)
        diagnose_input((struct input_place){.name = name, .byte = text_first_invalid(input) + 1, .kept = true},
                       "not UTF-8, U+FFFD stands for %zu invalid byte%s", document->invalid_bytes,
                       document->invalid_bytes == 1 ? "" : "s");
    document->id = reader_valid(document, slice_of(name));
    document->record = 1;
    return READER_OK;
}

static const char *const endings[] = {".txt", NULL};
const struct reader_format reader_text = {.name = "text", .endings = endings, .next = next};
