/* Zones: the headline by its place, all others by rules. They tell later stages what is no running text. */
#include <stdlib.h>

#include "stages/rule_engine.h"
#include "stages/stage.h"

static void *open_zones(const struct knowledge *knowledge)
{
    return rule_engine_open(knowledge, true);
}

static void close_zones(void *scratch)
{
    rule_engine_close(scratch);
}

static void add_headline(const struct knowledge *knowledge, struct document *document)
{
    const struct sentence *first = document->sentences;
    if (knowledge->scoring->headline && document->sentence_count && first->title)
        document_add_zone(document, (struct zone){.span = first->span,
                                                  .first_token = first->first_token,
                                                  .end_token = first->end_token,
                                                  .rule = NONE,
                                                  .zone = (uint8_t)knowledge->scoring->headline});
}

/* In text order, the outer one first. */
static int compare(const void *left, const void *right)
{
    const struct zone *a = left, *b = right;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end > b->span.end ? -1 : 1;
    if (a->zone != b->zone)
        return a->zone < b->zone ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* Several rules may see the same: a zone inside one of its kind says nothing new. */
static void drop_repeated(struct document *document)
{
    size_t kept = 0;
    for (size_t i = 0; i < document->zone_count; i++) {
        bool repeated = false;
        for (size_t k = kept; k > 0 && !repeated; k--) {
            const struct zone *other = &document->zones[k - 1];
            repeated = other->zone == document->zones[i].zone && other->span.end >= document->zones[i].span.end;
            if (other->span.end <= document->zones[i].span.start)
                break;
        }
        if (!repeated)
            document->zones[kept++] = document->zones[i];
    }
    document->zone_count = kept;
}

/* A zone never runs over the end of a sentence. */
static void tell_sentences(const struct knowledge *knowledge, struct document *document)
{
    uint32_t next = 0;
    for (size_t s = 0; s < document->sentence_count; s++) {
        struct sentence *sentence = &document->sentences[s];
        sentence->first_zone = next;
        while (next < document->zone_count && document->zones[next].first_token < sentence->end_token) {
            const struct zone *zone = &document->zones[next++];
            sentence->zones |= UINT32_C(1) << zone->zone;
            for (uint32_t t = zone->first_token; t < zone->end_token && !knowledge->zones[zone->zone].names; t++)
                document->tokens[t].shape |= SHAPE_SILENT;
        }
        sentence->end_zone = next;
    }
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    add_headline(knowledge, document);
    rule_engine_run(scratch, document);
    if (!document->zone_count)
        return;
    qsort(document->zones, document->zone_count, sizeof *document->zones, compare);
    drop_repeated(document);
    tell_sentences(knowledge, document);
}

const struct stage stage_zones = {"zones", open_zones, run, close_zones};
