/* A quick test before a pattern runs: whether it could match at all, going by the bytes next to the trigger.
 *
 * Most runs of patterns fail, and their machine code is large: a run costs more in cache misses than in work. A
 * prefilter runs the pattern's automaton (see nfa.h) deterministically; its states are made when a text first needs
 * them, and are few and small. A pattern that ends at the trigger is read backwards from there, so a wrong word is seen
 * at once.
 */
#ifndef NERTAG_KNOWLEDGE_PREFILTER_H
#define NERTAG_KNOWLEDGE_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "knowledge/nfa.h"
#include "knowledge/pattern.h"

struct prefilter;

/* What asks about references: the bits that stand for what a reference means, and whether a thing of the BITS could
 * begin (where the text is read backwards: end) at a byte of the text. DATA is the caller's. */
struct prefilter_references {
    uint64_t (*bits)(void *data, const struct reference_term *term);
    bool (*perhaps)(void *data, uint64_t bits, size_t at);
    void *data;
};

/* Classes of bytes (see nfa.h) that a text must not have next to the trigger, and behind a blank next to the trigger:
 * what most tests end with. Whoever makes many keeps it where he looks anyway, and saves the way to the prefilter. */
struct prefilter_refusal {
    uint64_t next, behind_blank;
};

/* Of a pattern as pattern_compile takes it. NULL where nothing can be said, so that the pattern always has to run. */
struct prefilter *prefilter_new(struct slice pattern, enum pattern_anchor anchor,
                                const struct prefilter_references *references, struct prefilter_refusal *refusal);
void prefilter_free(struct prefilter *prefilter);

/* Whether a text is refused that has the byte NEXT next to the trigger, and BEHIND that the other. */
static inline bool prefilter_refuses(const struct prefilter_refusal *refusal, char next, char behind)
{
    uint8_t class = nfa_class_of[(unsigned char)next];
    uint64_t more = class == NFA_BLANK ? refusal->behind_blank >> nfa_class_of[(unsigned char)behind] : 0;
    return (refusal->next >> class | more) & 1;
}

/* Whether the pattern could match at its anchor in TEXT. With PATTERN_AT_END, no match begins before byte *FIRST. Grows
 * with the texts that it has seen, and may move. */
bool prefilter_test(struct prefilter **prefilter, struct slice text, const struct prefilter_references *references,
                    size_t *first);

#endif
