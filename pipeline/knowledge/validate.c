/* Whether the indexes of an image lead nowhere outside it. An image from a file may be damaged in any byte; after this
 * no stage can be led astray by it, so that none has to look again. One pass, in the order of memory. */
#include "knowledge/validate.h"

#include <math.h>

enum { MAX_PHASE = 9, TYPE_MASK = 15, MAX_MODALITY_REACH = 1000000 };

struct limits {
    const struct knowledge *knowledge;
    uint64_t strings, nodes, senses, conditions, condition_lists, rule_lists, cue_parts, modalities;
    uint32_t targets[TYPE_MASK + 1]; /* of senses, by their type; 0 for what is no type */
};

static bool in_strings(const struct limits *limits, struct string_ref ref)
{
    return (uint64_t)ref.offset + ref.length <= limits->strings;
}

static bool is_part(uint32_t first, uint32_t count, uint64_t all)
{
    return (uint64_t)first + count <= all;
}

/* The big sections are gone through without branches, which is several times faster. */
static bool nodes_are_sound(const struct limits *limits)
{
    const struct lexicon_table *table = &limits->knowledge->lexicon;
    const struct lexicon_node *nodes = limits->knowledge->nodes;
    bool wrong = nodes[limits->nodes - 1].key != 0; /* without an empty one a search would not end */
    wrong |= table->first_lines > limits->nodes || table->later_lines > limits->nodes ||
             lexicon_size(table) != limits->nodes;
    for (uint64_t i = 0; i < limits->nodes; i++)
        wrong |= (uint64_t)nodes[i].first_sense + nodes[i].sense_count > limits->senses;
    return !wrong;
}

static bool senses_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    bool wrong = false;
    for (uint64_t i = 0; i < limits->senses; i++) {
        const struct sense *sense = &knowledge->senses[i];
        wrong |= sense->type > TYPE_MASK;
        wrong |= sense->target >= limits->targets[sense->type & TYPE_MASK];
        wrong |= (uint64_t)sense->text + sense->text_length > limits->strings;
        wrong |= sense->source >= knowledge->source_file_count;
        wrong |= sense->needs >= limits->condition_lists || sense->forbids >= limits->condition_lists;
        wrong |= sense->language >= knowledge->language_count || sense->label >= LABEL_COUNT;
    }
    return !wrong;
}

static bool is_code(const char iso[2])
{
    return (!iso[0] && !iso[1]) || (iso[0] >= 'A' && iso[0] <= 'Z' && iso[1] >= 'A' && iso[1] <= 'Z');
}

static bool entries_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    bool wrong = false;
    for (uint32_t i = 0; i < knowledge->entry_count; i++) {
        const struct entry *entry = &knowledge->entries[i];
        wrong |= !in_strings(limits, entry->id) || !in_strings(limits, entry->name) ||
                 !in_strings(limits, entry->kb);
        wrong |= !is_code(entry->iso) || entry->kind >= knowledge->kind_count || entry->label >= LABEL_COUNT;
        wrong |= entry->source >= knowledge->source_file_count && (i || entry->source); /* the first is no entry */
    }
    return !wrong;
}

static bool names_are_sound(const struct limits *limits, const struct named *named, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!in_strings(limits, named[i].id) || !in_strings(limits, named[i].name) ||
            !is_part(named[i].first_rule, named[i].rule_count, limits->rule_lists) ||
            !is_part(named[i].first_rule + named[i].rule_count, named[i].zone_rule_count, limits->rule_lists))
            return false;
    return true;
}

static bool conditions_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint64_t i = 0; i < limits->conditions; i++)
        if (knowledge->conditions[i].class_index >= knowledge->class_count)
            return false;
    for (uint64_t i = 0; i < limits->condition_lists; i++)
        if (!is_part(knowledge->condition_lists[i].first, knowledge->condition_lists[i].count, limits->conditions))
            return false;
    for (uint32_t i = 0; i < knowledge->kind_count; i++)
        if (!in_strings(limits, knowledge->kinds[i].name) || knowledge->kinds[i].label >= LABEL_COUNT)
            return false;
    return true;
}

static bool reach_is_sound(const struct rule *rule)
{
    return rule->near_before <= RULE_MAX_REACH && rule->near_after <= RULE_MAX_REACH &&
           rule->near_mark <= RULE_MAX_REACH && rule->two_before <= RULE_MAX_REACH && rule->two_after <= RULE_MAX_REACH;
}

static bool rules_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        const struct rule *rule = &knowledge->rules[i];
        if (!in_strings(limits, rule->id) || !in_strings(limits, rule->why) || !in_strings(limits, rule->before) ||
            !in_strings(limits, rule->after) || rule->source >= knowledge->source_file_count ||
            rule->kind >= knowledge->kind_count || rule->label >= LABEL_COUNT || rule->trigger_label >= LABEL_COUNT ||
            rule->trigger_kind >= knowledge->kind_count ||
            rule->language >= knowledge->language_count || rule->phase > MAX_PHASE ||
            rule->zone >= knowledge->zone_count || rule->needs >= limits->condition_lists ||
            rule->forbids >= limits->condition_lists || !reach_is_sound(rule))
            return false;
    }
    for (uint64_t i = 0; i < limits->rule_lists; i++)
        if (knowledge->rule_lists[i] >= knowledge->rule_count)
            return false;
    return true;
}

