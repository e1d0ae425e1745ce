/* A YAML file as a tree with places, over libyaml. Nodes are numbers; 0 is "absent". */
#ifndef NERTAG_KNOWLEDGE_YAML_FILE_H
#define NERTAG_KNOWLEDGE_YAML_FILE_H

#include <yaml.h>

#include "knowledge/builder.h"

struct yaml_file {
    struct builder *builder; /* gets the errors */
    uint32_t source;         /* index in its source list */
    yaml_document_t document;
};

/* Reads the source; on bad YAML reports it and returns false (and there is nothing to close). */
bool yaml_file_open(struct yaml_file *yaml, struct builder *builder, uint32_t source);
void yaml_file_close(struct yaml_file *yaml);

int yaml_root(struct yaml_file *yaml);
struct place yaml_place(struct yaml_file *yaml, int node);
void yaml_error(struct yaml_file *yaml, int node, const char *message, struct slice about);

bool yaml_is_map(struct yaml_file *yaml, int node);
bool yaml_is_list(struct yaml_file *yaml, int node);
/* The value of KEY in a map, or 0. */
int yaml_get(struct yaml_file *yaml, int map, const char *key);
/* The text of KEY in a map; an error and an empty slice when there is none. */
struct slice yaml_need(struct yaml_file *yaml, int map, const char *key);
/* Reports every key of MAP that is not among the NULL-terminated KEYS, and keys that stand twice. */
void yaml_check_keys(struct yaml_file *yaml, int map, const char *const *keys);
/* Step through a list or a map; start with *STEP = 0. Nothing is in an absent or empty node; anything else that is not a
 * list (a map) is an error. */
bool yaml_next_item(struct yaml_file *yaml, int list, size_t *step, int *item);
bool yaml_next_pair(struct yaml_file *yaml, int map, size_t *step, int *key, int *value);

/* The text of a scalar, borrowed from the file; an error and an empty slice for anything else. */
struct slice yaml_scalar(struct yaml_file *yaml, int node);
bool yaml_is_null(struct yaml_file *yaml, int node); /* absent, empty, ~ or null */
bool yaml_number(struct yaml_file *yaml, int node, double least, double most, double *number);
bool yaml_boolean(struct yaml_file *yaml, int node);

#endif
