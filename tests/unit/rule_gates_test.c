/* What gates ask of the words around a trigger, against going through these one by one. */
#include "stages/rule_gates.h"

#include <stdlib.h>

#include "unit/check.h"

enum { TOKENS = 200, KINDS = TOKENS_OF_LANGUAGE };
static uint64_t sets[TOKENS / 64 + 1][KINDS];

/* How many of the COUNT words before FIRST, or from END on where BEHIND, are in SET. */
static uint32_t count_near(enum token_set set, const struct sentence *sentence, uint32_t from, uint32_t count,
                           bool behind)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t token = behind ? from + i : from - 1 - i;
        if (token < sentence->first_token || token >= sentence->end_token) /* also where it goes below 0 */
            break;
        if (sets[token / 64][set] >> token % 64 & 1)
            found++;
    }
    return found;
}

static bool has_near(const struct rule *rule, const struct sentence *sentence, uint32_t first, uint32_t end)
{
    enum token_set names = rule->near_acronyms ? TOKENS_CAPITALS : TOKENS_NAMES;
    return (!rule->near_before || count_near(names, sentence, first, rule->near_before, false)) &&
           (!rule->near_after || count_near(names, sentence, end, rule->near_after, true)) &&
           (!rule->near_mark || count_near(TOKENS_AFTER_MARK, sentence, first + 1, rule->near_mark, false)) &&
           (!rule->near_mark_after || count_near(TOKENS_AFTER_MARK, sentence, end, rule->near_mark_after, true));
}

static bool has_two(const struct rule *rule, const struct sentence *sentence, uint32_t first, uint32_t end)
{
    return (!rule->two_before || count_near(TOKENS_NAMES, sentence, first, rule->two_before, false) > 1) &&
           (!rule->two_after || count_near(TOKENS_NAMES, sentence, end, rule->two_after, true) > 1);
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)rand() % limit;
}

/* As often nothing as something. */
static uint8_t reach(void)
{
    return (uint8_t)(below(2) * below(RULE_MAX_REACH + 1));
}

int main(void)
{
    const struct document document = {.token_sets = sets[0], .token_set_kinds = KINDS, .token_count = TOKENS};
    const struct knowledge knowledge = {.image = NULL};
    unsigned different = 0, opened = 0;
    for (int round = 0; round < 100000; round++) {
        for (size_t i = 0; i < sizeof sets / sizeof **sets; i++)
            sets[i / KINDS][i % KINDS] = UINT64_C(1) << below(64) | UINT64_C(1) << below(64);
        struct sentence sentence = {.first_token = below(TOKENS)};
        sentence.end_token = sentence.first_token + 1 + below(below(2) ? TOKENS - sentence.first_token : WINDOW);
        if (sentence.end_token > TOKENS)
            sentence.end_token = TOKENS;
        uint32_t first = sentence.first_token + below(sentence.end_token - sentence.first_token);
        uint32_t end = first + 1 + below(sentence.end_token - first);
        const struct rule rule = {.near_before = reach(),
                                  .near_after = reach(),
                                  .near_mark = reach(),
                                  .near_mark_after = reach(),
                                  .two_before = reach(),
                                  .two_after = reach(),
                                  .near_acronyms = (uint8_t)below(2)};
        const struct gate gate = gate_of(&rule);
        const struct rule_scope scope = {.document = &document, .sentence = &sentence};
        const struct window window = window_of(&document, &sentence, sentence.first_token);
        struct trigger trigger;
        trigger_at(&trigger, &window, &document, &sentence, first, end);
        bool opens =
            gate_has_near(&gate, &trigger) && (!gate.asks_more || gate_has_more(&rule, &trigger, &knowledge, &scope));
        different += opens != (has_near(&rule, &sentence, first, end) && has_two(&rule, &sentence, first, end));
        opened += opens;
    }
    CHECK(different == 0 && opened > 1000);
    return check_result();
}
