/* A streaming JSON writer: values go straight into a buffer, commas take care of themselves. json_put.h is below it, for
 * what is written by the million.
 * Text must be valid UTF-8; it is escaped as RFC 8259 asks, with U+2028, U+2029 and DEL escaped too, and everything
 * else left as it is. */
#ifndef NERTAG_BASE_JSON_WRITER_H
#define NERTAG_BASE_JSON_WRITER_H

#include <stdbool.h>

#include "base/text.h"

struct json_writer {
    struct buffer *out; /* borrowed */
    unsigned depth;
    bool comma; /* what comes next at this level needs one before it */
};

void json_open(struct json_writer *json, char bracket);  /* '{' or '[' */
void json_close(struct json_writer *json, char bracket); /* '}' or ']' */
void json_key(struct json_writer *json, const char *key); /* a plain ASCII name that needs no escaping */
void json_string(struct json_writer *json, struct slice text);
void json_text(struct json_writer *json, const char *c_string);
void json_uint(struct json_writer *json, uint64_t number);
void json_decimal(struct json_writer *json, double number, unsigned digits); /* rounded; the same on every machine */

/* Text of any length as a string, behind OUT. */
void json_add_string(struct buffer *out, struct slice text);
/* The object that OUT holds from START on, as this writer makes it, is laid out for people: a line a value, two blanks a
 * level. From VERBATIM on (an offset in OUT), the values of the second level stay as they are. */
void json_indent(struct buffer *out, size_t start, size_t verbatim);

#endif
