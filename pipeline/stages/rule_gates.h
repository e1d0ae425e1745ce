/* What is asked of a trigger before any pattern of a rule runs there: that names and marks stand near it. Every trigger
 * in the text is asked, and most are turned away, so the question is a few operations on sets of bits without a branch,
 * which nothing could foretell. */
#ifndef NERTAG_STAGES_RULE_GATES_H
#define NERTAG_STAGES_RULE_GATES_H

#include <string.h>

#include "stages/rule_patterns.h"

/* What is known of the words of a sentence: that they may be part of a name, that they have two capitals or more, that
 * a mark stands before them. */
enum word_set { CAPITALS, ACRONYMS, MARKS, WORD_SETS };

/* These sets for one sentence, with 64 bits that are nothing on either side. */
struct word_sets {
    uint32_t first_token; /* in bit 64 */
    struct bits {
        uint64_t *words;
        size_t capacity;
    } sets[WORD_SETS];
};

void word_sets_find(struct word_sets *words, const struct document *document, const struct sentence *sentence);
void word_sets_free(struct word_sets *words);

/* Where rules may be set off, and the words on both sides of it: those before it from the highest bit on, those behind
 * it from the lowest bit on, the nearest first. The bits between the two are always set: who asks for nothing on one
 * side asks for that of this side. */
struct trigger {
    uint32_t first_token, end_token;
    uint64_t around[WORD_SETS];
};
enum { SIDE = 32 };
#define NOTHING_BEFORE (UINT64_C(1) << SIDE)
#define NOTHING_AFTER (NOTHING_BEFORE >> 1)

/* Those before bit BEFORE of a set, and those from bit AFTER on. */
static inline uint64_t words_around(const struct bits *set, size_t before, size_t after)
{
    uint64_t left, right; /* images are little endian, and so is the machine */
    memcpy(&left, (const char *)set->words + before / 8 - SIDE / 8, sizeof left);
    memcpy(&right, (const char *)set->words + after / 8, sizeof right);
    left = left << (SIDE - before % 8) >> SIDE << SIDE;
    return left | NOTHING_BEFORE | NOTHING_AFTER | (uint32_t)(right >> after % 8);
}

static inline struct trigger trigger_at(const struct word_sets *words, uint32_t first_token, uint32_t end_token)
{
    size_t before = 64 + first_token - words->first_token, after = 64 + end_token - words->first_token;
    return (struct trigger){.first_token = first_token,
                            .end_token = end_token,
                            .around = {[CAPITALS] = words_around(&words->sets[CAPITALS], before, after),
                                       [ACRONYMS] = words_around(&words->sets[ACRONYMS], before, after),
                                       [MARKS] = words_around(&words->sets[MARKS], before + 1, after)}};
}

/* What a rule asks for. */
struct gate {
    uint64_t names, marks; /* of the words around: one of these on either side */
    uint32_t languages;    /* bit n: in sentences of language n; without any, nowhere */
    uint8_t phase;         /* of the rule */
    uint8_t set;           /* which words NAMES are */
    bool asks_more;        /* see gate_has_more */
};

struct gate gate_of(const struct rule *rule);

static inline bool both_sides(uint64_t words)
{
    return (words >> SIDE != 0) & ((uint32_t)words != 0);
}

static inline bool gate_has_near(const struct gate *gate, const struct trigger *trigger)
{
    return both_sides(trigger->around[gate->set] & gate->names) & both_sides(trigger->around[MARKS] & gate->marks);
}

/* What few rules ask besides: that two names stand near, or that what stands between the trigger and the name, where
 * that is one word farther than may be, is a word that may come between. */
bool gate_has_more(const struct rule *rule, const struct trigger *trigger, const struct knowledge *knowledge,
                   const struct rule_scope *scope);

#endif
