/* Web archives (ISO 28500): records of a header, a length and a body. Those that hold a page or plain text become
 * documents: what servers have answered, and the texts that others have made of it ("conversion"). */
#include <string.h>
#include <strings.h>

#include "io/html.h"
#include "io/http.h"
#include "io/sniff.h"

enum { LINE_LIMIT = 64 * 1024 };

struct record {
    struct slice headers; /* in document->decoded, like all the slices below */
    struct slice type, content_type;
    uint64_t length;
};

static enum reader_result skip(const struct reader *reader, const char *what)
{
    diagnose_input(reader_place(reader, 0), "%s, skipped", what);
    return READER_SKIPPED;
}

/* A damaged record is told; behind it the next one is looked for, where the input can. */
static enum reader_result damaged(struct reader *reader, const char *what)
{
    skip(reader, reader->input.failed ? input_error(&reader->input) : what);
    if (reader->input.failed && !input_resume(&reader->input))
        reader->input.failed = false;
    return READER_SKIPPED;
}

static enum input_result read_line(struct reader *reader, struct buffer *line)
{
    size_t limit = reader->input.limit;
    reader->input.limit = LINE_LIMIT;
    line->length = 0;
    enum input_result result = input_line(&reader->input, line);
    reader->input.limit = limit;
    if (line->length && line->bytes[line->length - 1] == '\r')
        line->length--;
    return result;
}

static bool is_start(const struct buffer *line)
{
    return line->length >= 7 && memcmp(line->bytes, "WARC/", 5) == 0;
}

/* The line "WARC/1.1". False at the end; *lost says whether anything had to be passed over. */
static bool find_record(struct reader *reader, struct buffer *line, bool *lost)
{
    enum input_result result;
    while ((result = read_line(reader, line)) != INPUT_END) {
        if (result == INPUT_OK && is_start(line))
            return true;
        *lost = *lost || result != INPUT_OK || line->length > 0;
    }
    return false;
}

static bool read_headers(struct reader *reader, struct buffer *line, struct buffer *headers)
{
    headers->length = 0;
    while (read_line(reader, line) == INPUT_OK && headers->length < LINE_LIMIT) {
        if (line->length == 0)
            return true;
        buffer_add(headers, line->bytes, line->length);
        buffer_add_char(headers, '\n');
    }
    return false;
}

static struct slice keep(struct document *document, struct slice text)
{
    struct slice valid = reader_valid(document, text);
    return (struct slice){arena_copy(&document->arena, valid.bytes, valid.length), valid.length};
}

static struct slice without_brackets(struct slice text)
{
    bool both = text.length > 2 && text.bytes[0] == '<' && text.bytes[text.length - 1] == '>';
    return both ? (struct slice){text.bytes + 1, text.length - 2} : text;
}

static void take_headers(struct reader *reader, struct document *document, struct record *record)
{
    struct slice id = without_brackets(http_header(record->headers, "WARC-Record-ID"));
    struct buffer number = {0};
    if (!id.length) {
        buffer_addf(&number, "%s:%llu", reader->input.name, (unsigned long long)reader->line);
        id = (struct slice){number.bytes, number.length};
    }
    document->id = keep(document, id);
    document->record = reader->line;
    buffer_free(&number);
    reader->url = keep(document, without_brackets(http_header(record->headers, "WARC-Target-URI")));
    reader->date = keep(document, http_header(record->headers, "WARC-Date"));
}

static bool is_word(struct slice value, const char *word)
{
    return value.length == strlen(word) && strncasecmp(value.bytes, word, value.length) == 0;
}

/* "text/html" of "text/html; charset=utf-8". */
static struct slice mime_of(struct slice content_type)
{
    struct slice mime = slice_cut(&content_type, ';');
    while (mime.length && input_is_blank(mime.bytes[mime.length - 1]))
        mime.length--;
    return mime;
}

static enum reader_result not_text(struct reader *reader)
{
    reader_outermost(reader)->counts.not_text++;
    return READER_SKIPPED;
}

static bool set_plain(struct document *document, struct slice body, struct slice charset)
{
    struct slice text = charset_to_utf8(body, charset_find(body, charset, &document->arena), &document->decoded);
    return reader_set_text(document, text);
}

/* By its type, and where that is missing or says nothing, by its first bytes. */
static enum reader_result set_body(struct reader *reader, struct document *document, struct slice body,
                                   struct slice content_type)
{
    struct slice mime = mime_of(content_type), charset = keep(document, charset_of_type(content_type));
    bool vague = !mime.length || is_word(mime, "application/octet-stream") || is_word(mime, "application/http");
    bool is_html = is_word(mime, "text/html") || is_word(mime, "application/xhtml+xml") ||
                   (vague && sniff_start(body) == SNIFF_HTML);
    if (!body.length || (!is_html && !is_word(mime, "text/plain")))
        return not_text(reader);
    struct slice start = {body.bytes, body.length < INPUT_BUFFER ? body.length : INPUT_BUFFER};
    if (sniff_is_wrapped(sniff_start(start)))
        return not_text(reader);
    if (is_html ? html_set_document(reader, document, body, charset) : set_plain(document, body, charset))
        return READER_OK;
    return skip(reader, is_html ? "nothing to read in it" : "longer than 2 GiB");
}

