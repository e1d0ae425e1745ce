/* A sentence at a time: words and mentions that are cues or parts of one are followed in text order. */
#include "stages/cues.h"

#include <stdlib.h>

#include "base/inline.h"
#include "stages/cue_mentions.h"
#include "stages/lookup.h"

enum { MAX_PARTIAL = 64, AHEAD = 6 /* hits that pass while memory is fetched */ };

/* Where words or a mention stand that are a cue or a part of one. */
struct place {
    uint32_t sentence;
    uint32_t first_token, end_token;
};

/* A cue of several parts of which some have been seen. */
struct partial {
    uint32_t first_part;
    uint32_t next; /* the part that it waits for */
    uint32_t first_token, end_token;
};

/* A mention that is a cue or a part of some. */
struct cue_mention {
    uint32_t group;
    struct place at;
};

struct cues {
    struct cue_mentions mentions;
    struct cue_mention *named; /* those of the document in text order, and one behind them that begins at NONE */
    size_t named_capacity;
    const struct cue_mention *next_named; /* the first of those that have not been followed */
    struct partial partials[MAX_PARTIAL];
    size_t partial_count;
    uint8_t *partial_of; /* by the first part of a cue: index in partials + 1, 0 for none */
    struct cue_found *found;
    size_t found_count, found_capacity;
};

struct cues *cues_open(const struct knowledge *knowledge)
{
    struct cues *cues = mem_calloc(1, sizeof *cues);
    cue_mentions_open(&cues->mentions, knowledge);
    cues->partial_of = mem_calloc(knowledge->cue_part_count, 1);
    return cues;
}

void cues_close(struct cues *cues)
{
    cue_mentions_close(&cues->mentions);
    free(cues->named);
    free(cues->partial_of);
    free(cues->found);
    free(cues);
}

/* There is room for it. */
static inline void add_found(struct cues *cues, struct cue_found found)
{
    cues->found[cues->found_count++] = found;
}

/* The last one takes the place of the one at PLACE. */
static void end_partial(struct cues *cues, uint8_t *place)
{
    const struct partial *last = &cues->partials[cues->partial_count - 1];
    cues->partial_of[last->first_part] = *place;
    cues->partials[*place - 1] = *last;
    *place = 0;
    cues->partial_count--;
}

static void forget_partials(struct cues *cues)
{
    for (size_t i = 0; i < cues->partial_count; i++)
        cues->partial_of[cues->partials[i].first_part] = 0;
    cues->partial_count = 0;
}

/* The first part of a cue of several. Unless one is under way that has come further, the cue begins here. */
static inline void begin(struct cues *cues, const struct place *at, uint32_t part)
{
    uint8_t *place = &cues->partial_of[part];
    if (*place ? cues->partials[*place - 1].next > part + 1 : cues->partial_count == MAX_PARTIAL)
        return;
    if (!*place)
        *place = (uint8_t)++cues->partial_count;
    cues->partials[*place - 1] = (struct partial){part, part + 1, at->first_token, at->end_token};
}

/* A later part of a cue of several, which is under way. */
static NOT_INLINE void advance(struct cues *cues, const struct knowledge *knowledge, const struct place *at,
                               uint32_t index, uint8_t *place)
{
    const struct cue_part *part = &knowledge->cue_parts[index];
    struct partial *partial = &cues->partials[*place - 1];
    if (partial->next != index || at->first_token < partial->end_token ||
        at->first_token - partial->end_token > part->within)
        return;
    if (part->index + 1 < part->count) {
        partial->next++;
        partial->end_token = at->end_token;
        return;
    }
    add_found(cues, (struct cue_found){.cue = part->cue,
                                       .worth = knowledge->cues[part->cue].worth,
                                       .sentence = at->sentence,
                                       .first_token = partial->first_token,
                                       .end_token = at->end_token,
                                       .last_part = at->first_token});
    end_partial(cues, place);
}

/* TARGET and DETAIL are what senses have: a cue and its worth, or a part and the first part of its cue. */
static inline void follow(struct cues *cues, const struct knowledge *knowledge, const struct place *at, uint32_t target,
                          uint32_t detail)
{
    uint32_t part = target & ~CUE_PART;
    if (part == target)
        add_found(cues, (struct cue_found){.cue = target,
                                           .worth = detail,
                                           .sentence = at->sentence,
                                           .first_token = at->first_token,
                                           .end_token = at->end_token,
                                           .last_part = at->first_token});
    else if (part == detail)
        begin(cues, at, part);
    else if (cues->partial_of[detail])
        advance(cues, knowledge, at, part, &cues->partial_of[detail]);
}

