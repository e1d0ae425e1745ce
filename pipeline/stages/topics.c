/* Topics: cues add up against a threshold, and every point comes from an occurrence that the record shows.
 *
 *   weight of an occurrence = weight of the cue * factors of the zones it is in * repeat factor ^ (occurrences before),
 *                             until a cue has given repeat cap * its weight
 *   S = sum of the weights, T = threshold * max(1, words / free length) ^ exponent, score = S / (S + T)
 *
 * Weights and T are rounded to two decimals before they are used, so that the record shows all that a score is made of.
 *
 * Reported are topics at or above their threshold that are not far weaker than the best one: S/T of at least relative
 * times the best S/T, and the first so many only.
 *
 * A cue that is denied, demanded or warned of counts like any other; the nearest sign of it before the cue is noted as
 * the modality of the evidence.
 *
 * The constants are in rules/scoring.yaml. At a place of the text only the longest cue of all topics counts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "stages/lookup.h"
#include "stages/stage.h"

enum { MAX_PARTIAL = 64, ISO_LETTERS = 26, ENTRY_BITS = 1024, AHEAD = 6 /* hits that pass while memory is fetched */ };
#define LEAST_WEIGHT 0.05 /* occurrences that would add less are no evidence any more */
#define SEVERAL (UINT32_C(1) << 31) /* bit of a way: the cue has several parts */

/* Where a cue part that occurs in the sentence leads to: its cue, or, with the bit SEVERAL, a step of one. */
struct event {
    uint32_t first_token, end_token;
    uint32_t way; /* of words; of mentions the group */
};

/* What has to be known of a cue, and what it has come to in this document. */
struct use {
    double weight; /* of the cue */
    double given;  /* what it has added */
    double next;   /* what part of its weight another occurrence adds; 0 before the first */
    uint32_t topic;
};

/* A part of a cue of several; the next one is behind it. */
struct step {
    uint32_t cue, number; /* number: of the cue among those of several parts */
    uint32_t group;       /* of mentions, 0 for words */
    uint16_t index, count, within;
};

/* The parts that a mention of one label, kind or entry is. */
struct group {
    uint16_t type; /* enum cue_part_type */
    uint32_t argument;
    uint32_t first_way, end_way;     /* in mention_ways */
    uint32_t first_start, end_start; /* those among them with which a cue begins, in start_ways */
};

/* A cue of several parts of which some have been seen. */
struct partial {
    uint32_t number, first_token, end_token;
    uint32_t waits_for; /* group of the next part, 0 for words */
    uint16_t next_part;
};

/* Evidence before it is known which topics are kept. */
struct finding {
    uint32_t topic, sentence;
    uint32_t last_part; /* first token of the last part of the cue: signs of modality stand before it */
    uint32_t cue;
    struct span span;
    double weight;
};

/* What a topic has gathered in this document. */
struct tally {
    double sum;
    uint32_t findings;
    uint32_t place; /* of its next evidence, once it is kept */
    bool kept;
};

struct topics {
    uint32_t *ways;     /* by part */
    struct step *steps; /* of all cues of several parts */
    struct use *uses;   /* by cue */
    uint32_t *mention_ways, *start_ways;
    struct group *groups; /* sorted by type and argument; 0 is none */
    uint32_t group_count;
    uint32_t *by_label, *by_kind; /* their groups */
    uint64_t entry_bits[ENTRY_BITS / 64]; /* by the low bits of an entry: it may be a part */

    uint32_t *hits; /* those of the document that may hold cues; then AHEAD times the last one */
    size_t hit_count, hit_capacity;

    struct event_list {
        struct event *items;
        size_t count, capacity;
    } word_events, mention_events; /* of the sentence, each in text order */
    struct partial partials[MAX_PARTIAL];
    size_t partial_count;
    uint8_t *partial_of; /* by number of a cue of several parts: index in partials + 1, 0 for none */
    struct finding *findings;
    size_t finding_count, finding_capacity;
    struct tally *tallies; /* by topic */
    uint32_t *found;       /* topics with findings */
    size_t found_count;
    uint32_t *touched; /* cues to clear afterwards */
    size_t touched_count, touched_capacity;
};

