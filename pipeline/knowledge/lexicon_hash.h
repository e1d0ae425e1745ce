/* Where in the lexicon's table a node is, for the builder and the look-up. */
#ifndef NERTAG_KNOWLEDGE_LEXICON_HASH_H
#define NERTAG_KNOWLEDGE_LEXICON_HASH_H

#include <stdint.h>

/* Of the node for a token after PARENT; for a first token it is the hash itself. */
static inline uint64_t lexicon_key(uint32_t parent, uint64_t token_hash)
{
    return token_hash ^ parent * UINT64_C(0xBF58476D1CE4E5B9);
}

/* The node at which the search for KEY begins. Node 0 stands for none. */
static inline uint64_t lexicon_place(uint64_t key, uint64_t places)
{
    __extension__ typedef unsigned __int128 wide;
    return 1 + (uint64_t)((wide)key * places >> 64);
}

/* The bit of node.followers. */
static inline uint64_t lexicon_follower(uint64_t token_hash)
{
    return UINT64_C(1) << (token_hash & 63);
}

#endif
