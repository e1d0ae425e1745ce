/* An HTML page: its title, a blank line, and a line for each paragraph of its main text. Offsets are those of that
 * text. */
#include "io/html.h"

bool html_set_document(struct reader *reader, struct document *document, struct slice bytes, struct slice declared)
{
    struct page page;
    struct buffer converted = {0};
    const char *charset = charset_find(bytes, declared.length ? declared : charset_of_html(bytes), &document->arena);
    struct slice html = charset_to_utf8(bytes, charset, &converted);
    bool fine = page_read(html, &document->arena, &page, &document->decoded) &&
                reader_set_text(document, (struct slice){document->decoded.bytes, document->decoded.length});
    buffer_free(&converted);
    if (!fine)
        return false;
    meta_add(document, "\"title\"", page.title);
    meta_add(document, "\"date\"", page.date);
    if (!reader->url.length)
        reader->url = page.url;
    return true;
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    if (reader->line++ > 0)
        return READER_END;
    const char *name = document->source, *wrong = "nothing to read in it";
    enum input_result result = input_all(&reader->input, &document->input);
    if (result == INPUT_END)
        return READER_END; /* a read failed: half a page is none */
    struct slice bytes = {document->input.bytes, document->input.length};
    if (result == INPUT_TOO_LONG) {
        wrong = reader_too_long(reader, document);
    } else if (html_set_document(reader, document, bytes, (struct slice){0})) {
        document->id = reader_valid(document, slice_of(name));
        document->record = 1;
        return READER_OK;
    }
    diagnose_input((struct input_place){.name = name}, "%s, skipped", wrong);
    return READER_SKIPPED;
}

static const char *const endings[] = {".html", ".htm", ".xhtml", ".shtml", NULL};
const struct reader_format reader_html = {.name = "html", .endings = endings, .next = next};