static int compare_mention_parts(const void *left, const void *right, void *context)
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

static void open_cues(struct topics *topics, const struct knowledge *knowledge)
{
    uint32_t parts = 0, several = 0, steps = 0;
    topics->uses = mem_calloc(knowledge->cue_count, sizeof *topics->uses);
    for (uint32_t i = 0; i < knowledge->cue_count; i++) {
        const struct cue *cue = &knowledge->cues[i];
        topics->uses[i] = (struct use){.weight = cue->weight, .topic = cue->topic};
        parts = cue->first_part + cue->part_count > parts ? cue->first_part + cue->part_count : parts;
        steps += cue->part_count;
    }
    topics->ways = mem_calloc(parts + 1, sizeof *topics->ways);
    topics->steps = mem_calloc(steps + 1, sizeof *topics->steps);
    steps = 0;
    for (uint32_t i = 0; i < knowledge->cue_count; i++) {
        const struct cue *cue = &knowledge->cues[i];
        for (uint32_t p = cue->first_part; p < cue->first_part + cue->part_count; p++) {
            const struct cue_part *part = &knowledge->cue_parts[p];
            topics->ways[p] = cue->part_count == 1 ? i : SEVERAL | steps;
            if (cue->part_count > 1)
                topics->steps[steps++] = (struct step){i, several, 0, part->index, part->count, part->within};
        }
        several += cue->part_count > 1;
    }
    topics->partial_of = mem_calloc(several, 1);
}

static void add_part(struct topics *topics, const struct cue_part *part, uint32_t way)
{
    struct group *group = &topics->groups[topics->group_count - 1];
    if (topics->group_count == 1 || group->type != part->type || group->argument != part->argument) {
        uint32_t first = group->end_way, start = group->end_start;
        *++group = (struct group){part->type, part->argument, first, first, start, start};
        topics->group_count++;
    }
    topics->mention_ways[group->end_way++] = way;
    if (part->index == 0)
        topics->start_ways[group->end_start++] = way;
    if (way & SEVERAL)
        topics->steps[way & ~SEVERAL].group = topics->group_count - 1;
    if (part->type == PART_LABEL)
        topics->by_label[part->argument] = topics->group_count - 1;
    else if (part->type == PART_KIND)
        topics->by_kind[part->argument] = topics->group_count - 1;
    else
        topics->entry_bits[part->argument % ENTRY_BITS / 64] |= UINT64_C(1) << part->argument % 64;
}

static void open_mention_parts(struct topics *topics, const struct knowledge *knowledge)
{
    uint32_t count = knowledge->mention_part_count;
    uint32_t *parts = mem_calloc(count, sizeof *parts);
    if (count)
        memcpy(parts, knowledge->mention_parts, count * sizeof *parts);
    qsort_r(parts, count, sizeof *parts, compare_mention_parts, (void *)knowledge);
    topics->mention_ways = mem_calloc(count, sizeof *topics->mention_ways);
    topics->start_ways = mem_calloc(count, sizeof *topics->start_ways);
    topics->groups = mem_calloc(count + 1, sizeof *topics->groups);
    topics->group_count = 1;
    topics->by_label = mem_calloc(LABEL_COUNT, sizeof *topics->by_label);
    topics->by_kind = mem_calloc(knowledge->kind_count, sizeof *topics->by_kind);
    for (uint32_t i = 0; i < count; i++)
        add_part(topics, &knowledge->cue_parts[parts[i]], topics->ways[parts[i]]);
    free(parts);
}

static void *open_topics(const struct knowledge *knowledge)
{
    struct topics *topics = mem_calloc(1, sizeof *topics);
    open_cues(topics, knowledge);
    open_mention_parts(topics, knowledge);
    topics->tallies = mem_calloc(knowledge->topic_count, sizeof *topics->tallies);
    topics->found = mem_calloc(knowledge->topic_count, sizeof *topics->found);
    return topics;
}

