#include "stages/rule_gates.h"

#include "stages/lookup.h"

struct window window_of(const struct document *document, const struct sentence *sentence, uint32_t first)
{
    uint32_t end = sentence->end_token - first > WINDOW ? first + WINDOW : sentence->end_token;
    uint64_t names = document_part_of_set(document, TOKENS_NAMES, first, end);
    uint64_t acronyms = document_part_of_set(document, TOKENS_CAPITALS, first, end);
    uint64_t marks = document_part_of_set(document, TOKENS_AFTER_MARK, first, end);
    return (struct window){.before = {[OF_NAMES] = {names << 1, marks}, [OF_ACRONYMS] = {acronyms << 1, marks}},
                           .after = {[OF_NAMES] = {names, marks}, [OF_ACRONYMS] = {acronyms, marks}}};
}

void trigger_far(struct trigger *trigger, const struct document *document, const struct sentence *sentence,
                 uint32_t first, uint32_t end)
{
    uint32_t from = first - sentence->first_token > SIDE ? first - SIDE : sentence->first_token;
    const struct window before = window_of(document, sentence, from);
    struct window after = {.after = {{0}}};
    if (end < sentence->end_token)
        after = window_of(document, sentence, end);
    for (int of = 0; of < WORD_SETS; of++)
        trigger->around[of] = words_around(before.before[of], first - from, after.after[of], 0);
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
    return (struct gate){.near = {names, marks},
                         .languages = rule->language ? UINT32_C(1) << rule->language | 1 : UINT32_MAX,
                         .of = rule->near_acronyms ? OF_ACRONYMS : OF_NAMES,
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
    uint64_t capitals = trigger->around[OF_NAMES][NAMES];
    uint64_t names = rule->near_acronyms ? trigger->around[OF_ACRONYMS][NAMES] : capitals;
    if ((rule->two_before && !any_two(capitals & words_before(rule->two_before))) ||
        (rule->two_after && !any_two(capitals & words_after(rule->two_after))))
        return false;
    const struct condition prev = {CONDITION_PREV, rule->near_over};
    return !rule->near_over || names & (rule->near_before ? words_before(rule->near_before) : NOTHING_BEFORE) ||
           condition_holds(knowledge, scope->document, scope->sentence, trigger->first_token, trigger->end_token,
                           &prev);
}