static bool zones_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    if (!knowledge->zone_count || knowledge->zone_count > MAX_ZONES || !limits->modalities ||
        knowledge->scoring->headline >= knowledge->zone_count)
        return false;
    for (uint32_t i = 0; i < knowledge->zone_count; i++)
        if (!in_strings(limits, knowledge->zones[i].name) || !isfinite(knowledge->zones[i].topics))
            return false;
    for (uint64_t i = 0; i < limits->modalities; i++)
        if (!in_strings(limits, knowledge->modalities[i]))
            return false;
    for (uint32_t i = 0; i < knowledge->class_count; i++)
        if (knowledge->classes[i].flags >= limits->modalities)
            return false;
    return true;
}

static bool has_root(const struct knowledge *knowledge, uint32_t topic)
{
    uint32_t steps = 0;
    for (; topic != NONE; topic = knowledge->topics[topic].parent)
        if (topic >= knowledge->topic_count || ++steps > knowledge->topic_count)
            return false;
    return true;
}

static bool topics_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint32_t i = 0; i < knowledge->topic_count; i++) {
        const struct topic_def *topic = &knowledge->topics[i];
        if (!in_strings(limits, topic->id) || !in_strings(limits, topic->name) || !in_strings(limits, topic->medtop) ||
            !in_strings(limits, topic->cameo) || topic->source >= knowledge->source_file_count ||
            !isfinite(topic->threshold) || !(topic->threshold > 0) || !has_root(knowledge, i))
            return false;
    }
    const struct scoring *scoring = knowledge->scoring;
    return isfinite(scoring->repeat_factor) && isfinite(scoring->repeat_cap) && isfinite(scoring->length_free) &&
           isfinite(scoring->length_exponent) && isfinite(scoring->relative) && isfinite(scoring->most) &&
           scoring->modality_reach >= 0 && scoring->modality_reach <= MAX_MODALITY_REACH;
}

static bool cues_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint32_t i = 0; i < knowledge->cue_count; i++) {
        const struct cue *cue = &knowledge->cues[i];
        if (!in_strings(limits, cue->text) || (cue->topic != NONE && cue->topic >= knowledge->topic_count) ||
            !isfinite(cue->weight) || cue->language >= knowledge->language_count ||
            !is_part(cue->first_part, cue->part_count, limits->cue_parts))
            return false;
    }
    for (uint64_t i = 0; i < limits->cue_parts; i++)
        if (knowledge->cue_parts[i].cue >= knowledge->cue_count)
            return false;
    for (uint32_t i = 0; i < knowledge->mention_part_count; i++)
        if (knowledge->mention_parts[i] >= limits->cue_parts)
            return false;
    for (uint32_t i = 0; i < knowledge->source_file_count; i++)
        if (!in_strings(limits, knowledge->source_files[i].name) || !in_strings(limits, knowledge->source_files[i].base))
            return false;
    return true;
}

bool knowledge_is_sound(const struct knowledge *knowledge)
{
    const struct image_header *header = (const void *)knowledge->image;
#define ITEMS(section) header->sections[section].count
    struct limits limits = {.knowledge = knowledge,
                            .strings = ITEMS(SECTION_STRINGS),
                            .nodes = ITEMS(SECTION_NODES),
                            .senses = ITEMS(SECTION_SENSES),
                            .conditions = ITEMS(SECTION_CONDITIONS),
                            .condition_lists = ITEMS(SECTION_CONDITION_LISTS),
                            .rule_lists = ITEMS(SECTION_RULE_LISTS),
                            .cue_parts = ITEMS(SECTION_CUE_PARTS),
                            .modalities = ITEMS(SECTION_MODALITIES),
                            .targets = {[SENSE_NAME] = knowledge->entry_count,
                                        [SENSE_WORD] = knowledge->class_count,
                                        [SENSE_TRIGGER] = knowledge->rule_count,
                                        [SENSE_CUE] = (uint32_t)ITEMS(SECTION_CUE_PARTS)}};
#undef ITEMS
    /* Index 0 of these means "none" and is always there. */
    return knowledge->entry_count && knowledge->kind_count && knowledge->class_count && knowledge->language_count &&
           knowledge->language_count <= MAX_LANGUAGES && limits.condition_lists && nodes_are_sound(&limits) &&
           senses_are_sound(&limits) && entries_are_sound(&limits) &&
           names_are_sound(&limits, knowledge->classes, knowledge->class_count) &&
           names_are_sound(&limits, knowledge->languages, knowledge->language_count) &&
           conditions_are_sound(&limits) && zones_are_sound(&limits) && rules_are_sound(&limits) && topics_are_sound(&limits) &&
           cues_are_sound(&limits);
}
