/* What rules look at. */
#ifndef NERTAG_STAGES_RULE_SCOPE_H
#define NERTAG_STAGES_RULE_SCOPE_H

#include "document/document.h"

/* The sentence at hand and its mentions: those of the gazetteer, and those that rules added behind all. */
struct rule_scope {
    const struct document *document;
    const char *text; /* as patterns see it, as long as the document's */
    const struct sentence *sentence;
    size_t first_name, end_name, first_added;
};

/* Steps through the mentions of the sentence; start with *STEP = scope->first_name. NULL at the end. */
static inline const struct mention *scope_next_mention(const struct rule_scope *scope, size_t *step)
{
    if (*step >= scope->end_name && *step < scope->first_added)
        *step = scope->first_added;
    return *step < scope->document->mention_count ? &scope->document->mentions[(*step)++] : NULL;
}

#endif
