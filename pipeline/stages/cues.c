/* A sentence at a time: the words that are cues or parts of one are collected, then the mentions, and then both are
 * followed in text order. */
#include "stages/cues.h"

#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "stages/cue_mentions.h"
#include "stages/lookup.h"

enum { MAX_PARTIAL = 64, AHEAD = 6 /* hits that pass while memory is fetched */ };

/* Words or a mention that are a cue or a part of one. */
struct event {
    uint32_t first_token, end_token;
    uint32_t target; /* of words, as senses have it; of mentions the group */
};

struct event_list {
    struct event *items;
    size_t count, capacity;
};

/* A cue of several parts of which some have been seen. */
struct partial {
    uint32_t next; /* the part that it waits for */
    uint32_t first_token, end_token;
};

struct cues {
    struct cue_mentions mentions;
    uint32_t *hits; /* those of the document that may hold cues; then AHEAD times the last one */
    size_t hit_count, hit_capacity;
    struct event_list words, names; /* of the sentence, each in text order */
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
    free(cues->hits);
    free(cues->words.items);
    free(cues->names.items);
    free(cues->partial_of);
    free(cues->found);
    free(cues);
}

/* Which hits hold cues is as good as random: they are picked out once, without a jump for each. */
static void list_hits(struct cues *cues, const struct document *document)
{
    size_t count = 0;
    mem_reserve(cues->hits, cues->hit_capacity, document->hit_count + AHEAD);
    for (uint32_t i = 0; i < document->hit_count; i++) {
        cues->hits[count] = i;
        count += (document->hits[i].holds & SENSE_CUE) != 0;
    }
    cues->hit_count = count;
    for (size_t i = 0; count && i < AHEAD; i++)
        cues->hits[count + i] = cues->hits[count - 1];
}

static inline bool sense_applies(const struct document *document, const struct sentence *sentence,
                                 const struct hit *hit, const struct sense *sense)
{
    return language_fits(sense->language, sentence->language) && case_fits(document, sentence, hit, sense);
}

/* Adds the cues of one hit, which are the last senses of its node, the first one at the end. False when none applies. */
static bool add_words(struct event_list *words, const struct knowledge *knowledge, const struct document *document,
                      const struct sentence *sentence, const struct hit *hit)
{
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    const struct sense *senses = &knowledge->senses[node->first_sense], *sense = senses + node->sense_count;
    mem_reserve(words->items, words->capacity, words->count + node->sense_count);
    struct event *first = words->items + words->count, *next = first;
    while (sense > senses && (--sense)->type == SENSE_CUE)
        if (sense_applies(document, sentence, hit, sense))
            *next++ = (struct event){hit->first_token, hit->end_token, sense->target};
    words->count = (size_t)(next - words->items);
    return next > first;
}

/* Collects the cues of words, the longest at each place only. NEXT_HIT: the first of the listed hits that has not been
 * looked at; returns the same for the next sentence. */
static size_t collect_words(struct cues *cues, const struct knowledge *knowledge, const struct document *document,
                            const struct sentence *sentence, size_t next_hit)
{
    uint32_t covered = 0;  /* end of the longest cue that began before */
    uint32_t place = NONE; /* where the last of them began, and its first event */
    size_t first = 0;
    struct event_list *words = &cues->words;
    words->count = 0;
    for (; next_hit < cues->hit_count && cues->hits[next_hit] < sentence->end_hit; next_hit++) {
        const struct hit *hit = &document->hits[cues->hits[next_hit]];
        const struct lexicon_node *later = &knowledge->nodes[document->hits[cues->hits[next_hit + AHEAD]].node];
        __builtin_prefetch(&knowledge->senses[later->first_sense + later->sense_count - 1]);
        if (hit->end_token <= covered)
            continue;
        size_t before = words->count;
        if (!add_words(words, knowledge, document, sentence, hit))
            continue;
        /* Hits with the same beginning come shortest first: the longer one takes the place of the shorter. */
        if (hit->first_token == place) {
            memmove(words->items + first, words->items + before, (words->count - before) * sizeof *words->items);
            words->count -= before - first;
        } else {
            place = hit->first_token;
            first = before;
        }
        covered = hit->end_token;
    }
    return next_hit;
}

static void add_name(struct event_list *names, const struct mention *mention, uint32_t group)
{
    if (!group)
        return;
    mem_reserve(names->items, names->capacity, names->count + 1);
    names->items[names->count++] = (struct event){mention->first_token, mention->end_token, group};
}

/* Collects the mentions that are cues. NEXT_WINNER: the first that has not been looked at; returns the same for the
 * next sentence. */
static size_t collect_names(struct cues *cues, const struct document *document, uint32_t sentence, size_t next_winner)
{
    cues->names.count = 0;
    for (; next_winner < document->winner_count; next_winner++) {
        const struct mention *mention = &document->mentions[document->winners[next_winner]];
        if (mention->sentence != sentence)
            break;
        add_name(&cues->names, mention, cues->mentions.by_label[mention->label]);
        add_name(&cues->names, mention, cues->mentions.by_kind[mention->kind]);
        add_name(&cues->names, mention, cue_mentions_of_entry(&cues->mentions, mention->entry));
    }
    return next_winner;
}

