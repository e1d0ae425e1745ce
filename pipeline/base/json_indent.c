#include "base/json_writer.h"

/* A string of JSON that begins at AT: what is behind it. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++)
        at += *at == '\\';
    return at + 1;
}

/* Any value that begins at AT: the comma or bracket behind it. */
static const char *skip_value(const char *at)
{
    for (unsigned depth = 0;; at++) {
        while (*at == '"')
            at = skip_string(at);
        if (!depth && (*at == ',' || *at == '}' || *at == ']'))
            return at;
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
    }
}

static void new_line(struct buffer *out, unsigned depth)
{
    buffer_add_char(out, '\n');
    for (unsigned i = 0; i < depth; i++)
        buffer_add(out, "  ", 2);
}

/* One mark, number, word or string at AT; returns what is behind it. */
static const char *add_piece(struct buffer *out, const char *at, unsigned *depth)
{
    bool opens = *at == '{' || *at == '[', closes = *at == '}' || *at == ']';
    const char *end = opens || closes || *at == ',' || *at == ':' ? at + 1 : *at == '"' ? skip_string(at) : skip_value(at);
    if (opens && (at[1] == '}' || at[1] == ']')) { /* an empty one */
        buffer_add(out, at, 2);
        return at + 2;
    }
    *depth += opens;
    *depth -= closes;
    if (closes)
        new_line(out, *depth);
    buffer_add(out, at, (size_t)(end - at));
    if (*at == ':')
        buffer_add_char(out, ' ');
    if (opens || *at == ',')
        new_line(out, *depth);
    return end;
}

void json_indent(struct buffer *out, size_t start, size_t verbatim)
{
    struct buffer compact = {0};
    unsigned depth = 0;
    buffer_add(&compact, out->bytes + start, out->length - start);
    const char *end = compact.bytes + compact.length, *from = compact.bytes + (verbatim - start);
    out->length = start;
    for (const char *at = compact.bytes; at < end;) {
        bool is_value = at > from && depth == 2 && at[-1] == ':';
        const char *after = is_value ? skip_value(at) : add_piece(out, at, &depth);
        if (is_value)
            buffer_add(out, at, (size_t)(after - at));
        at = after;
    }
    buffer_free(&compact);
}
