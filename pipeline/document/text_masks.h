/* 64 bytes of a text at once: which of them are letters, digits and so on, as sets of bits. Bit 0 is the first byte. */
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
    uint64_t odd;  /* not ASCII, or an underscore: look closer */
    uint64_t hard; /* : @ $, which make more of the word before them than a word, or nothing of it */
    uint64_t join; /* ' ` & , . / which may stand within a word when another letter or digit follows */
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

static inline void text_masks_read(struct text_masks *masks, const char *text)
{
    *masks = (struct text_masks){0};
    for (unsigned at = 0; at < MASKED_BYTES; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        __m128i digit = masks_range(bytes, '0', '9');
        __m128i letter = masks_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
        __m128i hard =
            _mm_or_si128(_mm_or_si128(masks_byte(bytes, ':'), masks_byte(bytes, '@')), masks_byte(bytes, '$'));
        __m128i join = _mm_or_si128(_mm_or_si128(masks_range(bytes, '&', '\''), masks_range(bytes, '.', '/')),
                                    _mm_or_si128(masks_byte(bytes, ','), masks_byte(bytes, '`')));
        masks->word |= masks_bits(_mm_or_si128(letter, digit)) << at;
        masks->upper |= masks_bits(masks_range(bytes, 'A', 'Z')) << at;
        masks->digit |= masks_bits(digit) << at;
        masks->odd |= masks_bits(_mm_or_si128(bytes, masks_byte(bytes, '_'))) << at;
        masks->hard |= masks_bits(hard) << at;
        masks->join |= masks_bits(join) << at;
    }
}
#else
static inline void text_masks_read(struct text_masks *masks, const char *text)
{
    *masks = (struct text_masks){0};
    for (unsigned at = 0; at < MASKED_BYTES; at++) {
        unsigned char c = (unsigned char)text[at];
        uint64_t bit = UINT64_C(1) << at, digit = (unsigned char)(c - '0') < 10,
                 letter = (unsigned char)((c | 0x20) - 'a') < 26;
        masks->word |= (letter | digit) * bit;
        masks->upper |= ((unsigned char)(c - 'A') < 26) * bit;
        masks->digit |= digit * bit;
        masks->odd |= (c >= 0x80 || c == '_') * bit;
        masks->hard |= (c == ':' || c == '@' || c == '$') * bit;
        masks->join |= (c && strchr("'`&,./", c)) * bit;
    }
}
#endif

#endif
