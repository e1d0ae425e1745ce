/* What `nertag check` finds in gazetteers beyond what keeps them from being compiled. */
#ifndef NERTAG_KNOWLEDGE_LINT_H
#define NERTAG_KNOWLEDGE_LINT_H

#include "base/string_map.h"
#include "knowledge/build.h"

enum lint_class {
    /* Errors. */
    LINT_UNSORTED, LINT_NOT_NFC, LINT_NO_SOURCE, LINT_NO_COUNTRY,
    /* Warnings: a person has to judge. */
    LINT_SAME_PRIOR, LINT_COMMON_WORD, LINT_SHORT_ALIAS, LINT_STALE_ROLE,
    LINT_CLASS_COUNT,
};

struct lint {
    bool overlay;  /* look at a user's own files, not at those under them; they need neither order nor sources */
    bool strict;   /* warnings are errors */
    bool all;      /* show all warnings, not just the first of each class */
    uint32_t year; /* roles that began long before and have no end are stale */
    struct string_map common_words; /* lower case; keys are borrowed from whoever read them */
    size_t counts[LINT_CLASS_COUNT];
};

/* The words of a list: LANGUAGE<TAB>WORD lines, the rest is comment. Borrowed from TEXT. */
void lint_add_common_words(struct lint *lint, struct slice text);
/* Line by line: order, NFC, sources, roles. */
void lint_lines(struct lint *lint, const struct source_list *list);
/* What only shows when everything is put together. */
void lint_names(struct lint *lint, const struct knowledge *knowledge);

const char *lint_class_text(enum lint_class class_index); /* for the summary: "lines out of order" */
bool lint_is_error(enum lint_class class_index);
void lint_free(struct lint *lint);

/* For the two halves: counts the finding and shows it, unless there have been enough of its class. */
void lint_report(struct lint *lint, enum lint_class class_index, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
