/* Finds the cues of topics: words, mentions, and several of them that follow each other within a sentence. At a place
 * of the text only the longest words that are a cue of any topic count. */
#ifndef NERTAG_STAGES_CUES_H
#define NERTAG_STAGES_CUES_H

#include "document/document.h"
#include "knowledge/knowledge.h"

/* An occurrence of a cue. */
struct cue_found {
    uint32_t cue, worth; /* the worth is that of the cue */
    uint32_t sentence;
    uint32_t first_token, end_token;
    uint32_t last_part; /* first token of the last part of the cue */
};

/* Those of a document, in the order in which they end; made by cues_find, owned by struct cues. */
struct cue_list {
    const struct cue_found *items;
    size_t count;
};

struct cues;
struct cues *cues_open(const struct knowledge *knowledge);
void cues_close(struct cues *cues);

/* Valid until the next call. */
struct cue_list cues_find(struct cues *cues, const struct knowledge *knowledge, const struct document *document);

#endif
