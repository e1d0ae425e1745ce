/* Words that a text has run together ("JakartaKementerian", "BaratDedi"). */
#ifndef NERTAG_STAGES_RUN_ON_H
#define NERTAG_STAGES_RUN_ON_H

#include "document/document.h"
#include "knowledge/knowledge.h"

/* Where tokens are cut in two: offsets into the text, in order. Scratch of the caller, which frees the places. */
struct cuts {
    uint32_t *places;
    size_t count, capacity;
};

/* Whether TOKEN, which has its node, is easily seen to be words that are run together. Only one of letters of both cases,
 * or of capitals or small letters and digits, may be. */
bool runs_on(const struct knowledge *knowledge, const struct document *document, const struct token *token);

/* Puts the parts of words that are run together in the place of those words, where the first part is one that the
 * lexicon has for it (class run-on). A text that has none of those that are easily seen has no others. The tokens have
 * their nodes, the parts have none yet. Returns the first token that has changed. */
uint32_t part_words(const struct knowledge *knowledge, struct document *document, struct cuts *cuts);

#endif
