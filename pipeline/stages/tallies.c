#include "stages/tallies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_WEIGHT 0.05 /* occurrences that would add less are no evidence any more */
enum { FEWEST_SLOTS = 64 };

/* What a cue has come to in the document. */
struct use {
    double given; /* what it has added or taken away */
    double next;  /* what part of its weight another occurrence adds */
    uint32_t cue;
};

void tallies_open(struct tallies *tallies, const struct knowledge *knowledge)
{
    tallies->of = mem_calloc(knowledge->topic_count, sizeof *tallies->of);
    tallies->topics = mem_calloc(knowledge->topic_count + 1, sizeof *tallies->topics);
}

void tallies_close(struct tallies *tallies)
{
    free(tallies->findings);
    free(tallies->of);
    free(tallies->topics);
    free(tallies->uses);
    free(tallies->slots);
}

/* Of what is not negative. */
static inline double round_hundredths(double number)
{
    double scaled = number * 100;
    if (!(scaled < 1e15))
        return round(scaled) / 100;
    double whole = (double)(int64_t)scaled;
    return (whole + (scaled - whole >= 0.5)) / 100;
}

double round_to_hundredths(double number)
{
    return copysign(round_hundredths(fabs(number)), number);
}

/* A cue in the headline weighs more, one in a byline nothing: the factors of all zones that it is in. */
static double zone_factor(const struct knowledge *knowledge, const struct document *document,
                          const struct cue_found *found)
{
    const struct sentence *sentence = &document->sentences[found->sentence];
    double factor = 1;
    if (!sentence->zones)
        return 1;
    for (uint32_t zones = document_zones_at(document, sentence, found->first_token); zones; zones &= zones - 1)
        factor *= knowledge->zones[__builtin_ctz(zones)].topics;
    return factor;
}

static inline uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Makes room for the uses of COUNT cues. The slots are as few as the document allows: they are to stay in the cache. */
static void start_uses(struct tallies *tallies, size_t count)
{
    tallies->use_count = 0;
    tallies->slot_count = FEWEST_SLOTS;
    while (tallies->slot_count < 2 * count)
        tallies->slot_count *= 2;
    mem_reserve(tallies->uses, tallies->use_capacity, count + 1);
    mem_reserve(tallies->slots, tallies->slot_capacity, tallies->slot_count);
    memset(tallies->slots, 0, tallies->slot_count * sizeof *tallies->slots);
}

/* That of a cue. Nothing foretells whether it has occurred before, so that is no branch: a new one is made behind those in
 * use in any case, and where a slot is empty, that is the one it leads to: 0 - 1 is no less than their count. */
static inline struct use *use_of(struct tallies *tallies, uint32_t cue)
{
    struct use *uses = tallies->uses;
    size_t mask = tallies->slot_count - 1, at = cue * UINT64_C(0x9E3779B97F4A7C15) >> 32 & mask;
    uint32_t count = tallies->use_count, index;
    uses[count] = (struct use){.next = 1, .cue = cue};
    while (uses[index = least(tallies->slots[at] - 1, count)].cue != cue)
        at = (at + 1) & mask;
    tallies->slots[at] = index + 1;
    tallies->use_count += index == count;
    return &uses[index];
}

static void add_finding(struct tallies *tallies, uint32_t topic, uint32_t found, double weight, size_t *count)
{
    struct tally *tally = &tallies->of[topic];
    tallies->topics[tallies->topic_count] = topic;
    tallies->topic_count += !tally->count;
    tallies->findings[*count] = (struct finding){weight, found, tally->last};
    tally->last = (uint32_t)++*count;
    tally->count++;
    tally->sum += weight;
}

void tallies_add(struct tallies *tallies, const struct knowledge *knowledge, const struct document *document,
                 struct cue_list cues)
{
    const struct scoring *scoring = knowledge->scoring;
    size_t finding_count = 0;
    start_uses(tallies, cues.count);
    mem_reserve(tallies->findings, tallies->finding_capacity, cues.count);
    for (uint32_t i = 0; i < cues.count; i++) {
        const struct cue_found *found = &cues.items[i];
        const struct worth *worth = &knowledge->worths[found->worth];
        if (worth->topic == NONE)
            continue;
        struct use *use = use_of(tallies, found->cue);
        double full = fabs(worth->weight), size = full * use->next * zone_factor(knowledge, document, found);
        double room = full * scoring->repeat_cap - use->given;
        size = size > room ? room : size;
        if (size < LEAST_WEIGHT)
            continue;
        size = round_hundredths(size);
        use->given += size;
        use->next *= scoring->repeat_factor;
        add_finding(tallies, worth->topic, i, copysign(size, worth->weight), &finding_count);
    }
}

void tallies_clear(struct tallies *tallies)
{
    for (size_t i = 0; i < tallies->topic_count; i++)
        tallies->of[tallies->topics[i]] = (struct tally){0};
    tallies->topic_count = 0;
}
