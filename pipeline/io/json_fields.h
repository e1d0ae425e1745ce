/* The fields of one JSON object, as raw text: numbers, escapes and duplicates stay exactly as they were written. */
#ifndef NERTAG_IO_JSON_FIELDS_H
#define NERTAG_IO_JSON_FIELDS_H

#include <stdbool.h>

#include "base/text.h"
#include "document/document.h"

/* Deeper nesting than this is an error; RFC 8259 leaves the limit to the reader. */
enum { JSON_DEPTH_LIMIT = 512 };

struct json_error {
    size_t offset; /* of the byte where it went wrong */
    const char *what;
};

/* Appends the fields of the one object that TEXT must hold to FIELDS; the slices are borrowed from TEXT. Accepts what
 * RFC 8259 does and nothing else; bytes from 0x80 on are taken as they are within strings. False with ERROR filled in
 * otherwise. */
bool json_fields(struct slice text, struct meta_field **fields, size_t *count, size_t *capacity,
                 struct json_error *error);

/* The text of a JSON string that json_fields found: a slice of it when it has no escapes, else appended to OUT and
 * borrowed from there. A lone surrogate becomes U+FFFD. */
struct slice json_unescape(struct slice quoted, struct buffer *out);

#endif
