#include "stages/rule_mentions.h"

#include <stdlib.h>

void rule_mentions_open(struct rule_mentions *mentions, const struct knowledge *knowledge)
{
    *mentions = (struct rule_mentions){.of_kind = mem_calloc(knowledge->kind_count, sizeof *mentions->of_kind)};
    mem_reserve(mentions->groups, mentions->capacity, 1);
    mentions->groups[mentions->count++] = (struct mention_group){.next = 0};
}

/* Where the groups of LABEL and KIND, 0 for any, begin. */
static uint32_t first_group(const struct rule_mentions *mentions, uint8_t label, uint16_t kind)
{
    return kind ? mentions->of_kind[kind] : mentions->of_label[label];
}

static uint32_t group_of(const struct rule_mentions *mentions, uint8_t label, uint16_t kind)
{
    uint32_t group = first_group(mentions, label, kind);
    while (group && mentions->groups[group].label != label)
        group = mentions->groups[group].next;
    return group;
}

static uint32_t add_group(struct rule_mentions *mentions, uint8_t label, uint16_t kind)
{
    uint32_t group = (uint32_t)mentions->count;
    mem_reserve(mentions->groups, mentions->capacity, mentions->count + 1);
    mentions->groups[mentions->count++] =
        (struct mention_group){.next = first_group(mentions, label, kind), .kind = kind, .label = label};
    mentions->found = mem_realloc(mentions->found, mentions->count * sizeof *mentions->found);
    *(kind ? &mentions->of_kind[kind] : &mentions->of_label[label]) = group;
    return group;
}

void rule_mentions_add_rule(struct rule_mentions *mentions, const struct knowledge *knowledge, uint32_t index)
{
    const struct rule *rule = &knowledge->rules[index];
    uint32_t at = group_of(mentions, rule->trigger_label, rule->trigger_kind);
    if (!at)
        at = add_group(mentions, rule->trigger_label, rule->trigger_kind);
    struct mention_group *group = &mentions->groups[at];
    struct rule_list *rules = &group->rules[rule->phase];
    mem_reserve(rules->items, rules->capacity, rules->count + 1);
    rules->items[rules->count++] = index;
    group->phases |= UINT32_C(1) << rule->phase;
}

void rule_mentions_close(struct rule_mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        for (size_t phase = 0; phase < MAX_PHASES; phase++)
            free(mentions->groups[i].rules[phase].items);
        free(mentions->groups[i].triggers);
        free(mentions->groups[i].members);
    }
    free(mentions->groups);
    free(mentions->of_kind);
    free(mentions->found);
}

void rule_mentions_start(struct rule_mentions *mentions)
{
    for (size_t i = 0; i < mentions->found_count; i++) {
        struct mention_group *group = &mentions->groups[mentions->found[i]];
        group->member_count = group->trigger_count = group->looked_at = 0;
    }
    mentions->found_count = mentions->phases = 0;
}

static void add_member(struct rule_mentions *mentions, uint32_t index, struct member member)
{
    struct mention_group *group = &mentions->groups[index];
    if (!group->member_count)
        mentions->found[mentions->found_count++] = index;
    mentions->phases |= group->phases;
    mem_reserve(group->members, group->member_capacity, group->member_count + 1);
    group->members[group->member_count++] = member;
}

void rule_mentions_add(struct rule_mentions *mentions, const struct mention *mention, uint32_t index)
{
    const struct member member = {mention->first_token, mention->end_token, index};
    if (mentions->of_label[mention->label])
        add_member(mentions, mentions->of_label[mention->label], member);
    for (uint32_t group = mentions->of_kind[mention->kind]; group; group = mentions->groups[group].next)
        if (!mentions->groups[group].label || mentions->groups[group].label == mention->label)
            add_member(mentions, group, member);
}

const struct mention_group *rule_mentions_of(const struct rule_mentions *mentions, const struct rule *rule)
{
    return &mentions->groups[group_of(mentions, rule->trigger_label, rule->trigger_kind)];
}
