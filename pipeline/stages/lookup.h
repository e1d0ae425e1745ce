/* Questions that several stages ask of tokens, hits and the lexicon. */
#ifndef NERTAG_STAGES_LOOKUP_H
#define NERTAG_STAGES_LOOKUP_H

#include "document/document.h"
#include "knowledge/knowledge.h"

bool node_has_class_sense(const struct knowledge *knowledge, uint32_t node, uint16_t class_index, uint8_t language);

/* Whether NODE is a word of CLASS in LANGUAGE (0: in any). */
static inline bool node_has_class(const struct knowledge *knowledge, uint32_t node, uint16_t class_index,
                                  uint8_t language)
{
    return knowledge->nodes[node].holds & holds_class(class_index) &&
           node_has_class_sense(knowledge, node, class_index, language);
}

/* The same for a hit, whose node need not be looked at. */
static inline bool hit_has_class(const struct knowledge *knowledge, const struct hit *hit, uint16_t class_index,
                                 uint8_t language)
{
    return hit->holds & holds_class(class_index) && node_has_class_sense(knowledge, hit->node, class_index, language);
}

/* Where the longest word or phrase of the class ends that begins at TOKEN; TOKEN when there is none. */
uint32_t class_word_end(const struct knowledge *knowledge, const struct document *document,
                        const struct sentence *sentence, uint32_t token, uint16_t class_index);

bool condition_is_met(const struct knowledge *knowledge, const struct document *document,
                      const struct sentence *sentence, uint32_t first, uint32_t end, const struct condition *condition);

/* Whether CONDITION holds for what stands at the tokens FIRST to END of SENTENCE; false where only the whole document
 * can tell. Most of the time the sentence has no word of its class. */
static inline bool condition_holds(const struct knowledge *knowledge, const struct document *document,
                                   const struct sentence *sentence, uint32_t first, uint32_t end,
                                   const struct condition *condition)
{
    return (!condition->class_index || sentence->holds & holds_class(condition->class_index)) &&
           condition_is_met(knowledge, document, sentence, first, end, condition);
}

/* Whether something meant for NEEDED (0: any) may be used where the language is FOUND (0: unknown). */
static inline bool language_fits(uint8_t needed, uint8_t found)
{
    return !needed || !found || needed == found;
}

bool case_is_right(const struct document *document, const struct sentence *sentence, const struct hit *hit,
                   const struct sense *sense);

/* Whether the words of HIT are written as the alias asks; most ask for nothing. */
static inline bool case_fits(const struct document *document, const struct sentence *sentence, const struct hit *hit,
                             const struct sense *sense)
{
    return sense->case_policy == CASE_ANY || case_is_right(document, sentence, hit, sense);
}

#endif
