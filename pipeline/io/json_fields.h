/* The fields of one JSON object, as raw text: numbers, escapes and duplicates stay exactly as they were written. */
#ifndef NERTAG_IO_JSON_FIELDS_H
#define NERTAG_IO_JSON_FIELDS_H

#include <stdbool.h>

#include "base/text.h"

/* Deeper nesting than this is an error; RFC 8259 leaves the limit to the reader. */
enum { JSON_DEPTH_LIMIT = 512 };

struct json_error {
    size_t offset; /* of the byte where it went wrong */
    const char *what;
};

struct json_field {
    struct slice name, value; /* as they are written, a name with its quotes */
    struct slice plain_name;  /* without quotes and escapes */
    struct slice text;        /* of a value that is a string, likewise; else bytes NULL. A lone surrogate is U+FFFD */
};
typedef void json_field_found(void *context, const struct json_field *field);

/* Tells FOUND of the fields of the one object that TEXT must hold, in order: what is as it is written is borrowed from
 * TEXT, what is without escapes from OUT, to which it is appended. Accepts what RFC 8259 does and nothing else; bytes from
 * 0x80 on are taken as they are within strings. False with ERROR filled in otherwise. */
bool json_fields(struct slice text, struct buffer *out, json_field_found *found, void *context,
                 struct json_error *error);

#endif
