#include "stages/cue_mentions.h"

#include <stdlib.h>
#include <string.h>

static int compare_parts(const void *left, const void *right, void *context)
{
    const struct knowledge *knowledge = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const struct cue_part *x = &knowledge->cue_parts[a], *y = &knowledge->cue_parts[b];
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    if (x->argument != y->argument)
        return x->argument < y->argument ? -1 : 1;
    return a < b ? -1 : a > b;
}

static void add_part(struct cue_mentions *mentions, const struct cue_part *part, struct cue_target target)
{
    struct cue_group *group = &mentions->groups[mentions->group_count - 1];
    if (mentions->group_count == 1 || group->type != part->type || group->argument != part->argument) {
        uint32_t first = group->end, start = group->end_start;
        *++group = (struct cue_group){part->type, part->argument, first, first, start, start};
        mentions->group_count++;
    }
    mentions->targets[group->end++] = target;
    if (part->index == 0)
        mentions->starts[group->end_start++] = target;
    if (part->type == PART_LABEL)
        mentions->by_label[part->argument] = mentions->group_count - 1;
    else if (part->type == PART_KIND)
        mentions->by_kind[part->argument] = mentions->group_count - 1;
    else
        mentions->entry_bits[part->argument % CUE_ENTRY_BITS / 64] |= UINT64_C(1) << part->argument % 64;
}

void cue_mentions_open(struct cue_mentions *mentions, const struct knowledge *knowledge)
{
    uint32_t count = knowledge->mention_part_count;
    uint32_t *parts = mem_calloc(count, sizeof *parts);
    if (count)
        memcpy(parts, knowledge->mention_parts, count * sizeof *parts);
    qsort_r(parts, count, sizeof *parts, compare_parts, (void *)knowledge);
    mentions->targets = mem_calloc(count, sizeof *mentions->targets);
    mentions->starts = mem_calloc(count, sizeof *mentions->starts);
    mentions->groups = mem_calloc(count + 1, sizeof *mentions->groups);
    mentions->group_count = 1;
    mentions->by_label = mem_calloc(LABEL_COUNT, sizeof *mentions->by_label);
    mentions->by_kind = mem_calloc(knowledge->kind_count, sizeof *mentions->by_kind);
    for (uint32_t i = 0; i < count; i++) {
        const struct cue_part *part = &knowledge->cue_parts[parts[i]];
        add_part(mentions, part,
                 part->count == 1 ? (struct cue_target){part->cue, knowledge->cues[part->cue].worth}
                                  : (struct cue_target){CUE_PART | parts[i], parts[i] - part->index});
    }
    free(parts);
}

void cue_mentions_close(struct cue_mentions *mentions)
{
    free(mentions->targets);
    free(mentions->starts);
    free(mentions->groups);
    free(mentions->by_label);
    free(mentions->by_kind);
}

/* They are the last ones, as of the types PART_ENTRY is. */
uint32_t cue_mentions_of_entry(const struct cue_mentions *mentions, uint32_t entry)
{
    uint32_t low = 1, high = mentions->group_count;
    if ((entry == NONE) | !(mentions->entry_bits[entry % CUE_ENTRY_BITS / 64] >> entry % 64 & 1)) /* nearly all */
        return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (mentions->groups[middle].type != PART_ENTRY || mentions->groups[middle].argument < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low < mentions->group_count && mentions->groups[low].argument == entry ? low : 0;
}
