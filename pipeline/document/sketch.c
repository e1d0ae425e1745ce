#include "document/sketch.h"

#include <string.h>
#include <utf8proc.h>

/* Two of the words before, and the least hash of each bin so far. */
struct shingles {
    uint64_t before_last, last;
    uint32_t least[SKETCH_BINS];
};

static void add_word(struct shingles *shingles, uint64_t word)
{
    uint64_t hash =
        (shingles->before_last * UINT64_C(0x9E3779B97F4A7C15) + shingles->last) * UINT64_C(0xD6E8FEB86659FD93) + word;
    shingles->before_last = shingles->last;
    shingles->last = word;
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    uint32_t *least = &shingles->least[hash >> 57];
    if ((uint32_t)hash < *least)
        *least = (uint32_t)hash;
}

/* In lower case; 0 between words. */
static uint32_t fold_ascii(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return c | 0x20u;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

static uint32_t fold(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return (uint32_t)utf8proc_tolower(c);
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND: return (uint32_t)c;
    default: return 0;
    }
}

/* Writing without blanks: every character counts as a word. */
static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

static bool add_words(struct shingles *shingles, struct slice text)
{
    const unsigned char *next = (const unsigned char *)text.bytes, *end = next + text.length;
    uint64_t word = 0;
    bool any = false;
    while (next < end) {
        utf8proc_int32_t c = *next;
        uint32_t folded;
        if (c < 0x80) {
            folded = fold_ascii(*next++);
        } else {
            utf8proc_ssize_t length = utf8proc_iterate(next, end - next, &c);
            folded = length > 0 ? fold(c) : 0;
            next += length > 0 ? length : 1;
        }
        any = any || folded;
        if (folded && !is_ideograph(folded)) {
            word = ((word ^ folded) + 1) * UINT64_C(0x100000001B3);
            continue;
        }
        if (word)
            add_word(shingles, word);
        if (folded)
            add_word(shingles, folded);
        word = 0;
    }
    if (word)
        add_word(shingles, word);
    return any;
}

bool sketch_make(struct sketch *sketch, struct slice text)
{
    struct shingles shingles = {0};
    memset(shingles.least, 0xFF, sizeof shingles.least);
    bool any = add_words(&shingles, text);
    for (size_t i = 0; i < SKETCH_BINS; i++) {
        uint16_t low = (uint16_t)shingles.least[i]; /* the high half of a least number is mostly small */
        sketch->bins[i] = shingles.least[i] == UINT32_MAX ? 0 : low ? low : 1;
    }
    return any;
}

bool sketch_alike(const struct sketch *one, const struct sketch *other)
{
    unsigned filled = 0, common = 0;
    for (size_t i = 0; i < SKETCH_BINS; i++) {
        bool either = one->bins[i] | other->bins[i];
        filled += either;
        common += either && one->bins[i] == other->bins[i];
    }
    return filled && common * 10 >= filled * 7;
}
