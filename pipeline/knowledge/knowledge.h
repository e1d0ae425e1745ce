/* All knowledge, opened for use: typed views into an image. Frozen; one for the process, shared by all threads. */
#ifndef NERTAG_KNOWLEDGE_KNOWLEDGE_H
#define NERTAG_KNOWLEDGE_KNOWLEDGE_H

#include <stdbool.h>

#include "base/inline.h"
#include "base/text.h"
#include "knowledge/image.h"
#include "knowledge/lexicon_hash.h"

struct knowledge {
    const char *image;
    size_t image_size;
    void *owned;  /* memory to free, when it was built for this run */
    void *mapped; /* mapping to undo, when it came from a file */

    const char *strings;
    const uint64_t *firsts, *followers;
    uint64_t first_mask, follower_mask;
    const uint64_t *slots;
    uint64_t slot_mask;
    const struct lexicon_node *nodes;
    const struct sense *senses;
    const struct entry *entries;
    uint32_t entry_count;
    const struct kind *kinds;
    uint32_t kind_count;
    const struct named *classes;
    uint32_t class_count;
    const struct named *languages;
    uint32_t language_count; /* with index 0, which is "unknown" */
    const struct condition *conditions;
    const struct condition_list *condition_lists;
    const struct rule *rules;
    uint32_t rule_count;
    const uint32_t *rule_lists;
    const struct topic_def *topics;
    uint32_t topic_count;
    const struct cue *cues;
    uint32_t cue_count;
    const struct cue_part *cue_parts;
    const uint32_t *mention_parts; /* cue parts that are mentions, not words */
    uint32_t mention_part_count;
    const struct scoring *scoring;
    const struct zone_def *zones;
    uint32_t zone_count;               /* with index 0, which is "none" */
    const struct string_ref *modalities; /* names, by number; 0 is "none" */
    const struct source_file *source_files;
    uint32_t source_file_count;
    const char *sources; /* compressed */
    size_t sources_size;

    /* The classes that mean something to the program; 0 where the knowledge lacks one. */
    uint16_t class_function_word, class_abbreviation, class_abbreviation_final, class_not_name, class_clitic,
        class_run_on, class_legal_form;
};

/* Opens the knowledge embedded in the executable. */
bool knowledge_open_embedded(struct knowledge *knowledge);
/* Maps a compiled image. Diagnoses what is wrong with it and returns false. */
bool knowledge_open_file(struct knowledge *knowledge, const char *path);
/* Takes over an image made by knowledge_build. */
bool knowledge_open_memory(struct knowledge *knowledge, char *image, size_t size);
void knowledge_close(struct knowledge *knowledge);

struct slice knowledge_string(const struct knowledge *knowledge, struct string_ref ref); /* borrowed from the image */
/* An alias as its source file has it; the folded token of a node; both borrowed from the image. */
static inline struct slice knowledge_alias(const struct knowledge *knowledge, const struct sense *sense)
{
    return (struct slice){knowledge->strings + sense->text, sense->text_length};
}
static inline struct slice knowledge_token(const struct knowledge *knowledge, const struct lexicon_node *node)
{
    const char *start = (const char *)&node->start;
    return (struct slice){node->text_length <= sizeof node->start ? start : knowledge->strings + node->text,
                          node->text_length};
}
uint8_t knowledge_language(const struct knowledge *knowledge, struct slice code);        /* 0 when it is not covered */
uint32_t knowledge_entry(const struct knowledge *knowledge, struct slice id);            /* 0 when there is none */

/* The node for one more token after PARENT (0: a first token), or 0. At least 7 bytes behind FOLDED must be readable. */
static inline uint32_t lexicon_step(const struct knowledge *knowledge, uint32_t parent, uint64_t token_hash,
                                    struct slice folded)
{
    uint64_t key = lexicon_key(parent, token_hash), slot;
    for (uint64_t i = lexicon_slot(key) & knowledge->slot_mask; (slot = knowledge->slots[i]) != 0;
         i = (i + 1) & knowledge->slot_mask) {
        const struct lexicon_node *node = &knowledge->nodes[(uint32_t)slot];
        if ((slot ^ key) >> 32 == 0 && node->parent == parent && lexicon_node_is(node, knowledge->strings, folded))
            return (uint32_t)slot;
    }
    return 0;
}

/* Whether any name or word begins with a token of this hash; may say yes in error, never no. */
static inline bool lexicon_may_begin(const struct knowledge *knowledge, uint64_t token_hash)
{
    uint64_t bit = token_hash & knowledge->first_mask;
    return knowledge->firsts[bit >> 6] >> (bit & 63) & 1;
}

/* The same for a token of this hash after PARENT. */
static inline bool lexicon_may_follow(const struct knowledge *knowledge, uint32_t parent, uint64_t token_hash)
{
    uint64_t bit = lexicon_key(parent, token_hash) & knowledge->follower_mask;
    return knowledge->followers[bit >> 6] >> (bit & 63) & 1;
}

/* Has the memory fetched that lexicon_may_follow and lexicon_step will look at; each asks for what the one before it has
 * brought. */
ALWAYS_INLINE void lexicon_fetch_follower(const struct knowledge *knowledge, uint64_t key)
{
    __builtin_prefetch(&knowledge->followers[(key & knowledge->follower_mask) >> 6]);
}
ALWAYS_INLINE void lexicon_fetch_slot(const struct knowledge *knowledge, uint64_t key)
{
    __builtin_prefetch(&knowledge->slots[lexicon_slot(key) & knowledge->slot_mask]);
}
ALWAYS_INLINE void lexicon_fetch_node(const struct knowledge *knowledge, uint64_t key)
{
    uint64_t slot = knowledge->slots[lexicon_slot(key) & knowledge->slot_mask];
    if ((slot ^ key) >> 32 == 0)
        __builtin_prefetch(&knowledge->nodes[(uint32_t)slot]);
}

#endif
