#include "base/json_writer.h"

#include "base/json_put.h"

enum { CHUNK = 4096 }; /* of a string: its worst case is provided for, which a long one needs never */

static void before_value(struct json_writer *json)
{
    if (json->comma)
        buffer_add_char(json->out, ',');
    json->comma = true;
}

void json_open(struct json_writer *json, char bracket)
{
    before_value(json);
    buffer_add_char(json->out, bracket);
    json->comma = false;
    json->depth++;
}

void json_close(struct json_writer *json, char bracket)
{
    json->depth--;
    buffer_add_char(json->out, bracket);
    json->comma = json->depth > 0;
}

void json_key(struct json_writer *json, const char *key)
{
    json_string(json, slice_of(key));
    buffer_add_char(json->out, ':');
    json->comma = false;
}

/* So many bytes of TEXT that the rest begins with a character. */
static size_t chunk_length(struct slice text)
{
    if (text.length <= CHUNK)
        return text.length;
    size_t length = CHUNK;
    while (length > CHUNK - 4 && ((unsigned char)text.bytes[length] & 0xC0) == 0x80)
        length--;
    return length;
}

void json_add_string(struct buffer *out, struct slice text)
{
    buffer_add_char(out, '"');
    while (text.length) {
        struct slice chunk = {text.bytes, chunk_length(text)};
        json_put_end(out, json_put_inside(json_put_begin(out, 0, chunk.length), chunk));
        text = (struct slice){text.bytes + chunk.length, text.length - chunk.length};
    }
    buffer_add_char(out, '"');
}

void json_string(struct json_writer *json, struct slice text)
{
    before_value(json);
    json_add_string(json->out, text);
}

void json_text(struct json_writer *json, const char *c_string)
{
    json_string(json, slice_of(c_string));
}

void json_uint(struct json_writer *json, uint64_t number)
{
    before_value(json);
    json_put_end(json->out, json_put_uint(json_put_begin(json->out, JSON_PUT_NUMBER, 0), number));
}

void json_decimal(struct json_writer *json, double number, unsigned digits)
{
    before_value(json);
    json_put_end(json->out, json_put_decimal(json_put_begin(json->out, JSON_PUT_NUMBER, 0), number, digits));
}
