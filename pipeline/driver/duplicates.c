/* Locality-sensitive hashing: a sketch is cut into bands, and only stories that agree in a whole band are compared. Of
 * two texts that have seven tenths in common, 32 bands of 4 bins miss 1 in 5000. */
#include "driver/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "document/sketch.h"

enum { ROWS = 4, BANDS = SKETCH_BINS / ROWS, CANDIDATES = 32 };

/* Stories are numbered from 1; number N is stories[N % capacity] until another one takes its place. */
struct story {
    struct sketch sketch;
    uint32_t next[BANDS]; /* the story before it in the same bucket of the band */
    struct slice id;      /* owned */
};

struct duplicates {
    struct story *stories;
    uint32_t capacity, last; /* number of the last one */
    uint32_t *buckets;       /* of each band bucket_count: the last story in it */
    uint32_t bucket_count;   /* a power of two */
};

struct duplicates *duplicates_open(uint32_t stories)
{
    struct duplicates *duplicates = mem_calloc(1, sizeof *duplicates);
    duplicates->capacity = stories;
    duplicates->bucket_count = 1;
    while (duplicates->bucket_count < stories)
        duplicates->bucket_count *= 2;
    duplicates->stories = mem_calloc(stories, sizeof *duplicates->stories);
    duplicates->buckets = mem_calloc((size_t)BANDS * duplicates->bucket_count, sizeof *duplicates->buckets);
    return duplicates;
}

void duplicates_close(struct duplicates *duplicates)
{
    for (uint32_t i = 0; i < duplicates->capacity; i++)
        free((char *)(uintptr_t)duplicates->stories[i].id.bytes);
    free(duplicates->stories);
    free(duplicates->buckets);
    free(duplicates);
}

/* NULL when nothing fell into the band: all short texts are alike in that. */
static uint32_t *find_bucket(struct duplicates *duplicates, const struct sketch *sketch, size_t band)
{
    uint64_t hash = 0;
    for (size_t i = band * ROWS; i < (band + 1) * ROWS; i++)
        hash = hash << 16 | sketch->bins[i];
    if (!hash)
        return NULL;
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return &duplicates->buckets[band * duplicates->bucket_count + ((hash >> 32) & (duplicates->bucket_count - 1))];
}

static bool is_kept(const struct duplicates *duplicates, uint32_t number)
{
    return number && duplicates->last - number < duplicates->capacity;
}

/* The number of the oldest story that the sketch is like, or 0. Within a bucket the last ones come first; behind one
 * that has gone all have. Not too many are looked at, so that a million texts that begin alike cost no million squared.
 */
static uint32_t find_story(struct duplicates *duplicates, const struct sketch *sketch)
{
    uint32_t found = 0;
    for (size_t band = 0; band < BANDS; band++) {
        const uint32_t *bucket = find_bucket(duplicates, sketch, band);
        uint32_t number = bucket ? *bucket : 0;
        for (unsigned tried = 0; tried < CANDIDATES && is_kept(duplicates, number); tried++) {
            const struct story *story = &duplicates->stories[number % duplicates->capacity];
            bool older = !found || duplicates->last - number > duplicates->last - found;
            if (older && sketch_alike(&story->sketch, sketch))
                found = number;
            number = story->next[band];
        }
    }
    return found;
}

static void remember(struct duplicates *duplicates, const struct sketch *sketch, struct slice id)
{
    uint32_t number = ++duplicates->last;
    struct story *story = &duplicates->stories[number % duplicates->capacity];
    free((char *)(uintptr_t)story->id.bytes);
    char *copy = mem_alloc(id.length + 1);
    memcpy(copy, id.bytes, id.length);
    *story = (struct story){.sketch = *sketch, .id = {copy, id.length}};
    for (size_t band = 0; band < BANDS; band++) {
        uint32_t *bucket = find_bucket(duplicates, sketch, band);
        if (!bucket)
            continue;
        story->next[band] = *bucket;
        *bucket = number;
    }
}

void duplicates_mark(struct duplicates *duplicates, struct document *document)
{
    struct sketch sketch;
    if (!sketch_make(&sketch, document->text))
        return;
    uint32_t number = find_story(duplicates, &sketch);
    if (number) {
        struct slice id = duplicates->stories[number % duplicates->capacity].id;
        document->copy_of = (struct slice){arena_copy(&document->arena, id.bytes, id.length), id.length};
    } else if (document->id.length <= DUPLICATES_ID_LIMIT) {
        remember(duplicates, &sketch, document->id);
    }
}
