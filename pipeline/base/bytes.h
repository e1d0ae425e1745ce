/* Eight bytes at a time, on any machine: tests that say whether one of the bytes of a word is such and such. */
#ifndef NERTAG_BASE_BYTES_H
#define NERTAG_BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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

#endif
