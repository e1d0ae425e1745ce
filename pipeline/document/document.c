#include "document/document.h"

#include <stdlib.h>

#include "base/bytes.h"

void document_reset(struct document *document)
{
    struct document empty = {
        .input = document->input,
        .decoded = document->decoded,
        .meta = document->meta,
        .meta_capacity = document->meta_capacity,
        .mends = document->mends,
        .mend_capacity = document->mend_capacity,
        .folded = document->folded,
        .tokens = document->tokens,
        .token_capacity = document->token_capacity,
        .token_sets = document->token_sets,
        .token_set_capacity = document->token_set_capacity,
        .sentences = document->sentences,
        .sentence_capacity = document->sentence_capacity,
        .hits = document->hits,
        .hit_capacity = document->hit_capacity,
        .hit_kinds = document->hit_kinds,
        .hit_kind_capacity = document->hit_kind_capacity,
        .cue_hits = document->cue_hits,
        .cue_hit_capacity = document->cue_hit_capacity,
        .zones = document->zones,
        .zone_capacity = document->zone_capacity,
        .mentions = document->mentions,
        .mention_capacity = document->mention_capacity,
        .adjustments = document->adjustments,
        .adjustment_capacity = document->adjustment_capacity,
        .entities = document->entities,
        .entity_capacity = document->entity_capacity,
        .topics = document->topics,
        .topic_capacity = document->topic_capacity,
        .evidence = document->evidence,
        .evidence_capacity = document->evidence_capacity,
        .arena = document->arena,
        .fixed_language = document->fixed_language,
        .explain = document->explain,
    };
    empty.input.length = 0;
    empty.decoded.length = 0;
    empty.folded.length = 0;
    arena_reset(&empty.arena);
    *document = empty;
}

/* What the stages have found is forgotten, the memory kept. */
static void document_clear_stages(struct document *document)
{
    arena_reset(&document->arena);
    document->folded.length = 0;
    document->token_count = document->sentence_count = document->hit_count = document->cue_hit_count = 0;
    document->zone_count = document->mention_count = document->adjustment_count = document->entity_count = 0;
    document->winner_count = document->topic_count = document->evidence_count = 0;
}

void document_swap_stage_memory(struct document *one, struct document *other)
{
    struct document mine = *one;
#define SWAP(field) one->field = other->field, other->field = mine.field
#define SWAP_LIST(items, count, capacity) SWAP(items), SWAP(count), SWAP(capacity)
    SWAP(folded);
    SWAP_LIST(tokens, token_count, token_capacity);
    SWAP_LIST(token_sets, token_set_kinds, token_set_capacity);
    SWAP_LIST(sentences, sentence_count, sentence_capacity);
    SWAP_LIST(hits, hit_count, hit_capacity);
    SWAP(hit_kinds), SWAP(hit_kind_capacity);
    SWAP_LIST(cue_hits, cue_hit_count, cue_hit_capacity);
    SWAP_LIST(zones, zone_count, zone_capacity);
    SWAP_LIST(mentions, mention_count, mention_capacity);
    SWAP_LIST(adjustments, adjustment_count, adjustment_capacity);
    SWAP_LIST(entities, entity_count, entity_capacity);
    SWAP_LIST(topics, topic_count, topic_capacity);
    SWAP_LIST(evidence, evidence_count, evidence_capacity);
    SWAP(arena);
#undef SWAP_LIST
#undef SWAP
    document_clear_stages(one);
}

void document_free(struct document *document)
{
    buffer_free(&document->input);
    buffer_free(&document->decoded);
    buffer_free(&document->folded);
    free(document->meta);
    free(document->mends);
    free(document->tokens);
    free(document->token_sets);
    free(document->sentences);
    free(document->hits);
    free(document->hit_kinds);
    free(document->cue_hits);
    free(document->zones);
    free(document->mentions);
    free(document->adjustments);
    free(document->entities);
    free(document->topics);
    free(document->evidence);
    arena_free(&document->arena);
    *document = (struct document){0};
}

uint32_t document_count_in_set(const struct document *document, unsigned set, uint32_t first, uint32_t end)
{
    uint32_t count = 0;
    for (; first < end; first += 64) {
        uint64_t bits = document_part_of_set(document, set, first, end);
        if (bits)
            count += bytes_count_bits(bits);
    }
    return count;
}

void document_add_zone(struct document *document, struct zone zone)
{
    mem_reserve(document->zones, document->zone_capacity, document->zone_count + 1);
    document->zones[document->zone_count++] = zone;
}

uint32_t document_zones_at(const struct document *document, const struct sentence *sentence, uint32_t token)
{
    uint32_t zones = 0;
    for (uint32_t i = sentence->first_zone; i < sentence->end_zone; i++)
        if (document->zones[i].first_token <= token && token < document->zones[i].end_token)
            zones |= UINT32_C(1) << document->zones[i].zone;
    return zones;
}

bool document_is_silent(const struct document *document, uint32_t first_token, uint32_t end_token)
{
    for (uint32_t t = first_token; t < end_token; t++)
        if (document->tokens[t].shape & SHAPE_SILENT)
            return true;
    return false;
}

void document_adjust(struct document *document, uint32_t mention, uint32_t rule, int points)
{
    int score = document->mentions[mention].score + points;
    document->mentions[mention].score = (uint8_t)(score < 0 ? 0 : score > 100 ? 100 : score);
    mem_reserve(document->adjustments, document->adjustment_capacity, document->adjustment_count + 1);
    document->adjustments[document->adjustment_count++] = (struct adjustment){mention, rule, (int8_t)points};
}

struct slice document_slice(const struct document *document, struct span span)
{
    return (struct slice){document->text.bytes + span.start, span.end - span.start};
}

const char *mention_state_name(enum mention_state state)
{
    switch (state) {
    case MENTION_OPEN: return "open";
    case MENTION_WON: return "won";
    case MENTION_LEFT_OUT: return "won, not in the record";
    case MENTION_LOST_OVERLAP: return "lost: overlap";
    case MENTION_LOST_READING: return "lost: reading";
    case MENTION_LOST_CONDITION: return "lost: condition";
    case MENTION_LOST_DUPLICATE: return "lost: duplicate";
    case MENTION_LOST_ZONE: return "lost: zone";
    }
    return "unknown";
}
