#include "stages/modality.h"

#include "stages/lookup.h"

/* The modality that a word or phrase gives, 0: none. */
static uint32_t modality_of(const struct knowledge *knowledge, const struct document *document,
                            const struct sentence *sentence, const struct hit *hit)
{
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    for (uint32_t s = node->first_sense; s < node->first_sense + node->sense_count; s++) {
        const struct sense *sense = &knowledge->senses[s];
        if (sense->type == SENSE_WORD && knowledge->classes[sense->target].flags &&
            language_fits(sense->language, sentence->language) && case_fits(document, sentence, hit, sense))
            return knowledge->classes[sense->target].flags;
    }
    return 0;
}

/* The nearest sign within reach of the cue that stands before its last part. Most sentences have none. */
uint32_t find_modality(const struct knowledge *knowledge, const struct document *document, uint32_t reach,
                       const struct cue_found *found)
{
    const struct sentence *sentence = &document->sentences[found->sentence];
    if (!(sentence->holds & HOLDS_MODALITY))
        return 0;
    uint32_t reached = found->first_token - sentence->first_token;
    uint32_t from = found->first_token - (reached < reach ? reached : reach);
    for (uint32_t i = document->tokens[found->last_part].hit; i > 0; i--) {
        const struct hit *hit = &document->hits[i - 1];
        if (hit->first_token < from)
            break;
        if (!(hit->holds & HOLDS_MODALITY) || hit->end_token > found->last_part)
            continue;
        uint32_t modality = modality_of(knowledge, document, sentence, hit);
        if (modality)
            return modality;
    }
    return 0;
}
