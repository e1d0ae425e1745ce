/* Borrowed slices and owned buffers: strings carry their length, NUL is data. */
#ifndef NERTAG_BASE_TEXT_H
#define NERTAG_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE UINT32_MAX /* an index that points to nothing */

/* Borrowed bytes; whoever hands one out says from whom. */
struct slice {
    const char *bytes;
    size_t length;
};
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
struct slice slice_of(const char *c_string);
bool slice_equal(struct slice a, struct slice b);
/* Cuts the first field off REST up to DELIMITER (which is dropped); the whole of it where there is none. */
struct slice slice_cut(struct slice *rest, char delimiter);
bool slice_to_uint(struct slice text, uint64_t *number); /* decimal digits only, no overflow */

/* Owned, growing bytes. Start from {0}; buffer_free gives the memory back. */
struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
};
void buffer_reserve(struct buffer *buffer, size_t more); /* room for MORE bytes after length */
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_text(struct buffer *buffer, const char *c_string);
static inline void buffer_add_char(struct buffer *buffer, char c)
{
    if (buffer->length == buffer->capacity)
        buffer_reserve(buffer, 1);
    buffer->bytes[buffer->length++] = c;
}
void buffer_add_uint(struct buffer *buffer, uint64_t number);
void buffer_add_format(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Untrusted text with its control characters spelled out: C0 and DEL as \xNN, C1 as \uNNNN. */
void buffer_add_visible(struct buffer *buffer, struct slice text);
const char *buffer_text(struct buffer *buffer); /* NUL-terminated, valid until the next change */
void buffer_free(struct buffer *buffer);

#endif
