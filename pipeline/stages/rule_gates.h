/* What is asked of a trigger before any pattern of a rule runs there: that names and marks stand near it. Every trigger
 * in the text is asked, and most are turned away, so the question is a few operations on sets of bits without a branch,
 * which nothing could foretell. */
#ifndef NERTAG_STAGES_RULE_GATES_H
#define NERTAG_STAGES_RULE_GATES_H

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "stages/rule_patterns.h"

/* What is known of the words of a document: that they may be part of a name, that a mark stands before them, that they
 * have two capitals or more. A gate asks for two that are next to each other here. */
enum word_set { CAPITALS, MARKS, ACRONYMS, WORD_SETS };

/* These sets, with 64 bits that are nothing on either side. */
struct word_sets {
    struct bits {
        uint64_t *words;
        size_t capacity;
    } sets[WORD_SETS];
};

void word_sets_find(struct word_sets *words, const struct document *document);
void word_sets_free(struct word_sets *words);

/* Where rules may be set off, and the words of the sentence on both sides of it: those before it from the highest bit
 * on, those behind it from the lowest bit on, the nearest first. The bits between the two are always set: who asks for
 * nothing on one side asks for that of this side. */
struct trigger {
    uint32_t first_token, end_token;
    uint64_t around[WORD_SETS];
};
enum { SIDE = 32 };
#define NOTHING_BEFORE (UINT64_C(1) << SIDE)
#define NOTHING_AFTER (NOTHING_BEFORE >> 1)
#define NEXT_BEFORE (NOTHING_AFTER << SIDE)

/* So many words before or behind a trigger. */
static inline uint64_t words_before(unsigned count)
{
    return ~(UINT64_MAX >> count);
}

static inline uint64_t words_after(unsigned count)
{
    return (UINT64_C(1) << count) - 1;
}

/* The words of SET before token BEFORE and from token AFTER on, of any sentence. */
static inline uint64_t words_around(const struct bits *set, uint32_t before, uint32_t after)
{
    enum { BYTE = 8, FIRST_BYTE = 64 / BYTE };
    const char *bytes = (const char *)set->words + FIRST_BYTE; /* images are little endian, and so is the machine */
    uint64_t left, right;
    memcpy(&left, bytes + before / BYTE - SIDE / BYTE, sizeof left);
    memcpy(&right, bytes + after / BYTE, sizeof right);
    return left >> before % BYTE << SIDE | (uint32_t)(right >> after % BYTE);
}

static inline struct trigger trigger_at(const struct word_sets *words, const struct sentence *sentence, uint32_t first,
                                        uint32_t end)
{
    const struct bits *sets = words->sets;
    uint32_t before = first - sentence->first_token, after = sentence->end_token - end;
    uint64_t inside = words_before(before < SIDE ? before : SIDE) | words_after(after < SIDE ? after : SIDE);
    uint64_t marks = inside | inside >> 1 | NEXT_BEFORE; /* the next one stands before the trigger's own first word */
    uint64_t nothing = NOTHING_BEFORE | NOTHING_AFTER;
    return (struct trigger){first, end,
                            .around = {[CAPITALS] = (words_around(&sets[CAPITALS], first, end) & inside) | nothing,
                                       [MARKS] = (words_around(&sets[MARKS], first + 1, end) & marks) | nothing,
                                       [ACRONYMS] = (words_around(&sets[ACRONYMS], first, end) & inside) | nothing}};
}

/* What a rule asks for. */
struct gate {
    uint64_t near[2];   /* of the words around in FIRST_SET and in the next one: one of these on either side */
    uint32_t languages; /* bit n: in sentences of language n; without any, nowhere */
    uint8_t first_set;
    uint8_t phase;  /* of the rule */
    bool asks_more; /* see gate_has_more */
};

struct gate gate_of(const struct rule *rule);

/* Whether both halves of both sets have something. */
static inline bool gate_has_near(const struct gate *gate, const struct trigger *trigger)
{
    const uint64_t *around = &trigger->around[gate->first_set];
#ifdef __SSE2__
    __m128i near = _mm_loadu_si128((const __m128i *)(const void *)gate->near);
    __m128i found = _mm_and_si128(near, _mm_loadu_si128((const __m128i *)(const void *)around));
    return !_mm_movemask_epi8(_mm_cmpeq_epi32(found, _mm_setzero_si128()));
#else
    uint64_t one = gate->near[0] & around[0], other = gate->near[1] & around[1];
    return (one >> SIDE != 0) & ((uint32_t)one != 0) & (other >> SIDE != 0) & ((uint32_t)other != 0);
#endif
}

/* What few rules ask besides: that two names stand near, or that what stands between the trigger and the name, where
 * that is one word farther than may be, is a word that may come between. */
bool gate_has_more(const struct rule *rule, const struct trigger *trigger, const struct knowledge *knowledge,
                   const struct rule_scope *scope);

#endif
