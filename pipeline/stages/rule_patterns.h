/* Runs the patterns of rules on a sentence. */
#ifndef NERTAG_STAGES_RULE_PATTERNS_H
#define NERTAG_STAGES_RULE_PATTERNS_H

#include "knowledge/pattern.h"
#include "stages/rule_references.h"

struct rule_patterns;

/* SCOPE is borrowed: whoever changes it calls rule_patterns_start before the next match. */
struct rule_patterns *rule_patterns_open(const struct knowledge *knowledge, const struct rule_scope *scope);
void rule_patterns_close(struct rule_patterns *patterns);

/* A sentence begins. */
void rule_patterns_start(struct rule_patterns *patterns);
/* What its patterns refer to; owned by PATTERNS. */
struct rule_references *rule_patterns_references(struct rule_patterns *patterns);

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
