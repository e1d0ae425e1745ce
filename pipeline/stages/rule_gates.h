/* What is asked of a trigger before any pattern of a rule runs there: that names and marks stand near it. Every trigger
 * in the text is asked, and most are turned away, so the question is a few operations on sets of bits without a branch,
 * which nothing could foretell. */
#ifndef NERTAG_STAGES_RULE_GATES_H
#define NERTAG_STAGES_RULE_GATES_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "knowledge/knowledge.h"
#include "stages/rule_scope.h"

/* What is known of words, a bit each, in two sets that a gate asks for both: that they may be part of a name (or, for
 * gates that ask for acronyms, that they have two capitals or more), and that a mark stands before them. */
typedef uint64_t word_sets __attribute__((vector_size(16)));
enum { OF_NAMES, OF_ACRONYMS, WORD_SETS };
enum { NAMES, MARKS };

/* Words of a sentence from one of its tokens on: WINDOW, or as many as there are. */
enum { WINDOW = 63, SIDE = 32 };
struct window {
    word_sets before[WORD_SETS]; /* marks, and names one bit higher: a trigger's own mark stands before it */
    word_sets after[WORD_SETS];
};

struct window window_of(const struct document *document, const struct sentence *sentence, uint32_t first);

/* Where rules may be set off, and the words of the sentence on both sides of it: those before it from the highest bit
 * on, those behind it from the lowest bit on, the nearest first. The bits between the two are always set: who asks for
 * nothing on one side asks for that of this side. */
struct trigger {
    uint32_t first_token, end_token;
    word_sets around[WORD_SETS];
};
#define NOTHING_BEFORE (UINT64_C(1) << SIDE)
#define NOTHING_AFTER (NOTHING_BEFORE >> 1)

/* So many words before or behind a trigger. */
static inline uint64_t words_before(unsigned count)
{
    return ~(UINT64_MAX >> count);
}

static inline uint64_t words_after(unsigned count)
{
    return (UINT64_C(1) << count) - 1;
}

/* The words before the one at FIRST of a window and from that at AFTER of another one on. */
static inline word_sets words_around(word_sets before, uint32_t first, word_sets after, uint32_t end)
{
    const uint64_t nothing = NOTHING_BEFORE | NOTHING_AFTER, right = NOTHING_BEFORE - 1;
    return (before << (WINDOW - first) & ~right) | (after >> end & right) | nothing;
}

/* The same as trigger_at in a sentence that no window holds. */
void trigger_far(struct trigger *trigger, const struct document *document, const struct sentence *sentence,
                 uint32_t first, uint32_t end);

/* WINDOW is that of the whole sentence, or of its beginning. */
static inline void trigger_at(struct trigger *trigger, const struct window *window, const struct document *document,
                              const struct sentence *sentence, uint32_t first, uint32_t end)
{
    uint32_t from = sentence->first_token;
    trigger->first_token = first;
    trigger->end_token = end;
    if (sentence->end_token - from > WINDOW)
        trigger_far(trigger, document, sentence, first, end);
    else
        for (int of = 0; of < WORD_SETS; of++)
            trigger->around[of] = words_around(window->before[of], first - from, window->after[of], end - from);
}

/* What a rule asks for. */
struct gate {
    word_sets near;     /* one of these on either side, of both sets */
    uint32_t languages; /* bit n: in sentences of language n; without any, nowhere */
    uint8_t of;         /* OF_NAMES or OF_ACRONYMS */
    uint8_t phase;      /* of the rule */
    bool asks_more;     /* see gate_has_more */
};

struct gate gate_of(const struct rule *rule);

/* Whether both halves of both sets have something. */
static inline bool gate_has_near(const struct gate *gate, const struct trigger *trigger)
{
    word_sets found = gate->near & trigger->around[gate->of];
#ifdef __SSE2__
    return !_mm_movemask_epi8(_mm_cmpeq_epi32((__m128i)found, _mm_setzero_si128()));
#else
    return (found[NAMES] >> SIDE != 0) & ((uint32_t)found[NAMES] != 0) & (found[MARKS] >> SIDE != 0) &
           ((uint32_t)found[MARKS] != 0);
#endif
}

/* What few rules ask besides: that two names stand near, or that what stands between the trigger and the name, where
 * that is one word farther than may be, is a word that may come between. */
bool gate_has_more(const struct rule *rule, const struct trigger *trigger, const struct knowledge *knowledge,
                   const struct rule_scope *scope);

#endif
