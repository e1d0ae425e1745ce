#include "cli/topic_scores.h"

#include <stdlib.h>
#include <string.h>

static const double factors[] = {LOWEST_THRESHOLD, 1, 1.5, 2};
enum { FACTOR_COUNT = sizeof factors / sizeof *factors };
#define ROUNDING 1e-9 /* a sum that is the threshold reaches it */

void counts_add(struct counts *counts, const struct fact_set *gold, const struct fact_set *found)
{
    counts->gold += gold->count;
    counts->found += found->count;
    counts->right += fact_common(gold, found);
}

double precision(struct counts counts)
{
    return counts.found ? (double)counts.right / (double)counts.found : 0;
}

double recall(struct counts counts)
{
    return counts.gold ? (double)counts.right / (double)counts.gold : 0;
}

void counts_print(struct counts counts, const char *name, struct buffer *out)
{
    double p = precision(counts), r = recall(counts);
    buffer_addf(out, "%-10s gold %5zu pred %5zu  P %.3f R %.3f F1 %.3f\n", name, counts.gold, counts.found, p, r,
                p + r > 0 ? 2 * p * r / (p + r) : 0);
}

void topic_scores_start(struct topic_scores *scores, const struct knowledge *knowledge, struct names *names)
{
    *scores = (struct topic_scores){.knowledge = knowledge, .names = names};
    for (uint32_t i = 0; i < knowledge->topic_count; i++)
        name_number(names, knowledge_string(knowledge, knowledge->topics[i].id));
}

bool topic_scores_map(struct topic_scores *scores, struct slice text, uint32_t *line)
{
    for (*line = 1; text.length; ++*line) {
        struct slice topic = slice_cut(&text, '\n');
        if (!topic.length || topic.bytes[0] == '#')
            continue;
        uint32_t label = name_number(scores->names, slice_cut(&topic, '\t'));
        uint32_t number = name_number(scores->names, topic);
        if (number >= scores->knowledge->topic_count)
            return false;
        mem_reserve(scores->meanings, scores->meaning_capacity, label + 1);
        while (scores->meaning_count <= label)
            scores->meanings[scores->meaning_count++] = NONE;
        scores->meanings[label] = number;
    }
    return true;
}

static uint32_t meaning(const struct topic_scores *scores, uint32_t label)
{
    if (!scores->meanings)
        return label < scores->knowledge->topic_count ? label : NONE;
    return label < scores->meaning_count ? scores->meanings[label] : NONE;
}

void topic_scores_add(struct topic_scores *scores, const struct gold *gold, const struct document *found,
                      const struct document *lowered)
{
    struct topic_row row = {.gold_count = gold->topics.count, .found_count = found->topic_count};
    row.gold = arena_alloc(&scores->arena, row.gold_count * sizeof *row.gold);
    row.found = arena_alloc(&scores->arena, row.found_count * sizeof *row.found);
    for (size_t i = 0; i < row.gold_count; i++)
        row.gold[i] = gold->topics.items[i].code;
    for (size_t i = 0; i < row.found_count; i++)
        row.found[i] = found->topics[i].topic;
    if (lowered) {
        row.strengths = arena_alloc(&scores->arena, scores->knowledge->topic_count * sizeof *row.strengths);
        for (size_t i = 0; i < lowered->topic_count; i++) {
            double score = lowered->topics[i].score;
            row.strengths[lowered->topics[i].topic] = LOWEST_THRESHOLD * score / (1 - score);
        }
    }
    mem_reserve(scores->rows, scores->capacity, scores->count + 1);
    scores->rows[scores->count++] = row;
}

static uint32_t parent_of(const struct topic_scores *scores, uint32_t topic)
{
    return topic < scores->knowledge->topic_count ? scores->knowledge->topics[topic].parent : NONE;
}

/* The labels and all above them. */
static void close_upwards(const struct topic_scores *scores, const uint32_t *labels, size_t count, struct fact_set *set)
{
    set->count = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t at = labels[i]; at != NONE; at = parent_of(scores, at))
            fact_add(set, (struct fact){.code = at});
    fact_sort(set);
}

static bool is_fine(const struct topic_scores *scores)
{
    for (size_t i = 0; i < scores->count; i++)
        if (!scores->rows[i].gold_count || scores->rows[i].gold[0] >= scores->knowledge->topic_count)
            return false;
    return true;
}

static void print_fine(const struct topic_scores *scores, struct buffer *out)
{
    struct fact_set gold = {0}, found = {0};
    struct counts counts = {0};
    size_t best = 0;
    for (size_t i = 0; i < scores->count; i++) {
        const struct topic_row *row = &scores->rows[i];
        close_upwards(scores, row->gold, row->gold_count, &gold);
        close_upwards(scores, row->found, row->found_count, &found);
        counts_add(&counts, &gold, &found);
        for (size_t g = 0; row->found_count && g < gold.count; g++)
            best += gold.items[g].code == row->found[0];
    }
    buffer_addf(out, "best topic right: %.3f\n", scores->count ? (double)best / (double)scores->count : 0);
    counts_print(counts, "topics", out);
    free(gold.items);
    free(found.items);
}

