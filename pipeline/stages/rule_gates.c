#include "stages/rule_gates.h"

#include <stdlib.h>

#include "stages/lookup.h"

void word_sets_find(struct word_sets *words, const struct document *document, const struct sentence *sentence)
{
    static const enum token_set token_sets[] = {
        [CAPITALS] = TOKENS_NAMES, [ACRONYMS] = TOKENS_CAPITALS, [MARKS] = TOKENS_AFTER_MARK};
    uint32_t end = sentence->end_token;
    words->first_token = sentence->first_token;
    for (int set = 0; set < WORD_SETS; set++) {
        struct bits *bits = &words->sets[set];
        size_t count = 0;
        mem_reserve(bits->words, bits->capacity, (end - sentence->first_token) / 64 + 4);
        bits->words[count++] = 0;
        for (uint32_t first = sentence->first_token; first < end; first += 64)
            bits->words[count++] = document_part_of_set(document, token_sets[set], first, end);
        bits->words[count] = bits->words[count + 1] = 0;
    }
}

void word_sets_free(struct word_sets *words)
{
    for (int set = 0; set < WORD_SETS; set++)
        free(words->sets[set].words);
}

/* So many words before or behind a trigger. */
static uint64_t words_before(unsigned count)
{
    return count ? ~(UINT64_MAX >> count) : NOTHING_BEFORE;
}

static uint64_t words_after(unsigned count)
{
    return count ? (UINT64_C(1) << count) - 1 : NOTHING_AFTER;
}

struct gate gate_of(const struct rule *rule)
{
    unsigned over = rule->near_before && rule->near_over; /* one word may come between */
    return (struct gate){.names = words_before(rule->near_before + over) | words_after(rule->near_after),
                         .marks = words_before(rule->near_mark) | words_after(rule->near_mark_after),
                         .languages = rule->language ? UINT32_C(1) << rule->language | 1 : UINT32_MAX,
                         .phase = rule->phase,
                         .set = rule->near_acronyms ? ACRONYMS : CAPITALS,
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
    return !rule->near_over || names & words_before(rule->near_before) ||
           condition_holds(knowledge, scope->document, scope->sentence, trigger->first_token, trigger->end_token,
                           &prev);
}