static void close_topics(void *scratch)
{
    struct topics *topics = scratch;
    free(topics->ways);
    free(topics->steps);
    free(topics->uses);
    free(topics->mention_ways);
    free(topics->start_ways);
    free(topics->groups);
    free(topics->by_label);
    free(topics->by_kind);
    free(topics->hits);
    free(topics->word_events.items);
    free(topics->mention_events.items);
    free(topics->partial_of);
    free(topics->findings);
    free(topics->tallies);
    free(topics->found);
    free(topics->touched);
    free(topics);
}

static inline bool sense_applies(const struct document *document, const struct sentence *sentence,
                                 const struct hit *hit, const struct sense *sense)
{
    return sense->type == SENSE_CUE && language_fits(sense->language, sentence->language) &&
           (sense->case_policy == CASE_ANY || case_fits(document, sentence, hit, sense));
}

/* Which hits hold cues is as good as random: they are picked out once, without a jump for each. */
static void list_hits(struct topics *topics, const struct document *document)
{
    size_t count = 0;
    mem_reserve(topics->hits, topics->hit_capacity, document->hit_count + AHEAD);
    for (uint32_t i = 0; i < document->hit_count; i++) {
        topics->hits[count] = i;
        count += (document->hits[i].holds & SENSE_CUE) != 0;
    }
    topics->hit_count = count;
    for (size_t i = 0; count && i < AHEAD; i++)
        topics->hits[count + i] = topics->hits[count - 1];
}

/* Adds the cues of one hit. What they lead to will be looked at when all events of the sentence are known: it is fetched
 * until then. False when there are none. */
static bool add_word_events(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                            const struct sentence *sentence, const struct hit *hit)
{
    struct event_list *events = &topics->word_events;
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    const struct sense *sense = &knowledge->senses[node->first_sense], *end = sense + node->sense_count;
    mem_reserve(events->items, events->capacity, events->count + node->sense_count);
    struct event *first = events->items + events->count, *next = first;
    for (; sense < end; sense++) {
        if (!sense_applies(document, sentence, hit, sense))
            continue;
        uint32_t way = topics->ways[sense->target];
        __builtin_prefetch(&topics->uses[way & ~SEVERAL]);
        *next++ = (struct event){hit->first_token, hit->end_token, way};
    }
    events->count = (size_t)(next - events->items);
    return next > first;
}

/* Collects the cues of words, the longest at each place only. NEXT_HIT: the first of the listed hits that has not been looked
 * at; returns the same for the next sentence. */
static size_t collect_words(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                            const struct sentence *sentence, size_t next_hit)
{
    uint32_t covered = 0; /* end of the longest cue that began before */
    uint32_t place = NONE; /* where the last of them began, and its first event */
    size_t first = 0;
    struct event_list *events = &topics->word_events;
    events->count = 0;
    for (; next_hit < topics->hit_count && topics->hits[next_hit] < sentence->end_hit; next_hit++) {
        const struct hit *hit = &document->hits[topics->hits[next_hit]];
        const struct hit *later = &document->hits[topics->hits[next_hit + AHEAD]];
        __builtin_prefetch(&knowledge->senses[knowledge->nodes[later->node].first_sense]);
        if (hit->end_token <= covered)
            continue;
        size_t before = events->count;
        if (!add_word_events(knowledge, topics, document, sentence, hit))
            continue;
        /* Hits with the same beginning come shortest first: the longer one takes the place of the shorter. */
        if (hit->first_token == place) {
            memmove(events->items + first, events->items + before, (events->count - before) * sizeof *events->items);
            events->count -= before - first;
        } else {
            place = hit->first_token;
            first = before;
        }
        covered = hit->end_token;
    }
    return next_hit;
}

static void add_mention_event(struct topics *topics, const struct mention *mention, uint32_t group)
{
    struct event_list *events = &topics->mention_events;
    if (!group)
        return;
    mem_reserve(events->items, events->capacity, events->count + 1);
    events->items[events->count++] = (struct event){mention->first_token, mention->end_token, group};
}

