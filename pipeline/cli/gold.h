/* What a person has said about a document: the fields of a gold file beside `id` and `text`. */
#ifndef NERTAG_CLI_GOLD_H
#define NERTAG_CLI_GOLD_H

#include "base/string_map.h"
#include "document/document.h"

/* Numbers for strings, so that sets of them compare quickly. */
struct names {
    struct string_map map;
    struct arena arena; /* owns the strings */
};
uint32_t name_number(struct names *names, struct slice name);
void names_free(struct names *names);

/* A set of facts: a span (code points) with a code, or a code alone. */
struct fact {
    uint32_t start, end, code;
};
struct fact_set {
    struct fact *items;
    size_t count, capacity;
};
void fact_add(struct fact_set *set, struct fact fact);
void fact_sort(struct fact_set *set); /* sorts, and drops what is there twice */
size_t fact_common(const struct fact_set *a, const struct fact_set *b); /* of sorted sets */

/* Classes of mentions that are scored: GPE and LOC are one, since some sources do not tell them apart. */
enum scored_class { SCORED_NONE, SCORED_LOC, SCORED_ORG, SCORED_PERSON, SCORED_COUNT };
enum scored_class scored_class(struct slice label);

struct gold {
    bool has_mentions, has_sentences, has_countries, has_topics;
    struct fact_set mentions;  /* code: enum scored_class */
    struct fact_set places;    /* GPE with a country; code: its ISO code */
    struct fact_set sentences; /* as they stand in the file */
    struct fact_set countries; /* codes alone: ISO codes */
    struct fact_set topics;    /* codes alone, in the order of the file */
};

/* Reads the fields of DOCUMENT (its meta). False when one of them is not what it should be; *FIELD says which. */
bool gold_read(struct gold *gold, struct names *names, const struct document *document, const char **field);
void gold_free(struct gold *gold);

#endif
