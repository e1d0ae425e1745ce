/* Turns the source files of gazetteers and rules into an image. */
#ifndef NERTAG_KNOWLEDGE_BUILD_H
#define NERTAG_KNOWLEDGE_BUILD_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/text.h"
#include "knowledge/knowledge.h"

enum source_type { SOURCE_GAZETTEER, SOURCE_RULES }; /* .tsv and .yaml */

/* A list of sources in the order in which they apply: later files change and remove what earlier ones said. */
struct source_list {
    struct source_text {
        struct slice name; /* as diagnostics show it */
        struct slice text;
        enum source_type type;
        bool overlay; /* a user's file: may change entries that exist */
    } *files;
    size_t count, capacity;
    struct arena *arena; /* borrowed: owns names and texts that were read */
    bool keep;           /* the image shall hold the sources, so that other files can be built over them later */
};

/* Adds a file, or all .tsv and .yaml files below a folder, in name order. Diagnoses what cannot be read. */
bool source_list_add(struct source_list *list, const char *path, bool overlay);
/* Adds the sources that KNOWLEDGE was built from. Diagnoses an image without them. */
bool source_list_add_knowledge(struct source_list *list, const struct knowledge *knowledge);
void source_list_free(struct source_list *list);

/* The examples and counter-examples that rules and topics carry; `nertag check` runs them. */
struct example {
    struct slice owner;    /* id of the rule or topic */
    struct slice language; /* code, empty when it does not matter */
    struct slice text;     /* of a rule's example: with the expected mentions as [LABEL name] */
    struct slice source;   /* file name */
    uint32_t line;
    bool of_topic, counter;
};
struct example_list {
    struct example *items;
    size_t count, capacity;
    struct arena arena; /* owns the texts */
};
void example_list_free(struct example_list *list);

/* Builds an image (to be freed by the caller). Diagnoses every error with file:line:column and returns NULL if there
 * was one. EXAMPLES may be NULL. */
char *knowledge_build(const struct source_list *list, struct example_list *examples, size_t *size);

#endif