/* They are the last ones, as of the types PART_ENTRY is. */
static uint32_t group_of_entry(const struct topics *topics, uint32_t entry)
{
    uint32_t low = 1, high = topics->group_count;
    if (entry == NONE || !(topics->entry_bits[entry % ENTRY_BITS / 64] >> entry % 64 & 1))
        return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (topics->groups[middle].type != PART_ENTRY || topics->groups[middle].argument < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low < topics->group_count && topics->groups[low].argument == entry ? low : 0;
}

static void collect_mentions(struct topics *topics, const struct document *document, const uint32_t *mentions,
                             size_t count)
{
    topics->mention_events.count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct mention *mention = &document->mentions[mentions[i]];
        add_mention_event(topics, mention, topics->by_label[mention->label]);
        add_mention_event(topics, mention, topics->by_kind[mention->kind]);
        add_mention_event(topics, mention, group_of_entry(topics, mention->entry));
    }
}

/* As round() does it, without a call for numbers as there are. */
static double round_to_hundredths(double number)
{
    double scaled = number * 100;
    if (!(fabs(scaled) < 1e15))
        return round(scaled) / 100;
    double whole = (double)(int64_t)scaled, rest = scaled - whole;
    return (whole + (rest >= 0.5) - (rest <= -0.5)) / 100;
}

/* A cue in the headline weighs more, one in a byline nothing: the factors of all zones that it is in. */
static double zone_factor(const struct knowledge *knowledge, const struct document *document,
                          const struct sentence *sentence, uint32_t token)
{
    double factor = 1;
    for (uint32_t zones = document_zones_at(document, sentence, token); zones; zones &= zones - 1)
        factor *= knowledge->zones[__builtin_ctz(zones)].topics;
    return factor;
}

static void add_finding(struct topics *topics, struct finding finding)
{
    struct tally *tally = &topics->tallies[finding.topic];
    if (!tally->findings)
        topics->found[topics->found_count++] = finding.topic;
    tally->findings++;
    tally->sum += finding.weight;
    mem_reserve(topics->findings, topics->finding_capacity, topics->finding_count + 1);
    topics->findings[topics->finding_count++] = finding;
}

/* FIRST and END: the tokens of the cue; LAST_PART: where its last part begins. */
static NOT_INLINE void add_evidence(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                         uint32_t sentence_index, uint32_t cue, uint32_t first, uint32_t last_part, uint32_t end)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    const struct scoring *scoring = knowledge->scoring;
    struct use *use = &topics->uses[cue];
    if (use->topic == NONE)
        return;
    if (use->next == 0) {
        mem_reserve(topics->touched, topics->touched_capacity, topics->touched_count + 1);
        topics->touched[topics->touched_count++] = cue;
        use->next = 1;
    }
    double weight = use->weight * use->next * (sentence->zones ? zone_factor(knowledge, document, sentence, first) : 1);
    double room = fabs(use->weight) * scoring->repeat_cap - fabs(use->given);
    if (fabs(weight) > room)
        weight = use->weight < 0 ? -room : room;
    if (fabs(weight) < LEAST_WEIGHT)
        return;
    weight = round_to_hundredths(weight);
    use->given += weight;
    use->next *= scoring->repeat_factor;
    add_finding(topics, (struct finding){.topic = use->topic,
                                         .sentence = sentence_index,
                                         .last_part = last_part,
                                         .cue = cue,
                                         .span = {document->tokens[first].start, document->tokens[end - 1].end},
                                         .weight = weight});
}

/* The last one takes the place of PARTIAL. */
static void end_partial(struct topics *topics, struct partial *partial)
{
    const struct partial *last = &topics->partials[topics->partial_count - 1];
    topics->partial_of[last->number] = topics->partial_of[partial->number];
    topics->partial_of[partial->number] = 0;
    *partial = *last;
    topics->partial_count--;
}

static void forget_partials(struct topics *topics)
{
    for (size_t i = 0; i < topics->partial_count; i++)
        topics->partial_of[topics->partials[i].number] = 0;
    topics->partial_count = 0;
}

