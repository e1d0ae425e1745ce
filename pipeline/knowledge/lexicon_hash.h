/* The keys of the lexicon's table and the texts of its nodes, for the builder and the look-up. */
#ifndef NERTAG_KNOWLEDGE_LEXICON_HASH_H
#define NERTAG_KNOWLEDGE_LEXICON_HASH_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "knowledge/image.h"

static inline uint64_t lexicon_key(uint32_t parent, uint64_t token_hash)
{
    uint64_t key = (token_hash + parent) * UINT64_C(0xBF58476D1CE4E5B9);
    return key ^ key >> 31;
}

/* Where in the table the search for KEY begins; the high half is kept in the slot to tell keys apart cheaply. */
static inline uint64_t lexicon_slot(uint64_t key)
{
    return key;
}

static inline uint64_t lexicon_slot_value(uint64_t key, uint32_t node)
{
    return (key >> 32) << 32 | node;
}

/* The first bytes of a folded token, as a node keeps them. At least 7 bytes after its end must be readable. */
static inline uint64_t lexicon_start(const char *folded, size_t length)
{
    uint64_t word;
    memcpy(&word, folded, sizeof word);
    return length < sizeof word ? word & ((UINT64_C(1) << (length * 8)) - 1) : word;
}

/* Whether FOLDED (of which at least 7 bytes more must be readable) is the text of NODE, whose image has STRINGS. */
static inline bool lexicon_node_is(const struct lexicon_node *node, const char *strings, struct slice folded)
{
    return node->start == lexicon_start(folded.bytes, folded.length) && node->text_length == folded.length &&
           (folded.length <= sizeof node->start || memcmp(strings + node->text, folded.bytes, folded.length) == 0);
}

#endif
