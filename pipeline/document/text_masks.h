/* 64 bytes at once: which of them are letters, digits and so on, as sets of bits. Bit 0 is the first byte. */
#ifndef NERTAG_DOCUMENT_TEXT_MASKS_H
#define NERTAG_DOCUMENT_TEXT_MASKS_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MASKED_BYTES = 64 };

struct text_masks {
    uint64_t word;  /* ASCII letters and digits */
    uint64_t upper; /* ASCII capitals */
    uint64_t digit;
    uint64_t blank; /* a space, no other white space */
    uint64_t odd;  /* not ASCII, or _ / @ $ `: look closer at the words around it */
    uint64_t join; /* & ' , . : (and ( ) * +), which may stand within a word when another letter or digit follows */
};

#ifdef __SSE2__
/* FIRST to LAST, as unsigned bytes. */
static inline __m128i masks_range(__m128i bytes, unsigned char first, unsigned char last)
{
    __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8((char)(first + 128)));
    return _mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(last - first + 1 - 128)));
}

static inline __m128i masks_byte(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static inline uint64_t masks_bits(__m128i set)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(set);
}

static inline __m128i masks_load(const char *text)
{
    return _mm_loadu_si128((const __m128i *)(const void *)text);
}

static inline struct text_masks text_masks_read(const char *text)
{
    struct text_masks masks = {0};
    for (unsigned at = 0; at < MASKED_BYTES; at += 16) {
        __m128i bytes = masks_load(text + at), low = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        __m128i digit = masks_range(bytes, '0', '9'), letter = masks_range(low, 'a', 'z');
        __m128i join = _mm_andnot_si128(masks_byte(bytes, '-'), masks_range(bytes, '&', ':'));
        /* One test for @ and `, another for _ and DEL, which is no worse for being looked at. */
        __m128i odd = _mm_or_si128(_mm_or_si128(bytes, masks_byte(low, '@' | 0x20)), masks_byte(low, '_' | 0x20));
        odd = _mm_or_si128(odd, _mm_or_si128(masks_byte(bytes, '$'), masks_byte(bytes, '/')));
        masks.word |= masks_bits(_mm_or_si128(letter, digit)) << at;
        masks.upper |= masks_bits(_mm_andnot_si128(_mm_slli_epi16(bytes, 2), letter)) << at; /* without bit 5 */
        masks.blank |= masks_bits(masks_byte(bytes, ' ')) << at;
        masks.digit |= masks_bits(digit) << at;
        masks.odd |= masks_bits(odd) << at;
        masks.join |= masks_bits(join) << at;
    }
    masks.join &= ~masks.digit;
    return masks;
}

/* The bits number BIT of 64 bytes, those of the first lowest. */
static inline uint64_t text_bits(const uint8_t bytes[MASKED_BYTES], int bit)
{
    uint64_t bits = 0;
    for (unsigned at = 0; at < MASKED_BYTES; at += 16)
        bits |= masks_bits(_mm_slli_epi16(masks_load((const char *)bytes + at), 7 - bit)) << at;
    return bits;
}

/* 16 bytes in lower case, as far as they are ASCII. */
static inline void text_lower(char *to, const char *from)
{
    __m128i bytes = masks_load(from), upper = masks_range(bytes, 'A', 'Z');
    _mm_storeu_si128((__m128i *)(void *)to, _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(0x20))));
}
#else
static inline struct text_masks text_masks_read(const char *text)
{
    struct text_masks masks = {0};
    for (unsigned at = 0; at < MASKED_BYTES; at++) {
        unsigned char c = (unsigned char)text[at];
        uint64_t bit = UINT64_C(1) << at, digit = (unsigned char)(c - '0') < 10,
                 letter = (unsigned char)((c | 0x20) - 'a') < 26;
        masks.word |= (letter | digit) * bit;
        masks.upper |= ((unsigned char)(c - 'A') < 26) * bit;
        masks.digit |= digit * bit;
        masks.blank |= (c == ' ') * bit;
        masks.odd |= (c >= 0x7F || (c && strchr("_/@$`", c))) * bit;
        masks.join |= (c >= '&' && c <= ':' && c != '-' && !digit) * bit;
    }
    return masks;
}

static inline uint64_t text_bits(const uint8_t bytes[MASKED_BYTES], int bit)
{
    uint64_t bits = 0;
    for (unsigned at = 0; at < MASKED_BYTES; at++)
        bits |= (uint64_t)(bytes[at] >> bit & 1) << at;
    return bits;
}

static inline void text_lower(char *to, const char *from)
{
    for (unsigned at = 0; at < 16; at++)
        to[at] = (char)(from[at] | ((unsigned char)(from[at] - 'A') < 26 ? 0x20 : 0));
}
#endif

#endif
