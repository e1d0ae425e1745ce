/* What references in patterns ask for: the words of classes and the mentions that begin at a token of the sentence. */
#ifndef NERTAG_STAGES_RULE_REFERENCES_H
#define NERTAG_STAGES_RULE_REFERENCES_H

#include "knowledge/knowledge.h"
#include "knowledge/pattern.h"
#include "stages/rule_scope.h"

/* The text that a pattern may look at, as text offsets: its match lies in [start, end), lookbehinds see all from `from`
 * on. Its tokens are [first, last). */
struct rule_view {
    uint32_t from, start, end, first, last;
};

struct rule_references {
    const struct knowledge *knowledge;
    const struct rule_scope *scope;

    /* What references can find is numbered, and each token has the set of what begins at it: most references fail, and
     * this tells it at once. Numbers from LAST_BIT on share a bit, which only says "perhaps". */
    uint8_t *word_bits, *kind_bits; /* by class, by kind; 0: nothing refers to it */
    uint8_t label_bits[LABEL_COUNT];
    uint8_t used_bits;
    uint64_t *begins; /* by token of the sentence */
    size_t begins_capacity;

    /* What is looked at while a pattern or its prefilter runs. */
    const struct pattern *pattern;
    const struct rule_view *view; /* what a prefilter's text is */
    uint32_t subject;             /* text offset where the subject begins */
    uint32_t reference_end;       /* where the reference at hand has to end */
    uint32_t last_token;          /* that a callout asked for */
};

/* SCOPE is borrowed: whoever changes it calls rule_references_start before the next question. */
void rule_references_open(struct rule_references *references, const struct knowledge *knowledge,
                          const struct rule_scope *scope);
void rule_references_close(struct rule_references *references);

/* A sentence begins, or things have been numbered that were not. */
void rule_references_start(struct rule_references *references);
/* A mention has been added to the sentence. */
void rule_references_mention_added(struct rule_references *references, const struct mention *mention);
/* Whether an open mention with one of the LABELS (bit n: label n) begins at TOKEN. */
bool rule_references_label_begins(struct rule_references *references, uint8_t labels, uint32_t token);

/* Numbers what the references of PATTERN mean. */
void rule_references_number(struct rule_references *references, struct pattern *pattern);

/* What PCRE2 calls at a reference. DATA is the struct rule_references, as it is of all below. */
int rule_references_callout(pcre2_callout_block *block, void *data);

/* The same for prefilters (see prefilter.h): the bits of a term, and whether one of the things whose numbers are in
 * BITS could begin at a byte of the view, or end there. */
uint64_t rule_references_bits(void *data, const struct reference_term *term);
bool rule_references_begin(void *data, uint64_t bits, size_t at);
bool rule_references_end(void *data, uint64_t bits, size_t at);

#endif
