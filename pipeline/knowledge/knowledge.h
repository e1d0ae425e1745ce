/* All knowledge, opened for use: typed views into an image. Frozen; one for the process, shared by all threads. */
#ifndef NERTAG_KNOWLEDGE_KNOWLEDGE_H
#define NERTAG_KNOWLEDGE_KNOWLEDGE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/inline.h"
#include "base/text.h"
#include "knowledge/image.h"
#include "knowledge/lexicon_hash.h"

struct knowledge {
    const char *image;
    size_t image_size;
    void *owned;           /* memory to free, when it was built for this run */
    void *mapped;          /* mapping to undo, when it came from a file */
    struct doubts *doubts; /* then, too: names are checked when a text first has them; else NULL (see validate.c) */
    const _Atomic uint64_t *checked; /* with them: a bit for NODES_CHECKED_TOGETHER that are sound */

    const char *strings;
    const uint64_t *followers;
    uint64_t follower_mask;
    struct lexicon_table lexicon; /* where in nodes a key leads */
    const struct lexicon_node *nodes;
    const struct sense *senses;
    const struct alias *aliases; /* by sense */
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
    const struct worth *worths; /* of cues */
    uint32_t worth_count;
    const struct cue *cues;
    uint32_t cue_count;
    const struct string_ref *cue_texts; /* by cue */
    const struct cue_part *cue_parts;
    uint32_t cue_part_count;
    const uint32_t *mention_parts; /* cue parts that are mentions, not words */
    uint32_t mention_part_count;
    const struct scoring *scoring;
    const struct zone_def *zones;
    uint32_t zone_count;                 /* with index 0, which is "none" */
    const struct string_ref *modalities; /* names, by number; 0 is "none" */
    const struct source_file *source_files;
    uint32_t source_file_count;
    const char *sources; /* compressed */
    size_t sources_size;

    /* The classes that mean something to the program; 0 where the knowledge lacks one. */
    uint16_t class_function_word, class_abbreviation, class_abbreviation_final, class_not_name, class_clitic,
        class_run_on, class_legal_form, class_firm_ending, class_firm_lead, class_firm_sign, class_place_preposition,
        class_article;
    uint16_t kind_company, kind_media, kind_city, kind_region; /* and the kinds that do */
};

/* Opens the knowledge embedded in the executable. */
bool knowledge_open_embedded(struct knowledge *knowledge);
/* Maps a compiled image. Diagnoses what is wrong with it and returns false. */
bool knowledge_open_file(struct knowledge *knowledge, const char *path);
/* Takes over an image made by knowledge_build. */
bool knowledge_open_memory(struct knowledge *knowledge, char *image, size_t size);
void knowledge_close(struct knowledge *knowledge);

/* Borrowed from the image. */
static inline struct slice knowledge_string(const struct knowledge *knowledge, struct string_ref ref)
{
    return (struct slice){knowledge->strings + ref.offset, ref.length};
}
/* The text of an alias as its source file has it, borrowed from the image. */
static inline struct slice knowledge_alias(const struct knowledge *knowledge, const struct alias *alias)
{
    return (struct slice){knowledge->strings + alias->text, alias->text_length};
}
uint8_t knowledge_language(const struct knowledge *knowledge, struct slice code); /* 0 when it is not covered */

/* So many are checked together that the bits, of which each word of a text looks at one, stay in the caches. Node 0,
 * that of words that are not known, is by itself. */
enum { NODES_CHECKED_TOGETHER = 16 };
static inline uint32_t knowledge_node_group(uint32_t node)
{
    return (node + NODES_CHECKED_TOGETHER - 1) / NODES_CHECKED_TOGETHER;
}

/* Checks a node of an image from a file that a text has led to; one that is damaged is diagnosed, and 0. */
uint32_t doubts_check_first(struct doubts *doubts, uint32_t node);
static inline uint32_t knowledge_check(const struct knowledge *knowledge, uint32_t node)
{
    uint32_t group = knowledge_node_group(node);
    if (!knowledge->checked ||
        atomic_load_explicit(&knowledge->checked[group / 64], memory_order_relaxed) >> group % 64 & 1)
        return node;
    return doubts_check_first(knowledge->doubts, node);
}
/* Whether one has been found: then the run cannot go on. */
bool doubts_found_damage(const struct doubts *doubts);
static inline bool knowledge_is_damaged(const struct knowledge *knowledge)
{
    return knowledge->doubts && doubts_found_damage(knowledge->doubts);
}

/* The node of KEY, from the line at PLACE on, or 0; that of an image from a file is still to be checked. Which of the
 * two nodes of a line it is nothing tells beforehand, so that is no branch. A key of 0, which only malice makes, finds
 * an empty place, which holds nothing. */
static inline uint32_t lexicon_search(const struct knowledge *knowledge, uint64_t place, uint64_t key)
{
    const struct lexicon_node *nodes = knowledge->nodes;
    uint64_t likely = place + (nodes[place + 1].key == key);
    if (nodes[likely].key == key)
        return (uint32_t)likely;
    for (uint64_t i = place + 1, end = place + LEXICON_OVERFLOW; i < end && nodes[i].key; i++)
        if (nodes[i].key == key)
            return (uint32_t)i;
    return 0;
}

static inline uint32_t lexicon_find(const struct knowledge *knowledge, uint64_t place, uint64_t key)
{
    return knowledge_check(knowledge, lexicon_search(knowledge, place, key));
}

/* The node of a first token, or 0. */
static inline uint32_t lexicon_find_first(const struct knowledge *knowledge, uint64_t token_hash)
{
    return lexicon_find(knowledge, lexicon_first_place(&knowledge->lexicon, token_hash), lexicon_key(0, token_hash));
}

/* Whether a token that follows another may have KEY; may say yes in error, never no. */
static inline bool lexicon_may_follow(const struct knowledge *knowledge, uint64_t key)
{
    uint64_t bit = key & knowledge->follower_mask;
    return knowledge->followers[bit >> 6] >> (bit & 63) & 1;
}

/* The node of a token of this hash after PARENT, or 0. */
static inline uint32_t lexicon_step(const struct knowledge *knowledge, uint32_t parent, uint64_t token_hash)
{
    uint64_t key = lexicon_key(parent, token_hash);
    return knowledge->nodes[parent].followers & lexicon_follower(token_hash) && lexicon_may_follow(knowledge, key)
               ? lexicon_find(knowledge, lexicon_later_place(&knowledge->lexicon, key), key)
               : 0;
}

/* Has the memory fetched that these will look at. */
ALWAYS_INLINE void lexicon_fetch_follower(const struct knowledge *knowledge, uint64_t key)
{
    __builtin_prefetch(&knowledge->followers[(key & knowledge->follower_mask) >> 6]);
}
ALWAYS_INLINE void lexicon_fetch_later(const struct knowledge *knowledge, uint64_t key)
{
    __builtin_prefetch(&knowledge->nodes[lexicon_later_place(&knowledge->lexicon, key)]);
}

#endif
