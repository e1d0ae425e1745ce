/* Memory: one way to fail, growable arrays, and an arena that dies with its document. */
#ifndef NERTAG_BASE_MEMORY_H
#define NERTAG_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum { CACHE_LINE = 64 };

/* All of these end the run with exit status 2 when memory runs out; none returns NULL. */
void *mem_alloc(size_t bytes);
void *mem_calloc(size_t count, size_t size);
void *mem_realloc(void *old, size_t bytes);
void *mem_alloc_lines(size_t bytes); /* from the beginning of a cache line on */
/* The same end, for a library that reports that its memory ran out. */
_Noreturn void mem_exhausted(void);

/* For the whole run: some MB that are freed wait for their next use, and are not given back to the system. Else each
 * pattern that is compiled takes the same pages anew, which costs as much as many an article. */
void mem_keep_freed(void);

/* Grows the array ITEMS so that it holds at least NEED items; doubles, so appending is linear. */
#define mem_reserve(items, capacity, need)                                                                             \
    do {                                                                                                               \
        if ((need) > (capacity))                                                                                       \
            (items) = mem_grow((items), &(capacity), (need), sizeof *(items));                                         \
    } while (0)
void *mem_grow(void *items, size_t *capacity, size_t need, size_t size);

/* An arena: many allocations, one release. Memory is zeroed, aligned to 8 bytes and stays put until arena_reset. */
struct arena_block;
struct arena {
    struct arena_block *blocks; /* newest first */
    char *next;
    size_t left;
};
void *arena_alloc(struct arena *arena, size_t bytes);
char *arena_copy(struct arena *arena, const char *bytes, size_t length); /* a NUL is added after it */
void arena_reset(struct arena *arena);                                   /* keeps one block for the next use */
void arena_free(struct arena *arena);

#endif