/* The first part of a cue of several. Unless one is under way that has come further, the cue begins here. */
static inline void begin(struct topics *topics, const struct step *step, const struct event *event)
{
    uint8_t *place = &topics->partial_of[step->number];
    if (*place ? topics->partials[*place - 1].next_part > 1 : topics->partial_count == MAX_PARTIAL)
        return;
    if (!*place)
        *place = (uint8_t)++topics->partial_count;
    topics->partials[*place - 1] = (struct partial){step->number, event->first_token, event->end_token, step[1].group, 1};
}

/* A later part of one that is under way. */
static NOT_INLINE void advance(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                    uint32_t sentence, const struct event *event, const struct step *step, struct partial *partial)
{
    if (partial->next_part != step->index || event->first_token < partial->end_token ||
        event->first_token - partial->end_token > step->within)
        return;
    partial->end_token = event->end_token;
    if (++partial->next_part < step->count) {
        partial->waits_for = step[1].group;
        return;
    }
    add_evidence(knowledge, topics, document, sentence, step->cue, partial->first_token, event->first_token,
                 event->end_token);
    end_partial(topics, partial);
}

static inline void follow(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                          uint32_t sentence, const struct event *event, uint32_t way)
{
    if (!(way & SEVERAL)) {
        add_evidence(knowledge, topics, document, sentence, way, event->first_token, event->first_token,
                     event->end_token);
        return;
    }
    const struct step *step = &topics->steps[way & ~SEVERAL];
    if (step->index == 0)
        begin(topics, step, event);
    else if (topics->partial_of[step->number])
        advance(knowledge, topics, document, sentence, event, step,
                &topics->partials[topics->partial_of[step->number] - 1]);
}

static bool is_waited_for(const struct topics *topics, uint32_t group)
{
    for (size_t i = 0; i < topics->partial_count; i++)
        if (topics->partials[i].waits_for == group)
            return true;
    return false;
}

/* A mention may be a part of many cues, of most of which it is no first part, and of which none is under way. */
static void follow_mention(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                           uint32_t sentence, const struct event *event)
{
    const struct group *group = &topics->groups[event->way];
    bool any = is_waited_for(topics, event->way);
    const uint32_t *way = any ? &topics->mention_ways[group->first_way] : &topics->start_ways[group->first_start];
    const uint32_t *end = any ? &topics->mention_ways[group->end_way] : &topics->start_ways[group->end_start];
    for (; way < end; way++)
        follow(knowledge, topics, document, sentence, event, *way);
}

