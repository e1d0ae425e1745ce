/* Pieces of JSON at a cursor that runs through memory with room enough: no check a piece, and the compiler knows the
 * literals. Each function returns where its piece ends.
 *
 *   char *at = json_put_begin(out, 100, title.length);
 *   at = json_put_inside(json_put(at, "{\"title\":\""), title);
 *   json_put_end(out, json_put(at, "\"}"));
 */
#ifndef NERTAG_BASE_JSON_PUT_H
#define NERTAG_BASE_JSON_PUT_H

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "base/inline.h"
#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A byte of a string becomes so many at most; a number or decimal takes no more than JSON_PUT_NUMBER. */
enum { JSON_PUT_ESCAPE = 6, JSON_PUT_NUMBER = 32 };

/* Room behind OUT for FIXED bytes and for strings of so many bytes together, quotes not counted. */
static inline char *json_put_begin(struct buffer *out, size_t fixed, size_t strings)
{
    size_t need = fixed + strings * JSON_PUT_ESCAPE;
    if (out->capacity - out->length < need)
        buffer_reserve(out, need);
    return out->bytes + out->length;
}
static inline void json_put_end(struct buffer *out, const char *end)
{
    out->length = (size_t)(end - out->bytes);
}

ALWAYS_INLINE char *json_put(char *at, const char *literal)
{
    size_t length = strlen(literal);
    memcpy(at, literal, length);
    return at + length;
}

/* What is JSON already, or needs no escape. */
static inline char *json_put_raw(char *at, struct slice text)
{
    if (text.length)
        memcpy(at, text.bytes, text.length);
    return at + text.length;
}

#ifdef __SSE2__
/* Which of sixteen bytes cannot be copied into a string as they are, or are not ASCII, so that they have to be looked at
 * with what follows. As signed bytes plus one, DEL is the least, then what is not ASCII, then the control characters. */
static inline unsigned json_special_bits(__m128i bytes)
{
    __m128i odd = _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(1)), _mm_set1_epi8(0x21));
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(odd, _mm_or_si128(quote, backslash)));
}
#endif

/* Whether one of sixteen bytes is such. */
static inline bool json_is_special(uint64_t low, uint64_t high)
{
#ifdef __SSE2__
    return json_special_bits(_mm_set_epi64x((long long)high, (long long)low)) != 0;
#else
    bool special = false;
    for (uint64_t word = low, i = 0; i < 2; i++, word = high)
        special |= ((word & EACH_BYTE(0x80)) | bytes_below(word, 0x20) | bytes_equal_to(word, '"') |
                    bytes_equal_to(word, '\\') | bytes_equal_to(word, 0x7F)) != 0;
    return special;
#endif
}

char *json_put_special(char *at, struct slice text); /* the same as json_put_inside, byte by byte */

/* The inside of a string. Nearly all are plain and short, and are copied by words, the last of which may overlap. */
static inline char *json_put_inside(char *at, struct slice text)
{
    const char *from = text.bytes, *end = from + text.length;
    char *stop = at + text.length;
    if (text.length >= 8) {
        for (; end - from > 16; from += 16, at += 16) {
            uint64_t low = bytes_load(from), high = bytes_load(from + 8);
            if (json_is_special(low, high))
                return json_put_special(at, (struct slice){from, (size_t)(end - from)});
            memcpy(at, &low, 8);
            memcpy(at + 8, &high, 8);
        }
        size_t back = text.length < 16 ? text.length : 16;
        uint64_t low = bytes_load(end - back), high = bytes_load(end - 8);
        if (json_is_special(low, high))
            return json_put_special(at, (struct slice){from, (size_t)(end - from)});
        memcpy(stop - back, &low, 8);
        memcpy(stop - 8, &high, 8);
        return stop;
    }
    if (text.length >= 4) {
        uint32_t low, high;
        memcpy(&low, from, 4);
        memcpy(&high, end - 4, 4);
        if (json_is_special(low | (uint64_t)high << 32, EACH_BYTE('a')))
            return json_put_special(at, text);
        memcpy(at, &low, 4);
        memcpy(stop - 4, &high, 4);
        return stop;
    }
    return json_put_special(at, text);
}

/* The same for a text of which JSON_PUT_READABLE bytes can be read, however short it is, and with room for as many: most
 * are no longer, and which of the ways above they would take is hard to foresee. */
enum { JSON_PUT_READABLE = 16 };
static inline char *json_put_readable(char *at, struct slice text)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const void *)text.bytes);
    _mm_storeu_si128((void *)at, bytes);
    if (text.length <= sizeof bytes && !(json_special_bits(bytes) & ((1u << text.length) - 1)))
        return at + text.length;
#endif
    return json_put_inside(at, text);
}

extern const char json_two_digits[];
char *json_put_big(char *at, uint64_t number); /* any number */

/* How long a number is cannot be foreseen: four digits are written, without the zeros in front, and the end is behind
 * those that count. */
static inline char *json_put_uint(char *at, uint64_t number)
{
    if (number >= 10000)
        return json_put_big(at, number);
    uint16_t high, low;
    unsigned small = (unsigned)number, hundreds = small * 5243 >> 19; /* small / 100 */
    memcpy(&high, &json_two_digits[hundreds * 2], 2);
    memcpy(&low, &json_two_digits[(small - hundreds * 100) * 2], 2);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t digits = high | (uint32_t)low << 16, values = digits & 0x0F0F0F0F;
    unsigned zeros = (unsigned)__builtin_ctz(values | 1u << 24) & ~7u; /* in bits; the last digit always counts */
    digits >>= zeros;
#else
    uint32_t digits = (uint32_t)high << 16 | low, values = digits & 0x0F0F0F0F;
    unsigned zeros = (unsigned)__builtin_clz(values | 0xF) & ~7u;
    digits <<= zeros;
#endif
    memcpy(at, &digits, 4);
    return at + 4 - zeros / 8;
}

/* Not printf: its rounding and its decimal point depend on the C library and the locale. Always one digit at least
 * after the point, so that a reader sees that the number is no integer, and no zeros after that. */
ALWAYS_INLINE char *json_put_decimal(char *at, double number, unsigned digits)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    double scaled = (number < 0 ? -number : number) * (double)scale + 0.5;
    if (!(scaled < 9e18)) /* NaN too: JSON has no word for it */
        return json_put(at, "null");
    uint64_t value = (uint64_t)scaled, part = value % scale;
    *at = '-';
    at = json_put_uint(at + (number < 0 && value > 0), value / scale);
    *at++ = '.';
    at[0] = '0';
    for (unsigned i = digits; i-- > 0; part /= 10)
        at[i] = (char)('0' + part % 10);
    unsigned kept = digits ? digits : 1;
    while (kept > 1 && at[kept - 1] == '0')
        kept--;
    return at + kept;
}

#endif
