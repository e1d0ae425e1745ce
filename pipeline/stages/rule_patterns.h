/* Runs the patterns of rules on a sentence, and answers what their references ask: the words of classes and the
 * mentions that begin at a token. */
#ifndef NERTAG_STAGES_RULE_PATTERNS_H
#define NERTAG_STAGES_RULE_PATTERNS_H

#include "document/document.h"
#include "knowledge/knowledge.h"
#include "knowledge/pattern.h"

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

struct rule_patterns;

/* SCOPE is borrowed: whoever changes it calls rule_patterns_start before the next match. */
struct rule_patterns *rule_patterns_open(const struct knowledge *knowledge, const struct rule_scope *scope);
void rule_patterns_close(struct rule_patterns *patterns);

/* A sentence begins. */
void rule_patterns_start(struct rule_patterns *patterns);
/* A mention has been added to the sentence. */
void rule_patterns_mention_added(struct rule_patterns *patterns, const struct mention *mention);
/* Whether an open mention with one of the LABELS (bit n: label n) begins at TOKEN. */
bool rule_patterns_label_begins(struct rule_patterns *patterns, uint8_t labels, uint32_t token);

/* What a pattern has found, as text offsets. */
struct rule_match {
    struct span whole;
    struct rule_capture {
        struct span span;
        uint8_t label;
    } captures[PATTERN_MAX_CAPTURES];
    size_t capture_count;
};

/* Looks for both patterns of RULE, those that it has, around its trigger, which is the tokens [FIRST, END). Where it
 * has none, the match is the trigger. */
bool rule_patterns_match(struct rule_patterns *patterns, uint32_t rule, uint32_t first, uint32_t end,
                         struct rule_match *before, struct rule_match *after);

#endif