static uint32_t root_of(const struct topic_scores *scores, uint32_t topic)
{
    while (parent_of(scores, topic) != NONE)
        topic = parent_of(scores, topic);
    return topic;
}

/* Only documents count whose label means something, and only roots that some label means. */
static void print_coarse(const struct topic_scores *scores, struct buffer *out)
{
    bool *meant = mem_calloc(scores->knowledge->topic_count, sizeof *meant);
    size_t right = 0, none = 0, all = 0;
    for (size_t i = 0; i < scores->count; i++)
        if (scores->rows[i].gold_count && meaning(scores, scores->rows[i].gold[0]) != NONE)
            meant[meaning(scores, scores->rows[i].gold[0])] = true;
    for (size_t i = 0; i < scores->count; i++) {
        const struct topic_row *row = &scores->rows[i];
        uint32_t wanted = row->gold_count ? meaning(scores, row->gold[0]) : NONE, got = NONE;
        if (wanted == NONE)
            continue;
        for (size_t f = 0; got == NONE && f < row->found_count; f++)
            if (meant[root_of(scores, row->found[f])])
                got = root_of(scores, row->found[f]);
        all++;
        right += got == wanted;
        none += got == NONE;
    }
    buffer_addf(out, "coarse topic: %zu of %zu right, %zu without any, accuracy %.3f\n", right, all, none,
                all ? (double)right / (double)all : 0);
    free(meant);
}

/* A document for the details: what the gold says and how strong each topic, or one below it, is. */
static void count_row(const struct topic_scores *scores, const struct fact_set *gold, const double *strengths,
                      struct counts (*counts)[FACTOR_COUNT])
{
    uint32_t topics = scores->knowledge->topic_count;
    double *strongest = mem_calloc(topics, sizeof *strongest);
    bool *wanted = mem_calloc(topics, sizeof *wanted);
    for (size_t i = 0; i < gold->count; i++)
        if (gold->items[i].code < topics)
            wanted[gold->items[i].code] = true;
    for (uint32_t t = 0; t < topics; t++)
        for (uint32_t at = t; at != NONE; at = parent_of(scores, at))
            if (strengths[t] > strongest[at])
                strongest[at] = strengths[t];
    for (uint32_t t = 0; t < topics; t++) {
        for (size_t f = 0; f < FACTOR_COUNT; f++) {
            bool found = strongest[t] >= factors[f] - ROUNDING;
            counts[t][f].gold += wanted[t];
            counts[t][f].found += found;
            counts[t][f].right += wanted[t] && found;
        }
    }
    free(strongest);
    free(wanted);
}

static void print_details(const struct topic_scores *scores, bool fine, struct buffer *out)
{
    const struct knowledge *knowledge = scores->knowledge;
    struct counts(*counts)[FACTOR_COUNT] = mem_calloc(knowledge->topic_count, sizeof *counts);
    struct fact_set gold = {0};
    for (size_t i = 0; i < scores->count; i++) {
        const struct topic_row *row = &scores->rows[i];
        uint32_t label = row->gold_count && !fine ? meaning(scores, row->gold[0]) : NONE;
        if (!row->strengths || (!fine && label == NONE))
            continue;
        close_upwards(scores, fine ? row->gold : &label, fine ? row->gold_count : 1, &gold);
        count_row(scores, &gold, row->strengths, counts);
    }
    buffer_add_text(out, "topic                     gold");
    for (size_t f = 0; f < FACTOR_COUNT; f++)
        buffer_addf(out, "  %.1fx pred     P     R", factors[f]);
    buffer_add_char(out, '\n');
    for (uint32_t t = 0; t < knowledge->topic_count; t++) {
        struct slice id = knowledge_string(knowledge, knowledge->topics[t].id);
        if (!counts[t][0].gold && !counts[t][0].found)
            continue;
        buffer_addf(out, "%-24.*s %5zu", (int)id.length, id.bytes, counts[t][0].gold);
        for (size_t f = 0; f < FACTOR_COUNT; f++)
            buffer_addf(out, "  %9zu %.3f %.3f", counts[t][f].found, precision(counts[t][f]), recall(counts[t][f]));
        buffer_add_char(out, '\n');
    }
    free(counts);
    free(gold.items);
}

void topic_scores_print(const struct topic_scores *scores, bool details, struct buffer *out)
{
    bool fine = is_fine(scores);
    if (details)
        print_details(scores, fine, out);
    if (fine)
        print_fine(scores, out);
    else
        print_coarse(scores, out);
}

void topic_scores_free(struct topic_scores *scores)
{
    free(scores->rows);
    free(scores->meanings);
    arena_free(&scores->arena);
    *scores = (struct topic_scores){0};
}