/* The cues of a sentence, whose events have been collected. */
static void follow_events(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                          uint32_t sentence)
{
    forget_partials(topics);
    const struct event *word = topics->word_events.items, *words_end = word + topics->word_events.count;
    const struct event *name = topics->mention_events.items, *names_end = name + topics->mention_events.count;
    for (; word < words_end; word++) {
        for (; name < names_end && name->first_token < word->first_token; name++)
            follow_mention(knowledge, topics, document, sentence, name);
        follow(knowledge, topics, document, sentence, word, word->way);
    }
    for (; name < names_end; name++)
        follow_mention(knowledge, topics, document, sentence, name);
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

/* The modality that a word or phrase gives, 0: none. */
static uint32_t modality_of(const struct knowledge *knowledge, const struct document *document,
                            const struct sentence *sentence, const struct hit *hit)
{
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    for (uint32_t s = node->first_sense; s < node->first_sense + node->sense_count; s++) {
        const struct sense *sense = &knowledge->senses[s];
        if (sense->type == SENSE_WORD && knowledge->classes[sense->target].flags &&
            language_fits(sense->language, sentence->language) && case_fits(document, sentence, hit, sense))
            return knowledge->classes[sense->target].flags;
    }
    return 0;
}

/* The nearest sign within reach of the cue that stands before its last part. Most sentences have none. */
static uint32_t find_modality(const struct knowledge *knowledge, const struct document *document, uint32_t reach,
                              const struct finding *finding)
{
    const struct sentence *sentence = &document->sentences[finding->sentence];
    uint32_t from = finding->last_part;
    if (!(sentence->holds & HOLDS_MODALITY))
        return 0;
    while (from > 0 && document->tokens[from - 1].start >= finding->span.start)
        from--;
    from = from > reach ? from - reach : 0;
    if (from < sentence->first_token)
        from = sentence->first_token;
    for (uint32_t i = document->tokens[finding->last_part].hit; i > 0; i--) {
        const struct hit *hit = &document->hits[i - 1];
        if (hit->first_token < from)
            break;
        if (!(hit->holds & HOLDS_MODALITY) || hit->end_token > finding->last_part)
            continue;
        uint32_t modality = modality_of(knowledge, document, sentence, hit);
        if (modality)
            return modality;
    }
    return 0;
}

/* Gives the topics that are kept their evidence, in text order. */
static void keep_evidence(const struct knowledge *knowledge, struct topics *topics, struct document *document)
{
    uint32_t reach = (uint32_t)fmin(knowledge->scoring->modality_reach, 1000), place = 0;
    for (size_t i = 0; i < document->topic_count; i++) {
        struct topic *topic = &document->topics[i];
        struct tally *tally = &topics->tallies[topic->topic];
        tally->kept = true;
        tally->place = topic->first_evidence = place;
        topic->end_evidence = place += tally->findings;
    }
    mem_reserve(document->evidence, document->evidence_capacity, place);
    document->evidence_count = place;
    for (size_t i = 0; place && i < topics->finding_count; i++) {
        const struct finding *finding = &topics->findings[i];
        struct tally *tally = &topics->tallies[finding->topic];
        if (tally->kept)
            document->evidence[tally->place++] =
                (struct evidence){.span = finding->span,
                                  .cue = finding->cue,
                                  .modality = find_modality(knowledge, document, reach, finding),
                                  .weight = finding->weight};
    }
}

static void score(const struct knowledge *knowledge, struct topics *topics, struct document *document)
{
    const struct scoring *scoring = knowledge->scoring;
    double length = (double)document->token_count / (scoring->length_free > 0 ? scoring->length_free : 1);
    double factor = length > 1 ? pow(length, scoring->length_exponent) : 1;
    uint32_t countries = NONE;
    for (size_t i = 0; i < topics->found_count; i++) {
        uint32_t index = topics->found[i];
        const struct topic_def *topic = &knowledge->topics[index];
        double threshold = topic->threshold * factor, sum = topics->tallies[index].sum;
        if (sum < threshold - 0.1) /* most, and however they are rounded */
            continue;
        threshold = fmax(round_to_hundredths(threshold), 0.01);
        sum = round_to_hundredths(sum);
        if (sum < threshold)
            continue;
        if (topic->needs_countries && countries == NONE)
            countries = count_countries(knowledge, document);
        if (topic->needs_countries > countries)
            continue;
        mem_reserve(document->topics, document->topic_capacity, document->topic_count + 1);
        document->topics[document->topic_count++] =
            (struct topic){.topic = index, .threshold = threshold, .score = sum / (sum + threshold)};
    }
    sort_topics(document->topics, document->topic_count);
    drop_weak(knowledge, document);
    keep_evidence(knowledge, topics, document);
}

static void forget_document(struct topics *topics)
{
    for (size_t i = 0; i < topics->touched_count; i++)
        topics->uses[topics->touched[i]].given = topics->uses[topics->touched[i]].next = 0;
    for (size_t i = 0; i < topics->found_count; i++)
        topics->tallies[topics->found[i]] = (struct tally){0};
    topics->touched_count = topics->found_count = topics->finding_count = 0;
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct topics *topics = scratch;
    const uint32_t *winners = document->winners;
    size_t next = 0, next_hit = 0;
    list_hits(topics, document);
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        size_t first = next;
        while (next < document->winner_count && document->mentions[winners[next]].sentence == s)
            next++;
        next_hit = collect_words(knowledge, topics, document, &document->sentences[s], next_hit);
        collect_mentions(topics, document, winners + first, next - first);
        follow_events(knowledge, topics, document, s);
    }
    score(knowledge, topics, document);
    forget_document(topics);
}

const struct stage stage_topics = {"topics", open_topics, run, close_topics};
