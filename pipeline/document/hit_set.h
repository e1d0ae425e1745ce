/* Sets of hits, for stages that look for few among many. */
#ifndef NERTAG_DOCUMENT_HIT_SET_H
#define NERTAG_DOCUMENT_HIT_SET_H

#include "document/document.h"
#include "document/text_masks.h"

/* So many hits a set tells of at once; so many bytes lie behind the last of document.hit_kinds. */
enum { HITS_IN_SET = MASKED_BYTES };

/* Of the first HITS_IN_SET of the hits FIRST to END those that hold KIND, one of the lower eight bits of hit.holds: a bit
 * each, that of FIRST lowest. */
static inline uint64_t document_hit_set(const struct document *document, unsigned kind, uint32_t first, uint32_t end)
{
    uint64_t bits = text_bits(document->hit_kinds + first, __builtin_ctz(kind));
    return end - first < HITS_IN_SET ? bits & ((UINT64_C(1) << (end - first)) - 1) : bits;
}

#endif
