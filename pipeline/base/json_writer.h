/* A streaming JSON writer: values go straight into a buffer, commas take care of themselves.
 * Text must be valid UTF-8; it is escaped as RFC 8259 asks, with U+2028, U+2029 and DEL escaped too, and everything
 * else left as it is. */
#ifndef NERTAG_BASE_JSON_WRITER_H
#define NERTAG_BASE_JSON_WRITER_H

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

struct json_writer {
    struct buffer *out; /* borrowed */
    bool indented;      /* a line a value, two blanks a level, instead of the compact form */
    unsigned depth;
    bool fresh; /* nothing written at this level yet */
    bool after_key;
};

void json_open(struct json_writer *json, char bracket);  /* '{' or '[' */
void json_close(struct json_writer *json, char bracket); /* '}' or ']' */
void json_key_plain(struct json_writer *json, const char *key, size_t length);
void json_key_raw(struct json_writer *json, struct slice quoted); /* a name that is JSON text already */
/* A plain ASCII name that needs no escaping; inline, so that the length of a literal is known to the compiler. */
static inline void json_key(struct json_writer *json, const char *key)
{
    json_key_plain(json, key, strlen(key));
}
void json_string(struct json_writer *json, struct slice text);
void json_text(struct json_writer *json, const char *c_string);
void json_uint(struct json_writer *json, uint64_t number);
void json_decimal(struct json_writer *json, double number, unsigned digits); /* rounded; the same on every machine */
void json_boolean(struct json_writer *json, bool value);
void json_null(struct json_writer *json);
void json_raw(struct json_writer *json, struct slice value); /* a value that is JSON text already */

#endif