static bool is_waited_for(const struct cues *cues, const struct knowledge *knowledge, const struct cue_group *group)
{
    for (size_t i = 0; i < cues->partial_count; i++) {
        const struct cue_part *part = &knowledge->cue_parts[cues->partials[i].next];
        if (part->type == group->type && part->argument == group->argument)
            return true;
    }
    return false;
}

/* A mention may be a part of many cues, of most of which it is no first part, and of which none is under way. */
static void follow_group(struct cues *cues, const struct knowledge *knowledge, const struct place *at, uint32_t index)
{
    const struct cue_mentions *mentions = &cues->mentions;
    const struct cue_group *group = &mentions->groups[index];
    bool any = is_waited_for(cues, knowledge, group);
    const struct cue_target *target = any ? &mentions->targets[group->first] : &mentions->starts[group->first_start];
    const struct cue_target *end = any ? &mentions->targets[group->end] : &mentions->starts[group->end_start];
    mem_reserve(cues->found, cues->found_capacity, cues->found_count + (size_t)(end - target));
    for (; target < end; target++)
        follow(cues, knowledge, at, target->target, target->detail);
}

/* Most mentions are no part of any cue. */
static void list_mentions(struct cues *cues, const struct document *document)
{
    enum { GROUPS = 3 };
    const struct cue_mentions *mentions = &cues->mentions;
    mem_reserve(cues->named, cues->named_capacity, GROUPS * document->winner_count + 1);
    struct cue_mention *next = cues->named;
    for (size_t i = 0; i < document->winner_count; i++) {
        const struct mention *mention = &document->mentions[document->winners[i]];
        const struct place at = {mention->sentence, mention->first_token, mention->end_token};
        const uint32_t groups[GROUPS] = {mentions->by_label[mention->label], mentions->by_kind[mention->kind],
                                         cue_mentions_of_entry(mentions, mention->entry)};
        for (size_t g = 0; g < GROUPS; g++) {
            *next = (struct cue_mention){groups[g], at};
            next += groups[g] != 0;
        }
    }
    *next = (struct cue_mention){.at.first_token = NONE};
    cues->next_named = cues->named;
}

/* Follows the mentions that begin before token END. */
static inline void follow_mentions(struct cues *cues, const struct knowledge *knowledge, uint32_t end)
{
    for (; cues->next_named->at.first_token < end; cues->next_named++)
        follow_group(cues, knowledge, &cues->next_named->at, cues->next_named->group);
}

/* Follows the cues that the words of a hit are. False when none of them applies. */
static inline bool follow_words(struct cues *cues, const struct knowledge *knowledge, const struct document *document,
                                uint32_t sentence_index, const struct cue_hit *words)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    const struct hit *hit = &document->hits[words->hit];
    const struct place at = {sentence_index, hit->first_token, hit->end_token};
    const struct sense *sense = &knowledge->senses[words->last_sense], *first = sense - sense->more;
    bool any = false;
    mem_reserve(cues->found, cues->found_capacity, cues->found_count + sense->more + 1u);
    for (; sense >= first; sense--) {
        if (!language_fits(sense->language, sentence->language) || !case_fits(document, sentence, hit, sense))
            continue;
        follow(cues, knowledge, &at, sense->target, sense->worth);
        any = true;
    }
    return any;
}

/* Follows the cues of a sentence, whose words begin at NEXT of the document's. At a place only the longest words that
 * are a cue count, and shorter ones that lie within such neither. Returns those of the next sentence. */
static size_t follow_sentence(struct cues *cues, const struct knowledge *knowledge, const struct document *document,
                              uint32_t sentence, size_t next)
{
    uint32_t end_hit = document->sentences[sentence].end_hit, covered = 0;
    const struct cue_hit *all = document->cue_hits;
    while (all[next].hit < end_hit) {
        uint32_t start = document->hits[all[next].hit].first_token;
        size_t first = next;
        do /* they come shortest first */
            __builtin_prefetch(&knowledge->senses[all[next + AHEAD].last_sense]);
        while (all[++next].hit < end_hit && document->hits[all[next].hit].first_token == start);
        follow_mentions(cues, knowledge, start);
        for (size_t i = next; i-- > first && document->hits[all[i].hit].end_token > covered;)
            if (follow_words(cues, knowledge, document, sentence, &all[i]))
                covered = document->hits[all[i].hit].end_token;
    }
    return next;
}

struct cue_list cues_find(struct cues *cues, const struct knowledge *knowledge, const struct document *document)
{
    size_t next = 0;
    cues->found_count = 0;
    list_mentions(cues, document);
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        forget_partials(cues);
        next = follow_sentence(cues, knowledge, document, s, next);
        follow_mentions(cues, knowledge, document->sentences[s].end_token);
    }
    return (struct cue_list){cues->found, cues->found_count};
}
