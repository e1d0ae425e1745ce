/* Eight bytes at a time, on any machine: tests that say whether one of the bytes of a word is such and such. */
#ifndef NERTAG_BASE_BYTES_H
#define NERTAG_BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A word of eight times the byte B. */
#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (uint8_t)(b))

static inline uint64_t bytes_load(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* In these a byte's high bit tells; above a byte for which it is right, bits of higher bytes may be set in error. */
static inline uint64_t bytes_equal_to(uint64_t word, uint8_t byte)
{
    word ^= EACH_BYTE(byte);
    return (word - EACH_BYTE(1)) & ~word & EACH_BYTE(0x80);
}

static inline uint64_t bytes_below(uint64_t word, uint8_t least) /* LEAST: 1 to 128 */
{
    return (word - EACH_BYTE(least)) & ~word & EACH_BYTE(0x80);
}

/* How many bits are set. Not every x86-64 has an instruction for it. */
static inline uint32_t bytes_count_bits(uint64_t bits)
{
    bits -= bits >> 1 & EACH_BYTE(0x55);
    bits = (bits & EACH_BYTE(0x33)) + (bits >> 2 & EACH_BYTE(0x33));
    bits = (bits + (bits >> 4)) & EACH_BYTE(0x0F);
    return (uint32_t)(bits * EACH_BYTE(1) >> 56);
}

/* The first byte from AT on that is not ASCII, or END. News are nearly all ASCII: 64 of them at a time, and the last ones
 * with what is before them. */
static inline const char *bytes_skip_ascii(const char *at, const char *end)
{
    bool last_ascii = end - at >= 8 && !(bytes_load(end - 8) & EACH_BYTE(0x80));
#ifdef __SSE2__
    for (; end - at >= 64; at += 64) {
        const __m128i *block = (const void *)at;
        __m128i one = _mm_or_si128(_mm_loadu_si128(block), _mm_loadu_si128(block + 1));
        __m128i other = _mm_or_si128(_mm_loadu_si128(block + 2), _mm_loadu_si128(block + 3));
        if (_mm_movemask_epi8(_mm_or_si128(one, other)))
            break;
    }
#endif
    for (; end - at >= 8; at += 8)
        if (bytes_load(at) & EACH_BYTE(0x80))
            break;
    if (last_ascii && end - at <= 8)
        return end;
    while (at < end && !(*at & 0x80))
        at++;
    return at;
}

#endif
