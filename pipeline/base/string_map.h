/* A hash map from strings to numbers. Keys are borrowed and must outlive the map. */
#ifndef NERTAG_BASE_STRING_MAP_H
#define NERTAG_BASE_STRING_MAP_H

#include "base/text.h"

struct string_map {
    struct string_map_slot {
        struct slice key;
        uint64_t hash;
        uint32_t value;
    } *slots;
    size_t capacity, count;
};

/* The place of KEY's value, made with *IS_NEW true and value 0 when it was not there. Valid until the next call. */
uint32_t *string_map_put(struct string_map *map, struct slice key, bool *is_new);
bool string_map_get(const struct string_map *map, struct slice key, uint32_t *value);
void string_map_free(struct string_map *map);

uint64_t string_hash(struct slice text);

#endif