/* There is room for it. */
static inline void add_found(struct cues *cues, struct cue_found found)
{
    cues->found[cues->found_count++] = found;
}

static uint8_t *place_of_partial(struct cues *cues, const struct knowledge *knowledge, uint32_t part)
{
    return &cues->partial_of[part - knowledge->cue_parts[part].index];
}

/* The last one takes the place of the one at PLACE. */
static void end_partial(struct cues *cues, const struct knowledge *knowledge, uint8_t *place)
{
    const struct partial *last = &cues->partials[cues->partial_count - 1];
    *place_of_partial(cues, knowledge, last->next) = *place;
    cues->partials[*place - 1] = *last;
    *place = 0;
    cues->partial_count--;
}

static void forget_partials(struct cues *cues, const struct knowledge *knowledge)
{
    for (size_t i = 0; i < cues->partial_count; i++)
        *place_of_partial(cues, knowledge, cues->partials[i].next) = 0;
    cues->partial_count = 0;
}

/* The first part of a cue of several. Unless one is under way that has come further, the cue begins here. */
static inline void begin(struct cues *cues, uint32_t part, const struct event *event)
{
    uint8_t *place = &cues->partial_of[part];
    if (*place ? cues->partials[*place - 1].next > part + 1 : cues->partial_count == MAX_PARTIAL)
        return;
    if (!*place)
        *place = (uint8_t)++cues->partial_count;
    cues->partials[*place - 1] = (struct partial){part + 1, event->first_token, event->end_token};
}

/* A later part of a cue of several, which may be under way. */
static NOT_INLINE void advance(struct cues *cues, const struct knowledge *knowledge, uint32_t sentence,
                               const struct event *event, uint32_t index)
{
    const struct cue_part *part = &knowledge->cue_parts[index];
    uint8_t *place = &cues->partial_of[index - part->index];
    struct partial *partial = &cues->partials[*place - 1];
    if (partial->next != index || event->first_token < partial->end_token ||
        event->first_token - partial->end_token > part->within)
        return;
    if (part->index + 1 < part->count) {
        partial->next++;
        partial->end_token = event->end_token;
        return;
    }
    add_found(cues,
              (struct cue_found){part->cue, sentence, partial->first_token, event->end_token, event->first_token});
    end_partial(cues, knowledge, place);
}

static inline void follow(struct cues *cues, const struct knowledge *knowledge, uint32_t sentence,
                          const struct event *event, uint32_t target)
{
    if (!(target & CUE_PART)) {
        add_found(cues, (struct cue_found){target, sentence, event->first_token, event->end_token, event->first_token});
        return;
    }
    uint32_t part = target & ~CUE_PART, index = knowledge->cue_parts[part].index;
    if (index == 0)
        begin(cues, part, event);
    else if (cues->partial_of[part - index])
        advance(cues, knowledge, sentence, event, part);
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
static void follow_name(struct cues *cues, const struct knowledge *knowledge, uint32_t sentence,
                        const struct event *event)
{
    const struct cue_mentions *mentions = &cues->mentions;
    const struct cue_group *group = &mentions->groups[event->target];
    bool any = is_waited_for(cues, knowledge, group);
    const uint32_t *target = any ? &mentions->targets[group->first] : &mentions->starts[group->first_start];
    const uint32_t *end = any ? &mentions->targets[group->end] : &mentions->starts[group->end_start];
    for (; target < end; target++)
        follow(cues, knowledge, sentence, event, *target);
}

static void follow_sentence(struct cues *cues, const struct knowledge *knowledge, uint32_t sentence)
{
    forget_partials(cues, knowledge);
    const struct event *word = cues->words.items, *words_end = word + cues->words.count;
    const struct event *name = cues->names.items, *names_end = name + cues->names.count;
    size_t most = cues->words.count;
    for (size_t i = 0; i < cues->names.count; i++)
        most += cues->mentions.groups[name[i].target].end - cues->mentions.groups[name[i].target].first;
    mem_reserve(cues->found, cues->found_capacity, cues->found_count + most);
    for (; word < words_end; word++) {
        for (; name < names_end && name->first_token < word->first_token; name++)
            follow_name(cues, knowledge, sentence, name);
        follow(cues, knowledge, sentence, word, word->target);
    }
    for (; name < names_end; name++)
        follow_name(cues, knowledge, sentence, name);
}

struct cue_list cues_find(struct cues *cues, const struct knowledge *knowledge, const struct document *document)
{
    size_t next_winner = 0, next_hit = 0;
    cues->found_count = 0;
    list_hits(cues, document);
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        next_hit = collect_words(cues, knowledge, document, &document->sentences[s], next_hit);
        next_winner = collect_names(cues, document, s, next_winner);
        follow_sentence(cues, knowledge, s);
    }
    return (struct cue_list){cues->found, cues->found_count};
}
