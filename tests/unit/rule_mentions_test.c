/* The groups of mentions, against going through all mentions for each rule. */
#include "stages/rule_mentions.h"

#include <stdlib.h>

#include "unit/check.h"

enum { RULES = 12, MENTIONS = 20, KINDS = 4, PHASES = 3 };

static uint32_t below(uint32_t limit)
{
    return (uint32_t)rand() % limit;
}

static bool sets_off(const struct rule *rule, const struct mention *mention)
{
    return (!rule->trigger_label || rule->trigger_label == mention->label) &&
           (!rule->trigger_kind || rule->trigger_kind == mention->kind);
}

/* Whether the group of RULE has the first COUNT mentions that set it off, in order, and no others. */
static bool has_its_own(const struct rule_mentions *mentions, const struct rule *rule, const struct mention *all,
                        uint32_t count)
{
    const struct mention_group *group = rule_mentions_of(mentions, rule);
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++)
        if (sets_off(rule, &all[i]) && (at >= group->member_count || group->members[at++].mention != i))
            return false;
    return at == group->member_count && (!at || mentions->phases >> rule->phase & 1);
}

static bool lists_rule(const struct rule_mentions *mentions, const struct rule *rules, uint32_t index)
{
    const struct rule_list *list = &rule_mentions_of(mentions, &rules[index])->rules[rules[index].phase];
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == index)
            return true;
    return false;
}

int main(void)
{
    unsigned wrong = 0;
    for (int round = 0; round < 300; round++) {
        struct rule rules[RULES] = {{.phase = 0}};
        const struct knowledge knowledge = {.rules = rules, .rule_count = RULES, .kind_count = KINDS};
        struct rule_mentions mentions;
        rule_mentions_open(&mentions, &knowledge);
        for (uint32_t i = 0; i < RULES; i++) {
            rules[i].trigger_label = (uint8_t)below(LABEL_COUNT);
            rules[i].trigger_kind = (uint16_t)(rules[i].trigger_label ? below(KINDS) : 1 + below(KINDS - 1));
            rules[i].phase = (uint8_t)(1 + below(PHASES));
            rule_mentions_add_rule(&mentions, &knowledge, i);
        }
        for (uint32_t i = 0; i < RULES; i++)
            wrong += !lists_rule(&mentions, rules, i);
        for (int sentence = 0; sentence < 3; sentence++) {
            struct mention all[MENTIONS];
            rule_mentions_start(&mentions);
            for (uint32_t i = 0; i < MENTIONS; i++) {
                all[i] =
                    (struct mention){.label = (uint8_t)(1 + below(LABEL_COUNT - 1)), .kind = (uint16_t)below(KINDS)};
                rule_mentions_add(&mentions, &all[i], i);
                for (uint32_t rule = 0; rule < RULES; rule++)
                    wrong += !has_its_own(&mentions, &rules[rule], all, i + 1);
            }
        }
        rule_mentions_close(&mentions);
    }
    CHECK(wrong == 0);
    return check_result();
}
