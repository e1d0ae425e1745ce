/* A streaming JSON writer: values go straight into a buffer, commas take care of themselves.
 * Text must be valid UTF-8; it is escaped as RFC 8259 asks, with U+2028, U+2029 and DEL escaped too, and everything
 * else left as it is. */
#ifndef NERTAG_BASE_JSON_WRITER_H
#define NERTAG_BASE_JSON_WRITER_H

#include <stdbool.h>
#include <string.h>

#include "base/inline.h"
#include "base/text.h"

struct json_writer {
    struct buffer *out; /* borrowed */
    bool indented;      /* a line a value, two blanks a level, instead of the compact form */
    unsigned depth;
    bool comma;     /* what comes next at this level needs one before it */
    bool after_key; /* what comes next is the value of a key */
};

/* Room for LENGTH bytes of a key or value, behind the comma, and the blanks in the indented form, that it needs;
 * json_wrote takes note of where they end. */
char *json_room_indented(struct json_writer *json, size_t length);
static inline char *json_room(struct json_writer *json, size_t length)
{
    struct buffer *out = json->out;
    if (json->indented)
        return json_room_indented(json, length);
    if (out->capacity - out->length < length + 1)
        buffer_reserve(out, length + 1);
    char *at = out->bytes + out->length;
    *at = ',';
    at += json->comma;
    return at;
}
static inline void json_wrote(struct json_writer *json, const char *end)
{
    json->out->length = (size_t)(end - json->out->bytes);
    json->comma = true;
    json->after_key = false;
}

void json_open(struct json_writer *json, char bracket);           /* '{' or '[' */
void json_close(struct json_writer *json, char bracket);          /* '}' or ']' */
void json_key_raw(struct json_writer *json, struct slice quoted); /* a name that is JSON text already */
/* A plain ASCII name that needs no escaping; the compiler knows the length of a literal. */
ALWAYS_INLINE void json_key(struct json_writer *json, const char *key)
{
    size_t length = strlen(key);
    char *at = json_room(json, length + 4);
    at[0] = '"';
    memcpy(at + 1, key, length);
    memcpy(at + 1 + length, "\": ", 3);
    json_wrote(json, at + length + 3 + json->indented);
    json->comma = false;
    json->after_key = true;
}
void json_string(struct json_writer *json, struct slice text);
void json_text(struct json_writer *json, const char *c_string);
void json_uint(struct json_writer *json, uint64_t number);
void json_decimal(struct json_writer *json, double number, unsigned digits); /* rounded; the same on every machine */
void json_boolean(struct json_writer *json, bool value);
void json_null(struct json_writer *json);
void json_raw(struct json_writer *json, struct slice value); /* a value that is JSON text already */

#endif
