/* Where in the lexicon's table a node is, for the builder and the look-up. */
#ifndef NERTAG_KNOWLEDGE_LEXICON_HASH_H
#define NERTAG_KNOWLEDGE_LEXICON_HASH_H

#include <stdint.h>

#include "knowledge/image.h"

/* Of the node for a token after PARENT; for a first token it is the hash itself. */
static inline uint64_t lexicon_key(uint32_t parent, uint64_t token_hash)
{
    return token_hash ^ parent * UINT64_C(0xBF58476D1CE4E5B9);
}

/* The node at which the search for a first token, for one that follows another, begins. Those of line 0 stand for none. */
static inline uint64_t lexicon_line(uint64_t key, uint64_t lines)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)key * lines >> 64);
}
static inline uint64_t lexicon_first_place(const struct lexicon_table *table, uint64_t token_hash)
{
    return (1 + lexicon_line(token_hash, table->first_lines)) * LEXICON_LINE;
}
static inline uint64_t lexicon_later_place(const struct lexicon_table *table, uint64_t key)
{
    return (1 + table->first_lines + lexicon_line(key, table->later_lines)) * LEXICON_LINE;
}
static inline uint64_t lexicon_size(const struct lexicon_table *table)
{
    return (1 + table->first_lines + table->later_lines) * LEXICON_LINE + LEXICON_OVERFLOW;
}

/* The bit of node.followers. */
static inline uint64_t lexicon_follower(uint64_t token_hash)
{
    return UINT64_C(1) << (token_hash & 63);
}

#endif
