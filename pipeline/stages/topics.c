/* Topics: cues add up against a threshold, and every point comes from an occurrence that the record shows.
 *
 *   S = sum of the weights (see tallies.h), T = threshold * max(1, words / free length) ^ exponent, score = S / (S + T)
 *
 * S and T are rounded to two decimals before they are used, so that the record shows all that a score is made of.
 *
 * Reported are topics at or above their threshold that are not far weaker than the best one: S/T of at least relative
 * times the best S/T, and the first so many only.
 *
 * A cue that is denied, demanded or warned of counts like any other; the nearest sign of it before the cue is noted as
 * the modality of the evidence.
 *
 * The constants are in rules/scoring.yaml. */
#include <math.h>
#include <stdlib.h>

#include "stages/modality.h"
#include "stages/stage.h"
#include "stages/tallies.h"

enum { ISO_LETTERS = 26 };

struct topics {
    struct cues *cues;
    struct tallies tallies;
    double *thresholds; /* by topic */
};

static void *open_topics(const struct knowledge *knowledge)
{
    struct topics *topics = mem_calloc(1, sizeof *topics);
    topics->cues = cues_open(knowledge);
    tallies_open(&topics->tallies, knowledge);
    topics->thresholds = mem_calloc(knowledge->topic_count, sizeof *topics->thresholds);
    for (uint32_t i = 0; i < knowledge->topic_count; i++)
        topics->thresholds[i] = knowledge->topics[i].threshold;
    return topics;
}

static void close_topics(void *scratch)
{
    struct topics *topics = scratch;
    cues_close(topics->cues);
    tallies_close(&topics->tallies);
    free(topics->thresholds);
    free(topics);
}

static uint32_t count_countries(const struct knowledge *knowledge, const struct document *document)
{
    uint8_t seen[ISO_LETTERS * ISO_LETTERS] = {0};
    uint32_t count = 0;
    for (size_t i = 0; i < document->winner_count; i++) {
        const struct mention *mention = &document->mentions[document->winners[i]];
        uint32_t entry = mention->entry != NONE ? mention->entry : mention->place;
        if (entry == NONE)
            continue;
        const char *iso = knowledge->entries[entry].iso;
        if (!iso[0])
            continue;
        uint8_t *one = &seen[(iso[0] - 'A') * ISO_LETTERS + (iso[1] - 'A')];
        count += !*one;
        *one = 1;
    }
    return count;
}

/* The higher score first; there are few topics. */
static void sort_topics(struct topic *topics, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct topic topic = topics[i];
        size_t at = i;
        for (; at > 0 && (topics[at - 1].score < topic.score ||
                          (topics[at - 1].score == topic.score && topics[at - 1].topic > topic.topic));
             at--)
            topics[at] = topics[at - 1];
        topics[at] = topic;
    }
}

/* What a topic has gathered against its threshold. */
static double strength(const struct topic *topic)
{
    return topic->score / (1 - topic->score);
}

static bool is_ancestor(const struct knowledge *knowledge, uint32_t ancestor, uint32_t topic)
{
    for (uint32_t at = knowledge->topics[topic].parent; at != NONE; at = knowledge->topics[at].parent)
        if (at == ancestor)
            return true;
    return false;
}

/* Keeps, best first, what is strong enough beside the best, without the parents of what is kept. */
static void drop_weak(const struct knowledge *knowledge, struct document *document)
{
    const struct scoring *scoring = knowledge->scoring;
    struct topic *topics = document->topics;
    size_t strong = 0, kept = 0;
    while (strong < document->topic_count && strength(&topics[strong]) >= scoring->relative * strength(&topics[0]))
        strong++;
    for (size_t i = 0; i < strong && (double)kept < scoring->most; i++) {
        bool implied = false;
        for (size_t k = 0; k < strong; k++)
            implied |= is_ancestor(knowledge, topics[i].topic, topics[k].topic);
        if (!implied)
            topics[kept++] = topics[i];
    }
    document->topic_count = kept;
}

/* Gives the topics that are kept their evidence, in text order. */
static void keep_evidence(const struct knowledge *knowledge, const struct tallies *tallies, struct document *document,
                          struct cue_list cues)
{
    uint32_t reach = (uint32_t)fmin(knowledge->scoring->modality_reach, 1000), place = 0;
    for (size_t i = 0; i < document->topic_count; i++) {
        struct topic *topic = &document->topics[i];
        const struct tally *tally = &tallies->of[topic->topic];
        topic->first_evidence = place;
        topic->end_evidence = place += tally->count;
        mem_reserve(document->evidence, document->evidence_capacity, place);
        struct evidence *evidence = document->evidence + place;
        for (uint32_t last = tally->last; last; last = tallies->findings[last - 1].before) {
            const struct finding *finding = &tallies->findings[last - 1];
            const struct cue_found *found = &cues.items[finding->found];
            __builtin_prefetch(&knowledge->cues[found->cue]); /* its number will be written */
            struct span span = {document->tokens[found->first_token].start, document->tokens[found->end_token - 1].end};
            *--evidence = (struct evidence){.span = span,
                                            .cue = found->cue,
                                            .modality = find_modality(knowledge, document, reach, found),
                                            .weight = finding->weight};
        }
    }
    document->evidence_count = place;
}

/* How the thresholds grow with the document. */
static double length_factor(const struct scoring *scoring, size_t words)
{
    double length = (double)words / (scoring->length_free > 0 ? scoring->length_free : 1);
    return length > 1 ? pow(length, scoring->length_exponent) : 1;
}

/* Adds the topics that reach their thresholds. */
static void add_topics(const struct topics *topics, const struct knowledge *knowledge, struct document *document)
{
    const struct tallies *tallies = &topics->tallies;
    double factor = length_factor(knowledge->scoring, document->token_count);
    uint32_t countries = NONE;
    for (size_t i = 0; i < tallies->topic_count; i++) {
        uint32_t index = tallies->topics[i];
        double threshold = topics->thresholds[index] * factor, sum = tallies->of[index].sum;
        if (sum < threshold - 0.1) /* most, and however they are rounded */
            continue;
        threshold = fmax(round_to_hundredths(threshold), 0.01);
        sum = round_to_hundredths(sum);
        if (sum < threshold)
            continue;
        uint32_t needed = knowledge->topics[index].needs_countries;
        if (needed && countries == NONE)
            countries = count_countries(knowledge, document);
        if (needed > countries)
            continue;
        mem_reserve(document->topics, document->topic_capacity, document->topic_count + 1);
        document->topics[document->topic_count++] =
            (struct topic){.topic = index, .threshold = threshold, .score = sum / (sum + threshold)};
    }
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct topics *topics = scratch;
    struct cue_list cues = cues_find(topics->cues, knowledge, document);
    tallies_add(&topics->tallies, knowledge, document, cues);
    add_topics(topics, knowledge, document);
    sort_topics(document->topics, document->topic_count);
    drop_weak(knowledge, document);
    keep_evidence(knowledge, &topics->tallies, document, cues);
    tallies_clear(&topics->tallies);
}

const struct stage stage_topics = {"topics", open_topics, run, close_topics};
