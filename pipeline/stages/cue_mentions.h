/* What a mention is of cues that speak of mentions: {PERSON}, {kind:country}, {id:KP}. */
#ifndef NERTAG_STAGES_CUE_MENTIONS_H
#define NERTAG_STAGES_CUE_MENTIONS_H

#include "document/document.h"
#include "knowledge/knowledge.h"

/* A cue and its worth, or CUE_PART with a part and the first part of its cue, as senses have them. */
struct cue_target {
    uint32_t target, detail;
};

/* The cues and parts that a mention of one label, kind or entry is. */
struct cue_group {
    uint16_t type; /* enum cue_part_type */
    uint32_t argument;
    uint32_t first, end;             /* in targets */
    uint32_t first_start, end_start; /* those among them with which a cue begins, in starts */
};

enum { CUE_ENTRY_BITS = 1024 };

struct cue_mentions {
    struct cue_target *targets, *starts;
    struct cue_group *groups; /* sorted by type and argument; 0 is none */
    uint32_t group_count;
    uint32_t *by_label, *by_kind;             /* their groups */
    uint64_t entry_bits[CUE_ENTRY_BITS / 64]; /* by the low bits of an entry: it may have a group */
};

void cue_mentions_open(struct cue_mentions *mentions, const struct knowledge *knowledge);
void cue_mentions_close(struct cue_mentions *mentions);

/* The group of a gazetteer entry or of NONE, 0 for none. */
uint32_t cue_mentions_of_entry(const struct cue_mentions *mentions, uint32_t entry);

#endif
