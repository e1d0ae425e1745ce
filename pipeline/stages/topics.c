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

#include "stages/lookup.h"
#include "stages/stage.h"

enum { MAX_PARTIAL = 64, ISO_LETTERS = 26, AHEAD = 4 /* so many cues pass while memory is fetched */ };
#define LEAST_WEIGHT 0.05 /* occurrences that would add less are no evidence any more */

/* A cue part that occurs in the sentence. */
struct event {
    uint32_t first_token, end_token;
    uint32_t part;
};

/* A cue of several parts of which some have been seen. */
struct partial {
    uint32_t cue, first_token, end_token;
    uint16_t next_part;
};

/* Evidence before it is sorted by topic. */
struct finding {
    uint32_t topic;
    uint32_t last_part; /* first token of the last part of the cue: signs of modality stand before it */
    struct evidence evidence;
};

struct topics {
    uint32_t *mention_parts; /* parts that are mentions, sorted by what they mean */
    struct range {
        uint32_t first, end;
    } by_label, by_kind, by_entry; /* in mention_parts */
    struct event_list {
        struct event *items;
        size_t count, capacity;
    } word_events, mention_events; /* of the sentence, each in text order */
    struct partial partials[MAX_PARTIAL];
    size_t partial_count;
    uint8_t *partial_of; /* by cue: index in partials + 1, 0 for none */
    struct finding *findings;
    size_t finding_count, finding_capacity;
    struct use {
        double given; /* what the cue has added in this document */
        double next;  /* what part of its weight another occurrence adds; 0 before the first */
    } *uses;             /* by cue */
    uint32_t *touched;   /* cues to clear afterwards */
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

static struct range parts_of_type(const struct knowledge *knowledge, const struct topics *topics, uint32_t type)
{
    struct range range = {0};
    while (range.first < knowledge->mention_part_count &&
           knowledge->cue_parts[topics->mention_parts[range.first]].type < type)
        range.first++;
    range.end = range.first;
    while (range.end < knowledge->mention_part_count &&
           knowledge->cue_parts[topics->mention_parts[range.end]].type == type)
        range.end++;
    return range;
}

static void *open_topics(const struct knowledge *knowledge)
{
    struct topics *topics = mem_calloc(1, sizeof *topics);
    size_t bytes = knowledge->mention_part_count * sizeof *topics->mention_parts;
    topics->mention_parts = mem_alloc(bytes);
    if (bytes)
        memcpy(topics->mention_parts, knowledge->mention_parts, bytes);
    qsort_r(topics->mention_parts, knowledge->mention_part_count, sizeof *topics->mention_parts,
            compare_mention_parts, (void *)knowledge);
    topics->by_label = parts_of_type(knowledge, topics, PART_LABEL);
    topics->by_kind = parts_of_type(knowledge, topics, PART_KIND);
    topics->by_entry = parts_of_type(knowledge, topics, PART_ENTRY);
    topics->uses = mem_calloc(knowledge->cue_count, sizeof *topics->uses);
    topics->partial_of = mem_calloc(knowledge->cue_count, 1);
    return topics;
}

static void close_topics(void *scratch)
{
    struct topics *topics = scratch;
    free(topics->mention_parts);
    free(topics->word_events.items);
    free(topics->mention_events.items);
    free(topics->findings);
    free(topics->uses);
    free(topics->partial_of);
    free(topics->touched);
    free(topics);
}

static void add_event(struct event_list *events, uint32_t first, uint32_t end, uint32_t part)
{
    mem_reserve(events->items, events->capacity, events->count + 1);
    events->items[events->count++] = (struct event){first, end, part};
}

/* The part will be looked at when all events of the sentence are known: it is fetched until then. */
static void add_word_event(const struct knowledge *knowledge, struct event_list *events, const struct hit *hit,
                           uint32_t part)
{
    __builtin_prefetch(&knowledge->cue_parts[part]);
    add_event(events, hit->first_token, hit->end_token, part);
}

static bool sense_applies(const struct document *document, const struct sentence *sentence, const struct hit *hit,
                          const struct sense *sense)
{
    return sense->type == SENSE_CUE && language_fits(sense->language, sentence->language) &&
           case_fits(document, sentence, hit, sense);
}

/* Collects the cues of words, the longest at each place only. */
static void collect_words(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                          const struct sentence *sentence)
{
    uint32_t covered = 0; /* end of the longest cue that began before */
    struct event_list *events = &topics->word_events;
    for (uint32_t i = sentence->first_hit; i < sentence->end_hit; i++) {
        const struct hit *hit = &document->hits[i];
        if (!(hit->holds & SENSE_CUE) || hit->end_token <= covered)
            continue;
        const struct lexicon_node *node = &knowledge->nodes[hit->node];
        size_t before = events->count;
        for (uint32_t s = node->first_sense; s < node->first_sense + node->sense_count; s++)
            if (sense_applies(document, sentence, hit, &knowledge->senses[s]))
                add_word_event(knowledge, events, hit, knowledge->senses[s].target);
        if (events->count == before)
            continue;
        /* Hits with the same beginning come shortest first: the longer one takes the place of the shorter. */
        size_t kept = before;
        while (kept > 0 && events->items[kept - 1].first_token == hit->first_token)
            kept--;
        if (kept < before) {
            memmove(events->items + kept, events->items + before, (events->count - before) * sizeof *events->items);
            events->count -= before - kept;
        }
        if (hit->end_token > covered)
            covered = hit->end_token;
    }
}

static void collect_mention(const struct knowledge *knowledge, struct topics *topics, const struct mention *mention,
                            struct range parts, uint32_t argument)
{
    uint32_t end = parts.end;
    while (parts.first < parts.end) {
        uint32_t middle = parts.first + (parts.end - parts.first) / 2;
        if (knowledge->cue_parts[topics->mention_parts[middle]].argument < argument)
            parts.first = middle + 1;
        else
            parts.end = middle;
    }
    for (uint32_t i = parts.first; i < end; i++) {
        if (knowledge->cue_parts[topics->mention_parts[i]].argument != argument)
            break;
        add_event(&topics->mention_events, mention->first_token, mention->end_token, topics->mention_parts[i]);
    }
}

static double round_to_hundredths(double number)
{
    return round(number * 100) / 100;
}

/* A cue in the headline weighs more, one in a byline nothing: the factors of all zones that it is in. */
static double zone_factor(const struct knowledge *knowledge, const struct document *document,
                          const struct sentence *sentence, uint32_t token)
{
    double factor = 1;
    uint32_t zones = document_zones_at(document, sentence, token);
    for (uint32_t zone = 1; zone < knowledge->zone_count; zone++)
        if (zones >> zone & 1)
            factor *= knowledge->zones[zone].topics;
    return factor;
}

/* FIRST and END: the tokens of the cue; LAST_PART: where its last part begins. */
static void add_evidence(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                         const struct sentence *sentence, uint32_t cue_index, uint32_t first, uint32_t last_part,
                         uint32_t end)
{
    const struct cue *cue = &knowledge->cues[cue_index];
    const struct scoring *scoring = knowledge->scoring;
    if (cue->topic == NONE)
        return;
    struct use *use = &topics->uses[cue_index];
    if (use->next == 0) {
        mem_reserve(topics->touched, topics->touched_capacity, topics->touched_count + 1);
        topics->touched[topics->touched_count++] = cue_index;
        use->next = 1;
    }
    double weight = cue->weight * use->next * (sentence->zones ? zone_factor(knowledge, document, sentence, first) : 1);
    double room = fabs(cue->weight) * scoring->repeat_cap - fabs(use->given);
    if (fabs(weight) > room)
        weight = cue->weight < 0 ? -room : room;
    if (fabs(weight) < LEAST_WEIGHT)
        return;
    weight = round_to_hundredths(weight);
    use->given += weight;
    use->next *= scoring->repeat_factor;
    struct span span = {document->tokens[first].start, document->tokens[end - 1].end};
    mem_reserve(topics->findings, topics->finding_capacity, topics->finding_count + 1);
    topics->findings[topics->finding_count++] = (struct finding){
        .topic = cue->topic, .last_part = last_part, .evidence = {.span = span, .cue = cue_index, .weight = weight}};
}

static struct partial *find_partial(struct topics *topics, uint32_t cue)
{
    return topics->partial_of[cue] ? &topics->partials[topics->partial_of[cue] - 1] : NULL;
}

static struct partial *start_partial(struct topics *topics, uint32_t cue)
{
    topics->partial_of[cue] = (uint8_t)++topics->partial_count;
    return &topics->partials[topics->partial_count - 1];
}

/* The last one takes its place. */
static void end_partial(struct topics *topics, struct partial *partial)
{
    const struct partial *last = &topics->partials[topics->partial_count - 1];
    topics->partial_of[last->cue] = topics->partial_of[partial->cue];
    topics->partial_of[partial->cue] = 0;
    *partial = *last;
    topics->partial_count--;
}

static void forget_partials(struct topics *topics)
{
    for (size_t i = 0; i < topics->partial_count; i++)
        topics->partial_of[topics->partials[i].cue] = 0;
    topics->partial_count = 0;
}

/* Takes a part of a cue of several parts one step on. */
static void advance(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                    const struct sentence *sentence, const struct event *event)
{
    const struct cue_part *part = &knowledge->cue_parts[event->part];
    struct partial *partial = find_partial(topics, part->cue);
    if (part->index == 0) {
        if (partial && partial->next_part > 1)
            return; /* the one under way has come further */
        if (!partial && topics->partial_count == MAX_PARTIAL)
            return;
        if (!partial)
            partial = start_partial(topics, part->cue);
        *partial = (struct partial){part->cue, event->first_token, event->end_token, 1};
        return;
    }
    if (!partial || partial->next_part != part->index || event->first_token < partial->end_token ||
        event->first_token - partial->end_token > part->within)
        return;
    partial->end_token = event->end_token;
    if (++partial->next_part < part->count)
        return;
    add_evidence(knowledge, topics, document, sentence, part->cue, partial->first_token, event->first_token,
                 event->end_token);
    end_partial(topics, partial);
}

static void read_sentence(const struct knowledge *knowledge, struct topics *topics, const struct document *document,
                          const struct sentence *sentence, const uint32_t *mentions, size_t mention_count)
{
    topics->word_events.count = topics->mention_events.count = 0;
    forget_partials(topics);
    collect_words(knowledge, topics, document, sentence);
    for (size_t i = 0; i < mention_count; i++) {
        const struct mention *mention = &document->mentions[mentions[i]];
        collect_mention(knowledge, topics, mention, topics->by_label, mention->label);
        collect_mention(knowledge, topics, mention, topics->by_kind, mention->kind);
        if (mention->entry != NONE)
            collect_mention(knowledge, topics, mention, topics->by_entry, mention->entry);
    }
    const struct event *word = topics->word_events.items, *words_end = word + topics->word_events.count;
    const struct event *name = topics->mention_events.items, *names_end = name + topics->mention_events.count;
    while (word < words_end || name < names_end) {
        if (words_end - word > AHEAD) {
            uint32_t later = knowledge->cue_parts[word[AHEAD].part].cue;
            __builtin_prefetch(&knowledge->cues[later]);
            __builtin_prefetch(&topics->uses[later]);
        }
        bool take_word = name == names_end || (word < words_end && word->first_token <= name->first_token);
        const struct event *event = take_word ? word++ : name++;
        const struct cue_part *part = &knowledge->cue_parts[event->part];
        if (part->count == 1)
            add_evidence(knowledge, topics, document, sentence, part->cue, event->first_token,
                         event->first_token, event->end_token);
        else
            advance(knowledge, topics, document, sentence, event);
    }
}

static uint32_t count_countries(const struct knowledge *knowledge, const struct document *document)
{
    uint8_t seen[ISO_LETTERS * ISO_LETTERS] = {0};
    uint32_t count = 0;
    for (size_t i = 0; i < document->mention_count; i++) {
        const struct mention *mention = &document->mentions[i];
        uint32_t entry = mention->entry != NONE ? mention->entry : mention->place;
        if (mention->state != MENTION_WON || entry == NONE)
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

/* Orders the findings by topic; within a topic they stay in text order. Counting is cheaper than comparing: there are
 * many findings and few topics. */
static struct finding *sort_by_topic(const struct knowledge *knowledge, struct topics *topics,
                                     struct document *document)
{
    struct finding *sorted = arena_alloc(&document->arena, topics->finding_count * sizeof *sorted);
    uint32_t *next = arena_alloc(&document->arena, (knowledge->topic_count + 1) * sizeof *next);
    for (size_t i = 0; i < topics->finding_count; i++)
        next[topics->findings[i].topic + 1]++;
    for (uint32_t t = 0; t < knowledge->topic_count; t++)
        next[t + 1] += next[t];
    for (size_t i = 0; i < topics->finding_count; i++)
        sorted[next[topics->findings[i].topic]++] = topics->findings[i];
    return sorted;
}

static int compare_topics(const void *left, const void *right)
{
    const struct topic *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->topic < b->topic ? -1 : a->topic > b->topic;
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

static const struct sentence *sentence_of(const struct document *document, uint32_t token)
{
    size_t low = 0, high = document->sentence_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document->sentences[middle].end_token <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return &document->sentences[low];
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

/* The nearest sign within reach of the cue that stands before its last part. Most cues have none near, so the sentence
 * is looked for last. */
static uint32_t find_modality(const struct knowledge *knowledge, const struct document *document,
                              const struct finding *finding)
{
    uint32_t from = finding->last_part, reach = (uint32_t)fmin(knowledge->scoring->modality_reach, 1000);
    const struct sentence *sentence = NULL;
    while (from > 0 && document->tokens[from - 1].start >= finding->evidence.span.start)
        from--;
    from = from > reach ? from - reach : 0;
    for (uint32_t i = document->tokens[finding->last_part].hit; i > 0; i--) {
        const struct hit *hit = &document->hits[i - 1];
        if (hit->first_token < from)
            break;
        if (!(hit->holds & HOLDS_MODALITY) || hit->end_token > finding->last_part)
            continue;
        if (!sentence)
            sentence = sentence_of(document, finding->last_part);
        if (hit->first_token < sentence->first_token)
            break;
        uint32_t modality = modality_of(knowledge, document, sentence, hit);
        if (modality)
            return modality;
    }
    return 0;
}

/* Gives the topics that are kept their evidence: so far they know it by its place among the findings. */
static void keep_evidence(const struct knowledge *knowledge, struct document *document, const struct finding *findings)
{
    for (size_t i = 0; i < document->topic_count; i++) {
        struct topic *topic = &document->topics[i];
        uint32_t first = (uint32_t)document->evidence_count;
        for (uint32_t f = topic->first_evidence; f < topic->end_evidence; f++) {
            mem_reserve(document->evidence, document->evidence_capacity, document->evidence_count + 1);
            struct evidence *evidence = &document->evidence[document->evidence_count++];
            *evidence = findings[f].evidence;
            evidence->modality = find_modality(knowledge, document, &findings[f]);
        }
        topic->first_evidence = first;
        topic->end_evidence = (uint32_t)document->evidence_count;
    }
}

static void score(const struct knowledge *knowledge, struct topics *topics, struct document *document)
{
    const struct scoring *scoring = knowledge->scoring;
    double length = (double)document->token_count / (scoring->length_free > 0 ? scoring->length_free : 1);
    double factor = length > 1 ? pow(length, scoring->length_exponent) : 1;
    uint32_t countries = NONE;
    const struct finding *findings = sort_by_topic(knowledge, topics, document);
    for (size_t i = 0, end; i < topics->finding_count; i = end) {
        const struct topic_def *topic = &knowledge->topics[findings[i].topic];
        double sum = 0, threshold = fmax(round_to_hundredths(topic->threshold * factor), 0.01);
        for (end = i; end < topics->finding_count && findings[end].topic == findings[i].topic; end++)
            sum += findings[end].evidence.weight;
        sum = round_to_hundredths(sum);
        if (sum < threshold)
            continue;
        if (topic->needs_countries && countries == NONE)
            countries = count_countries(knowledge, document);
        if (topic->needs_countries > countries)
            continue;
        mem_reserve(document->topics, document->topic_capacity, document->topic_count + 1);
        document->topics[document->topic_count++] = (struct topic){.topic = findings[i].topic,
                                                                   .threshold = threshold,
                                                                   .score = sum / (sum + threshold),
                                                                   .first_evidence = (uint32_t)i,
                                                                   .end_evidence = (uint32_t)end};
    }
    if (document->topic_count > 1)
        qsort(document->topics, document->topic_count, sizeof *document->topics, compare_topics);
    drop_weak(knowledge, document);
    keep_evidence(knowledge, document, findings);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct topics *topics = scratch;
    const uint32_t *winners = document->winners;
    size_t next = 0;
    topics->finding_count = 0;
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        size_t first = next;
        while (next < document->winner_count && document->mentions[winners[next]].sentence == s)
            next++;
        read_sentence(knowledge, topics, document, &document->sentences[s], winners + first, next - first);
    }
    score(knowledge, topics, document);
    for (size_t i = 0; i < topics->touched_count; i++)
        topics->uses[topics->touched[i]] = (struct use){0};
    topics->touched_count = 0;
}

const struct stage stage_topics = {"topics", open_topics, run, close_topics};
