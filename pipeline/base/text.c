#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct slice slice_of(const char *c_string)
{
    return (struct slice){c_string, strlen(c_string)};
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

struct slice slice_cut(struct slice *rest, char delimiter)
{
    struct slice field = *rest;
    const char *end = rest->length ? memchr(rest->bytes, delimiter, rest->length) : NULL;
    if (!end) {
        *rest = (struct slice){rest->bytes + rest->length, 0};
        return field;
    }
    field.length = (size_t)(end - rest->bytes);
    rest->bytes = end + 1;
    rest->length -= field.length + 1;
    return field;
}

bool slice_to_uint(struct slice text, uint64_t *number)
{
    if (text.length == 0)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned digit = (unsigned char)text.bytes[i] - (unsigned)'0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
    mem_reserve(buffer->bytes, buffer->capacity, buffer->length + more);
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    buffer_reserve(buffer, length);
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void buffer_add_text(struct buffer *buffer, const char *c_string)
{
    buffer_add(buffer, c_string, strlen(c_string));
}

void buffer_add_uint(struct buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer_add(buffer, digits + first, sizeof digits - first);
}

void buffer_add_format(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        buffer_reserve(buffer, (size_t)length + 1);
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void buffer_addf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_add_format(buffer, format, arguments);
    va_end(arguments);
}

/* C1 in UTF-8 is 0xC2 0x80..0x9F, which some terminals obey too. */
void buffer_add_visible(struct buffer *buffer, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        unsigned char next = i + 1 < text.length ? (unsigned char)text.bytes[i + 1] : 0;
        if (c == 0xC2 && next >= 0x80 && next < 0xA0) {
            buffer_addf(buffer, "\\u%04x", next);
            i++;
        } else if (c < 0x20 || c == 0x7F) {
            buffer_addf(buffer, "\\x%02x", c);
        } else {
            buffer_add_char(buffer, (char)c);
        }
    }
}

const char *buffer_text(struct buffer *buffer)
{
    buffer_reserve(buffer, 1);
    buffer->bytes[buffer->length] = '\0';
    return buffer->bytes;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
