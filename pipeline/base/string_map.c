#include "base/string_map.h"

#include <stdlib.h>

#include "base/memory.h"

uint64_t string_hash(struct slice text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 29;
}

static struct string_map_slot *find(const struct string_map *map, struct slice key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct string_map_slot *slot = &map->slots[i];
        if (!slot->key.bytes || (slot->hash == hash && slice_equal(slot->key, key)))
            return slot;
    }
}

static void grow(struct string_map *map)
{
    struct string_map_slot *old = map->slots;
    size_t old_capacity = map->capacity;
    map->capacity = old_capacity ? old_capacity * 2 : 64;
    map->slots = mem_calloc(map->capacity, sizeof *map->slots);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].key.bytes)
            *find(map, old[i].key, old[i].hash) = old[i];
    free(old);
}

uint32_t *string_map_put(struct string_map *map, struct slice key, bool *is_new)
{
    if (map->count * 2 >= map->capacity)
        grow(map);
    uint64_t hash = string_hash(key);
    struct string_map_slot *slot = find(map, key, hash);
    *is_new = !slot->key.bytes;
    if (*is_new) {
        *slot = (struct string_map_slot){.key = {key.bytes ? key.bytes : "", key.length}, .hash = hash};
        map->count++;
    }
    return &slot->value;
}

bool string_map_get(const struct string_map *map, struct slice key, uint32_t *value)
{
    if (!map->count)
        return false;
    const struct string_map_slot *slot = find(map, key, string_hash(key));
    if (!slot->key.bytes)
        return false;
    *value = slot->value;
    return true;
}

void string_map_free(struct string_map *map)
{
    free(map->slots);
    *map = (struct string_map){0};
}
