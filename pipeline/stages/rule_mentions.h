/* The mentions of a sentence that rules are set off by, in groups: all that set off the same rules. Each mention is put
 * in when it comes up, so that no rule has to go through those of the others. */
#ifndef NERTAG_STAGES_RULE_MENTIONS_H
#define NERTAG_STAGES_RULE_MENTIONS_H

#include "stages/rule_gates.h"

enum { MAX_PHASES = 10 };

struct mention_group {
    uint32_t next;   /* another group of mentions of this kind; 0: none */
    uint16_t kind;   /* 0: any */
    uint8_t label;   /* 0: any */
    uint32_t phases; /* bit n: it has rules of phase n */
    struct rule_list {
        uint32_t *items; /* in order */
        size_t count, capacity;
    } rules[MAX_PHASES];

    struct member {
        uint32_t first_token, end_token, mention;
    } * members;
    size_t member_count, member_capacity;
    struct trigger *triggers; /* of the members that begin at the same token the longest … */
    size_t trigger_count, trigger_capacity;
    size_t looked_at; /* … as far as they have been gone through */
};

struct rule_mentions {
    struct mention_group *groups; /* none at 0 */
    size_t count, capacity;
    uint32_t of_label[LABEL_COUNT]; /* the group of all mentions of a label … */
    uint32_t *of_kind;              /* … and the first one of a kind; 0: none */
    uint32_t *found;                /* the groups that have mentions */
    size_t found_count;
    uint32_t phases; /* bit n: these have rules of phase n */
};

void rule_mentions_open(struct rule_mentions *mentions, const struct knowledge *knowledge);
/* A rule that mentions set off; rules come in order. */
void rule_mentions_add_rule(struct rule_mentions *mentions, const struct knowledge *knowledge, uint32_t rule);
void rule_mentions_close(struct rule_mentions *mentions);

/* A sentence begins: it has none yet. */
void rule_mentions_start(struct rule_mentions *mentions);
/* An open mention of the sentence, by its index. */
void rule_mentions_add(struct rule_mentions *mentions, const struct mention *mention, uint32_t index);
/* The group that sets RULE off. */
const struct mention_group *rule_mentions_of(const struct rule_mentions *mentions, const struct rule *rule);

#endif
