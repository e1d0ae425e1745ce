#include "document/document.h"

#include <stdlib.h>

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
        .sentences = document->sentences,
        .sentence_capacity = document->sentence_capacity,
        .hits = document->hits,
        .hit_capacity = document->hit_capacity,
        .mentions = document->mentions,
        .mention_capacity = document->mention_capacity,
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

void document_free(struct document *document)
{
    buffer_free(&document->input);
    buffer_free(&document->decoded);
    buffer_free(&document->folded);
    free(document->meta);
    free(document->mends);
    free(document->tokens);
    free(document->sentences);
    free(document->hits);
    free(document->mentions);
    free(document->entities);
    free(document->topics);
    free(document->evidence);
    arena_free(&document->arena);
    *document = (struct document){0};
}

struct mention *document_add_mention(struct document *document, struct mention mention)
{
    mem_reserve(document->mentions, document->mention_capacity, document->mention_count + 1);
    document->mentions[document->mention_count] = mention;
    return &document->mentions[document->mention_count++];
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
    case MENTION_LOST_OVERLAP: return "lost: overlap";
    case MENTION_LOST_READING: return "lost: reading";
    case MENTION_LOST_CONDITION: return "lost: condition";
    case MENTION_LOST_DUPLICATE: return "lost: duplicate";
    }
    return "unknown";
}
