#include "stages/rule_gates.h"

#include <stdlib.h>

#include "stages/lookup.h"

void word_sets_find(struct word_sets *words, const struct document *document)
{
    static const enum token_set token_sets[] = {
        [CAPITALS] = TOKENS_NAMES, [MARKS] = TOKENS_AFTER_MARK, [ACRONYMS] = TOKENS_CAPITALS};
    size_t blocks = (document->token_count + 63) / 64;
    for (int set = 0; set < WORD_SETS; set++) {
        struct bits *bits = &words->sets[set];
        mem_reserve(bits->words, bits->capacity, blocks + 3);
        bits->words[0] = 0;
        for (size_t block = 0; block < blocks; block++)
            bits->words[block + 1] = document_token_set(document, token_sets[set], block);
        bits->words[blocks + 1] = bits->words[blocks + 2] = 0;
    }
}

void word_sets_free(struct word_sets *words)
{
    for (int set = 0; set < WORD_SETS; set++)
        free(words->sets[set].words);
}

/* One of so many words before and behind a trigger; 0: none is asked for. */
static uint64_t one_of(unsigned before, unsigned after)
{
    return (before ? words_before(before) : NOTHING_BEFORE) | (after ? words_after(after) : NOTHING_AFTER);
}

struct gate gate_of(const struct rule *rule)
{
    bool over = rule->near_before && rule->near_over; /* one word may come between */
    uint64_t names = one_of(rule->near_before + (unsigned)over, rule->near_after);
    uint64_t marks = one_of(rule->near_mark, rule->near_mark_after);
    return (struct gate){.near = {rule->near_acronyms ? marks : names, rule->near_acronyms ? names : marks},
                         .languages = rule->language ? UINT32_C(1) << rule->language | 1 : UINT32_MAX,
                         .first_set = rule->near_acronyms ? MARKS : CAPITALS,
                         .phase = rule->phase,
                         .asks_more = over || rule->two_before || rule->two_after};
}

static bool any_two(uint64_t words)
{
    return words & (words - 1);
}

bool gate_has_more(const struct rule *rule, const struct trigger *trigger, const struct knowledge *knowledge,
                   const struct rule_scope *scope)
{
    uint64_t capitals = trigger->around[CAPITALS], names = rule->near_acronyms ? trigger->around[ACRONYMS] : capitals;
    if ((rule->two_before && !any_two(capitals & words_before(rule->two_before))) ||
        (rule->two_after && !any_two(capitals & words_after(rule->two_after))))
        return false;
    const struct condition prev = {CONDITION_PREV, rule->near_over};
    return !rule->near_over || names & (rule->near_before ? words_before(rule->near_before) : NOTHING_BEFORE) ||
           condition_holds(knowledge, scope->document, scope->sentence, trigger->first_token, trigger->end_token,
                           &prev);
}
