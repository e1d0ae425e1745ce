/* Whether the indexes of an image lead nowhere outside it. An image from a file may be damaged in any byte; after this
 * no stage can be led astray by it, so that none has to look again. Rules, topics, classes and the like are checked at
 * once; the lexicon, which may have a million names, a few nodes together when a text first has the words of one. All
 * that later stages see of it they see by way of such nodes. */
#include "knowledge/validate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/memory.h"

enum { MAX_PHASE = 9, TYPE_MASK = 15, MAX_MODALITY_REACH = 1000000 };

struct limits {
    const struct knowledge *knowledge;
    uint64_t strings, nodes, senses, conditions, condition_lists, rule_lists, modalities;
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

struct doubts {
    struct knowledge view; /* of the image, whatever becomes of the caller's */
    struct limits limits;
    char *path;
    atomic_bool damaged;
    _Atomic uint64_t checked[]; /* a bit for NODES_CHECKED_TOGETHER that are sound */
};

static bool is_code(const char iso[2])
{
    return (!iso[0] && !iso[1]) || (iso[0] >= 'A' && iso[0] <= 'Z' && iso[1] >= 'A' && iso[1] <= 'Z');
}

static bool entry_is_sound(const struct limits *limits, uint32_t index)
{
    const struct knowledge *knowledge = limits->knowledge;
    const struct entry *entry = &knowledge->entries[index];
    return in_strings(limits, entry->id) && in_strings(limits, entry->name) && in_strings(limits, entry->kb) &&
           is_code(entry->iso) && entry->kind < knowledge->kind_count && entry->label < LABEL_COUNT &&
           entry->source < knowledge->source_file_count;
}

/* How a name is written in its source, which mentions of it tell. */
static bool alias_is_sound(const struct limits *limits, const struct alias *alias)
{
    return is_part(alias->text, alias->text_length, limits->strings) &&
           alias->source < limits->knowledge->source_file_count;
}

static bool target_is_sound(const struct limits *limits, uint8_t type, uint32_t target)
{
    const struct knowledge *knowledge = limits->knowledge;
    if (type == SENSE_CUE && target & CUE_PART)
        return (target & ~CUE_PART) < knowledge->cue_part_count && knowledge->cue_parts[target & ~CUE_PART].count > 1;
    return type <= TYPE_MASK && target < limits->targets[type];
}

/* What a cue or a part of one says of itself in its sense. */
static bool cue_is_sound(const struct knowledge *knowledge, const struct sense *sense)
{
    uint32_t part = sense->target & ~CUE_PART;
    return sense->target & CUE_PART ? sense->first_part == part - knowledge->cue_parts[part].index
                                    : sense->worth < knowledge->worth_count;
}

static bool sense_is_sound(const struct limits *limits, uint32_t index)
{
    const struct knowledge *knowledge = limits->knowledge;
    const struct sense *sense = &knowledge->senses[index];
    return target_is_sound(limits, sense->type, sense->target) &&
           (sense->type == SENSE_CUE
                ? cue_is_sound(knowledge, sense)
                : sense->needs < limits->condition_lists && sense->forbids < limits->condition_lists) &&
           sense->language < knowledge->language_count && sense->label < LABEL_COUNT &&
           (sense->type != SENSE_NAME ||
            (entry_is_sound(limits, sense->target) && alias_is_sound(limits, &knowledge->aliases[index])));
}

static bool node_is_sound(const struct limits *limits, const struct lexicon_node *node)
{
    bool sound =
        is_part(node->first_sense, node->sense_count, limits->senses) && node->trigger_count <= node->sense_count;
    uint32_t cues = 0;
    for (uint32_t i = 0; sound && i < node->sense_count; i++) {
        const struct sense *sense = &limits->knowledge->senses[node->first_sense + i];
        bool is_cue = sense->type == SENSE_CUE;
        sound = sense_is_sound(limits, node->first_sense + i) &&
                (i >= node->trigger_count || sense->type == SENSE_WORD || sense->type == SENSE_TRIGGER) &&
                (is_cue ? sense->more == cues : !cues);
        cues += is_cue;
    }
    return sound && !(node->holds & SENSE_CUE) == !cues;
}

static uint32_t give_up(struct doubts *doubts)
{
    if (!atomic_exchange(&doubts->damaged, true))
        diagnose(SEVERITY_FATAL, "%s: the knowledge image is damaged", doubts->path);
    return 0;
}

uint32_t doubts_check_first(struct doubts *doubts, uint32_t node)
{
    uint32_t group = knowledge_node_group(node), end = group * NODES_CHECKED_TOGETHER + 1;
    for (uint32_t i = end > NODES_CHECKED_TOGETHER ? end - NODES_CHECKED_TOGETHER : 0;
         i < end && i < doubts->limits.nodes; i++)
        if (!node_is_sound(&doubts->limits, &doubts->limits.knowledge->nodes[i]))
            return give_up(doubts);
    atomic_fetch_or_explicit(&doubts->checked[group / 64], UINT64_C(1) << group % 64, memory_order_relaxed);
    return node;
}

const _Atomic uint64_t *doubts_checked(const struct doubts *doubts)
{
    return doubts->checked;
}

bool doubts_found_damage(const struct doubts *doubts)
{
    return atomic_load_explicit(&doubts->damaged, memory_order_relaxed);
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
           rule->near_mark <= RULE_MAX_REACH && rule->near_mark_after <= RULE_MAX_REACH && rule->near_acronyms <= 1 &&
           rule->two_before <= RULE_MAX_REACH && rule->two_after <= RULE_MAX_REACH;
}

static bool rules_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        const struct rule *rule = &knowledge->rules[i];
        if (!in_strings(limits, rule->id) || !in_strings(limits, rule->why) || !in_strings(limits, rule->before) ||
            !in_strings(limits, rule->after) || rule->source >= knowledge->source_file_count ||
            rule->kind >= knowledge->kind_count || rule->label >= LABEL_COUNT || rule->trigger_label >= LABEL_COUNT ||
            rule->trigger_kind >= knowledge->kind_count || rule->language >= knowledge->language_count ||
            rule->phase > MAX_PHASE || rule->zone >= knowledge->zone_count || rule->needs >= limits->condition_lists ||
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

static bool is_mention_part(const struct limits *limits, uint32_t index)
{
    const struct cue_part *part = &limits->knowledge->cue_parts[index];
    return part->type == PART_LABEL  ? part->argument < LABEL_COUNT
           : part->type == PART_KIND ? part->argument < limits->knowledge->kind_count
                                     : part->type == PART_ENTRY;
}

/* Whether the part behind it is where it is looked for. */
static bool part_is_sound(const struct knowledge *knowledge, uint32_t index)
{
    const struct cue_part *part = &knowledge->cue_parts[index], *next = part + 1;
    if (part->cue >= knowledge->cue_count || part->index >= part->count || part->index > index)
        return false;
    return part->index + 1 == part->count || (index + 1 < knowledge->cue_part_count && next->cue == part->cue &&
                                              next->index == part->index + 1 && next->count == part->count);
}

static bool cues_are_sound(const struct limits *limits)
{
    const struct knowledge *knowledge = limits->knowledge;
    for (uint32_t i = 0; i < knowledge->worth_count; i++) {
        const struct worth *worth = &knowledge->worths[i];
        if ((worth->topic != NONE && worth->topic >= knowledge->topic_count) || !isfinite(worth->weight))
            return false;
    }
    for (uint32_t i = 0; i < knowledge->cue_count; i++)
        if (!in_strings(limits, knowledge->cue_texts[i]) || knowledge->cues[i].worth >= knowledge->worth_count)
            return false;
    for (uint32_t i = 0; i < knowledge->cue_part_count; i++)
        if (!part_is_sound(knowledge, i))
            return false;
    for (uint32_t i = 0; i < knowledge->mention_part_count; i++)
        if (knowledge->mention_parts[i] >= knowledge->cue_part_count ||
            !is_mention_part(limits, knowledge->mention_parts[i]))
            return false;
    for (uint32_t i = 0; i < knowledge->source_file_count; i++)
        if (!in_strings(limits, knowledge->source_files[i].name) ||
            !in_strings(limits, knowledge->source_files[i].base))
            return false;
    return true;
}

/* Whether a search, wherever it begins, stays within the table. */
static bool table_is_sound(const struct limits *limits)
{
    const struct lexicon_table *table = &limits->knowledge->lexicon;
    return table->first_lines && table->later_lines && table->first_lines <= limits->nodes &&
           table->later_lines <= limits->nodes && lexicon_size(table) == limits->nodes &&
           limits->knowledge->nodes[limits->nodes - 1].key == 0;
}

struct doubts *doubts_open(const struct knowledge *knowledge, const char *path)
{
    const struct image_header *header = (const void *)knowledge->image;
#define ITEMS(section) header->sections[section].count
    const struct limits limits = {.knowledge = knowledge,
                                  .strings = ITEMS(SECTION_STRINGS),
                                  .nodes = ITEMS(SECTION_NODES),
                                  .senses = ITEMS(SECTION_SENSES),
                                  .conditions = ITEMS(SECTION_CONDITIONS),
                                  .condition_lists = ITEMS(SECTION_CONDITION_LISTS),
                                  .rule_lists = ITEMS(SECTION_RULE_LISTS),
                                  .modalities = ITEMS(SECTION_MODALITIES),
                                  .targets = {[SENSE_NAME] = knowledge->entry_count,
                                              [SENSE_WORD] = knowledge->class_count,
                                              [SENSE_TRIGGER] = knowledge->rule_count,
                                              [SENSE_CUE] = knowledge->cue_count}};
#undef ITEMS
    /* Index 0 of these means "none" and is always there. */
    bool sound = knowledge->entry_count && knowledge->kind_count && knowledge->class_count &&
                 knowledge->language_count && knowledge->language_count <= MAX_LANGUAGES && limits.condition_lists &&
                 table_is_sound(&limits) && names_are_sound(&limits, knowledge->classes, knowledge->class_count) &&
                 names_are_sound(&limits, knowledge->languages, knowledge->language_count) &&
                 conditions_are_sound(&limits) && zones_are_sound(&limits) && rules_are_sound(&limits) &&
                 topics_are_sound(&limits) && cues_are_sound(&limits) && knowledge->nodes[0].followers == 0 &&
                 node_is_sound(&limits, &knowledge->nodes[0]) &&
                 knowledge->nodes[0].sense_count == 0; /* of unknown words */
    if (!sound)
        return NULL;
    struct doubts *doubts = mem_calloc(1, sizeof *doubts + (knowledge_node_group((uint32_t)limits.nodes) / 64 + 1) *
                                                               sizeof *doubts->checked);
    doubts->view = *knowledge;
    doubts->limits = limits;
    doubts->limits.knowledge = &doubts->view;
    doubts->path = mem_alloc(strlen(path) + 1);
    memcpy(doubts->path, path, strlen(path) + 1);
    return doubts;
}

void doubts_close(struct doubts *doubts)
{
    if (doubts)
        free(doubts->path);
    free(doubts);
}