/* Answers that are no pages, such as errors and redirections, are no articles. */
static enum reader_result set_answer(struct reader *reader, struct document *document, struct slice answer)
{
    unsigned status;
    const char *what;
    struct slice headers, body;
    if (!http_parse(answer, &status, &headers, &body) || status < 200 || status > 299)
        return not_text(reader);
    struct slice type = http_header(headers, "Content-Type");
    struct slice mime = mime_of(type);
    if (mime.length && strncasecmp(mime.bytes, "text/", mime.length < 5 ? mime.length : 5) != 0 &&
        strncasecmp(mime.bytes, "application/", mime.length < 12 ? mime.length : 12) != 0)
        return not_text(reader);
    struct buffer decoded = {0};
    enum reader_result result;
    if (http_decode(headers, &body, reader->input.limit, &decoded, &what)) {
        if (body.bytes == decoded.bytes) { /* it must live as long as the document */
            struct buffer old = document->input;
            type = keep(document, type);
            document->input = decoded;
            decoded = old;
        }
        result = set_body(reader, document, body, type);
    } else {
        result = skip(reader, what);
    }
    buffer_free(&decoded);
    return result;
}

/* The body of a record. Where its length is too great, it ends before the next record, and *LONG_LENGTH says so. False
 * when it is cut off. In small steps at first, so that lengths without end cost no more than what there is to read. */
static bool take_body(struct reader *reader, struct buffer *body, uint64_t length, bool *long_length)
{
    static const char start[] = "\r\n\r\nWARC/1.";
    enum { START = sizeof start - 1, BLANK_LINES = 4 };
    size_t searched = 0, step = 4096;
    while (length > 0) {
        size_t part = length < step ? (size_t)length : step;
        bool whole = input_read_exactly(&reader->input, body, part);
        const char *end = memmem(body->bytes + searched, body->length - searched, start, START);
        if (end) {
            size_t kept = (size_t)(end - body->bytes);
            input_unread(&reader->input, (struct slice){end + BLANK_LINES, body->length - kept - BLANK_LINES});
            body->length = kept;
            *long_length = true;
            return true;
        }
        if (!whole)
            return false;
        searched = body->length > START ? body->length - START : 0;
        length -= part;
        step = step < INPUT_BUFFER ? 2 * step : step;
    }
    return true;
}

static enum reader_result read_body(struct reader *reader, struct document *document, struct record *record)
{
    bool is_answer = is_word(record->type, "response");
    struct slice url = without_brackets(http_header(record->headers, "WARC-Target-URI"));
    bool about_crawl = url.length > 9 && memcmp(url.bytes, "metadata:", 9) == 0; /* what wget tells of itself */
    if (about_crawl || (!is_answer && !is_word(record->type, "resource") && !is_word(record->type, "conversion")))
        return input_discard(&reader->input, record->length) ? READER_END : damaged(reader, "the record is cut off");
    take_headers(reader, document, record);
    if (record->length >= reader->input.limit) {
        skip(reader, reader_too_long(reader, document));
        return input_discard(&reader->input, record->length) ? READER_SKIPPED
                                                             : damaged(reader, "the record is cut off");
    }
    bool long_length = false;
    if (!take_body(reader, &document->input, record->length, &long_length))
        return damaged(reader, "the record is cut off");
    if (long_length) {
        struct input_place place = reader_place(reader, 0);
        place.kept = true;
        diagnose_input(place, "Content-Length is wrong, the record ends where the next one begins");
    }
    struct slice body = {document->input.bytes, document->input.length};
    record->content_type = keep(document, record->content_type);
    return is_answer ? set_answer(reader, document, body) : set_body(reader, document, body, record->content_type);
}

/* READER_END from read_body: a record that is of no interest. */
static enum reader_result next_record(struct reader *reader, struct document *document, struct buffer *line)
{
    enum reader_result result = READER_END;
    while (result == READER_END) {
        bool lost = false;
        if (!find_record(reader, line, &lost)) {
            return lost || reader->input.failed ? damaged(reader, "bytes that are no record") : READER_END;
        }
        reader->line++;
        if (lost) {
            struct input_place place = reader_place(reader, 0);
            place.kept = true;
            diagnose_input(place, "bytes before it that are no record, skipped");
        }
        struct record record;
        if (!read_headers(reader, line, &document->decoded))
            return damaged(reader, "its header is cut off");
        record.headers = (struct slice){document->decoded.bytes, document->decoded.length};
        record.type = http_header(record.headers, "WARC-Type");
        record.content_type = http_header(record.headers, "Content-Type");
        if (!slice_to_uint(http_header(record.headers, "Content-Length"), &record.length))
            return skip(reader, "a record without Content-Length");
        result = read_body(reader, document, &record);
    }
    return result;
}

static bool open_warc(struct reader *reader)
{
    reader_outermost(reader)->counts.archive = true;
    if (!reader->archive)
        reader->archive = reader->input.name;
    return true;
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct buffer line = {0};
    enum reader_result result = next_record(reader, document, &line);
    buffer_free(&line);
    return result;
}

static const char *const endings[] = {".warc", NULL};
const struct reader_format reader_warc = {.name = "warc", .endings = endings, .next = next, .open = open_warc};
