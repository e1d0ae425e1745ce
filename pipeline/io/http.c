#include "io/http.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/memory.h"
#include "io/input.h"

static struct slice trim(struct slice text)
{
    while (text.length && input_is_blank(text.bytes[text.length - 1]))
        text.length--;
    while (text.length && input_is_blank(*text.bytes))
        text = (struct slice){text.bytes + 1, text.length - 1};
    return text;
}

struct slice http_header(struct slice headers, const char *name)
{
    size_t length = strlen(name);
    while (headers.length) {
        struct slice line = slice_cut(&headers, '\n');
        if (line.length > length && line.bytes[length] == ':' && strncasecmp(line.bytes, name, length) == 0)
            return trim((struct slice){line.bytes + length + 1, line.length - length - 1});
    }
    return (struct slice){0};
}

bool http_parse(struct slice answer, unsigned *status, struct slice *headers, struct slice *body)
{
    struct slice rest = answer;
    struct slice first = slice_cut(&rest, '\n');
    if (first.length < 12 || strncasecmp(first.bytes, "HTTP/", 5) != 0)
        return false;
    struct slice version = slice_cut(&first, ' ');
    (void)version;
    uint64_t number;
    struct slice digits = trim(slice_cut(&first, ' '));
    *status = slice_to_uint(digits, &number) && number < 1000 ? (unsigned)number : 0;
    headers->bytes = rest.bytes;
    while (rest.length) {
        const char *start = rest.bytes;
        if (trim(slice_cut(&rest, '\n')).length == 0) {
            headers->length = (size_t)(start - headers->bytes);
            *body = rest;
            return true;
        }
    }
    headers->length = (size_t)(answer.bytes + answer.length - headers->bytes);
    *body = (struct slice){answer.bytes + answer.length, 0};
    return true;
}

/* The hexadecimal size of a chunk, or SIZE_MAX. */
static size_t chunk_size(struct slice line)
{
    size_t size = 0, digits = 0;
    for (; digits < line.length && isxdigit((unsigned char)line.bytes[digits]) && digits < 15; digits++) {
        int c = tolower((unsigned char)line.bytes[digits]);
        size = size * 16 + (size_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return digits ? size : SIZE_MAX;
}

/* Many archives hold bodies that are joined already and still say "chunked": then they are taken as they are. A last
 * chunk that is cut off counts as far as it goes. */
static bool join_chunks(struct slice body, struct buffer *out)
{
    struct slice rest = body;
    while (rest.length) {
        size_t size = chunk_size(slice_cut(&rest, '\n'));
        if (size == SIZE_MAX)
            return out->length > 0;
        if (size == 0)
            return true;
        if (size > rest.length)
            size = rest.length;
        buffer_add(out, rest.bytes, size);
        rest = (struct slice){rest.bytes + size, rest.length - size};
        if (rest.length)
            slice_cut(&rest, '\n');
    }
    return true;
}

static bool unpack(struct slice body, int window, size_t limit, struct buffer *out, const char **what)
{
    z_stream stream = {0};
    if (inflateInit2(&stream, window) != Z_OK)
        mem_exhausted();
    stream.next_in = (Bytef *)(uintptr_t)body.bytes; /* zlib does not write there */
    stream.avail_in = (uInt)body.length;
    int result = Z_OK;
    while (result == Z_OK && out->length < limit) {
        buffer_reserve(out, INPUT_BUFFER);
        uInt room = (uInt)(out->capacity - out->length);
        stream.next_out = (Bytef *)out->bytes + out->length;
        stream.avail_out = room;
        result = inflate(&stream, Z_NO_FLUSH);
        out->length += room - stream.avail_out;
    }
    inflateEnd(&stream);
    if (out->length >= limit)
        *what = "unpacks to more than --max-member";
    else if (result != Z_STREAM_END && !(result == Z_BUF_ERROR && out->length))
        *what = "its compressed body is damaged";
    return !*what;
}

static bool is_word(struct slice value, const char *word)
{
    return value.length == strlen(word) && strncasecmp(value.bytes, word, value.length) == 0;
}

/* Deflate should have a zlib header, and often has none. */
static int window_of(struct slice encoding, struct slice body)
{
    if (!is_word(encoding, "deflate"))
        return MAX_WBITS + 16;
    unsigned char first = body.length ? (unsigned char)*body.bytes : 0;
    return (first & 0x0F) == 8 ? MAX_WBITS : -MAX_WBITS;
}

bool http_decode(struct slice headers, struct slice *body, size_t limit, struct buffer *out, const char **what)
{
    struct buffer joined = {0};
    struct slice coded = *body;
    *what = NULL;
    out->length = 0;
    if (is_word(http_header(headers, "Transfer-Encoding"), "chunked") && join_chunks(coded, &joined))
        coded = (struct slice){joined.bytes, joined.length};
    struct slice encoding = http_header(headers, "Content-Encoding");
    bool is_gzip = is_word(encoding, "gzip") || is_word(encoding, "x-gzip");
    bool is_packed = is_gzip ? coded.length > 2 && memcmp(coded.bytes, "\x1F\x8B", 2) == 0
                             : is_word(encoding, "deflate") && coded.length > 0;
    if (is_packed)
        unpack(coded, window_of(encoding, coded), limit, out, what);
    else if (encoding.length && !is_gzip && !is_word(encoding, "identity") && !is_word(encoding, "deflate"))
        *what = "it has an unknown Content-Encoding";
    else if (coded.bytes != body->bytes)
        buffer_add(out, coded.bytes, coded.length);
    if (is_packed || coded.bytes != body->bytes)
        *body = (struct slice){out->bytes, out->length};
    buffer_free(&joined);
    return !*what;
}
