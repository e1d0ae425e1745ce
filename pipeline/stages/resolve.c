/* Decides between mentions that overlap. The order, best first:
 *
 *   1. a mention that is sure (score of at least SURE) before one that is not;
 *   2. the longer span, in tokens: the outermost name wins;
 *   3. the higher score;
 *   4. gazetteer before rules, then the likelier reading of the gazetteer, then the rule's id order.
 *
 * Each mention in turn wins if none of its tokens is taken yet (and a gazetteer's entry goes with the span and label
 * that a rule won). A loser remembers which mention took its place. What wins with LABEL_OTHER has kept its words from
 * the others and is left out of the record. */
#include <stdlib.h>
#include <string.h>

#include "stages/stage.h"

enum { SURE = 40, LONGEST = 0xFFFFFF };
enum { MANY = 64 /* mentions in a sentence: to insert one after the other would take long */ };

/* A mention with what its place in the order depends on, so that comparing two looks at nothing else. */
struct candidate {
    uint64_t rank;  /* the lower the better: what is said above, down to whether a rule made it */
    uint64_t maker; /* of those of equal rank: its sense, then its rule */
    uint32_t mention;
};

struct resolve {
    struct candidate *order;
    size_t capacity;
    uint32_t *ends; /* by sentence: of its mentions in order */
    size_t end_capacity;
    uint32_t *owner; /* by token: the mention that took it */
    size_t owner_capacity;
};

static void *open_resolve(const struct knowledge *knowledge)
{
    (void)knowledge;
    return mem_calloc(1, sizeof(struct resolve));
}

static void close_resolve(void *scratch)
{
    struct resolve *resolve = scratch;
    free(resolve->order);
    free(resolve->ends);
    free(resolve->owner);
    free(resolve);
}

static struct candidate candidate_of(const struct mention *mention, uint32_t index)
{
    uint32_t length = mention->end_token - mention->first_token;
    uint64_t unsure = mention->score < SURE, shorter = length < LONGEST ? LONGEST - length : 0;
    return (struct candidate){.rank = unsure << 63 | shorter << 32 | (uint64_t)(UINT8_MAX - mention->score) << 8 |
                                      (mention->rule != NONE),
                              .maker = (uint64_t)mention->sense << 32 | mention->rule,
                              .mention = index};
}

static inline bool is_before(const struct candidate *a, const struct candidate *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->maker != b->maker ? a->maker < b->maker : a->mention < b->mention;
}

static int compare(const void *left, const void *right)
{
    return is_before(left, right) ? -1 : is_before(right, left);
}

static void sort_candidates(struct candidate *candidates, size_t count)
{
    if (count > MANY) {
        qsort(candidates, count, sizeof *candidates, compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct candidate candidate = candidates[i];
        size_t at = i;
        for (; at > 0 && is_before(&candidate, &candidates[at - 1]); at--)
            candidates[at] = candidates[at - 1];
        candidates[at] = candidate;
    }
}

/* MENTION has the span of WINNER, which stands already. Where both mean the same kind of thing, the winner keeps its
 * rule and takes the entry over: that somebody is announced by a title makes them no stranger. */
static void lose_to_same_span(struct mention *mention, struct mention *winner)
{
    bool same_label = winner->label == mention->label;
    if (same_label && winner->entry == NONE && mention->entry != NONE) {
        winner->entry = mention->entry;
        winner->sense = mention->sense;
        winner->kind = mention->kind;
    }
    mention->state = same_label && mention->entry == winner->entry ? MENTION_LOST_DUPLICATE : MENTION_LOST_READING;
}

static bool is_place(const struct mention *mention)
{
    return mention->label == LABEL_GPE || mention->label == LABEL_LOC;
}

/* "Kabupaten Baru Jakarta" has no entry, but Jakarta tells its country. */
static void lose_to_longer(struct mention *mention, struct mention *winner)
{
    mention->state = MENTION_LOST_OVERLAP;
    if (is_place(mention) && is_place(winner) && mention->entry != NONE &&
        mention->first_token >= winner->first_token && mention->end_token <= winner->end_token)
        winner->place = mention->entry;
}

static void decide(struct document *document, uint32_t *owner, uint32_t index)
{
    struct mention *mention = &document->mentions[index];
    for (uint32_t t = mention->first_token; t < mention->end_token; t++) {
        if (owner[t] == NONE)
            continue;
        struct mention *winner = &document->mentions[owner[t]];
        mention->lost_to = owner[t];
        if (winner->first_token == mention->first_token && winner->end_token == mention->end_token)
            lose_to_same_span(mention, winner);
        else
            lose_to_longer(mention, winner);
        return;
    }
    mention->state = mention->label == LABEL_OTHER ? MENTION_LEFT_OUT : MENTION_WON;
    for (uint32_t t = mention->first_token; t < mention->end_token; t++)
        owner[t] = index;
}

/* Puts the mentions that are not decided in the order of their sentences. They come from several rounds through the text,
 * each in text order: counting them costs less than comparing. */
static void order_by_sentence(struct resolve *resolve, const struct document *document)
{
    mem_reserve(resolve->order, resolve->capacity, document->mention_count);
    mem_reserve(resolve->ends, resolve->end_capacity, document->sentence_count + 1);
    uint32_t *next = resolve->ends;
    memset(next, 0, (document->sentence_count + 1) * sizeof *next);
    for (uint32_t i = 0; i < document->mention_count; i++)
        next[document->mentions[i].sentence + 1] += document->mentions[i].state == MENTION_OPEN;
    for (size_t s = 0; s < document->sentence_count; s++)
        next[s + 1] += next[s];
    for (uint32_t i = 0; i < document->mention_count; i++)
        if (document->mentions[i].state == MENTION_OPEN)
            resolve->order[next[document->mentions[i].sentence]++] = candidate_of(&document->mentions[i], i);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct resolve *resolve = scratch;
    (void)knowledge;
    mem_reserve(resolve->owner, resolve->owner_capacity, document->token_count + 1);
    memset(resolve->owner, 0xFF, document->token_count * sizeof *resolve->owner);
    order_by_sentence(resolve, document);
    for (size_t s = 0, first = 0; s < document->sentence_count; first = resolve->ends[s++]) {
        size_t end = resolve->ends[s];
        sort_candidates(resolve->order + first, end - first);
        for (size_t i = first; i < end; i++)
            decide(document, resolve->owner, resolve->order[i].mention);
    }
}

const struct stage stage_resolve = {"resolve", open_resolve, run, close_resolve};
