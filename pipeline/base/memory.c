#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* The only place where memory running out is handled: there is nothing sensible left to do with the document. */
_Noreturn void mem_exhausted(void)
{
    static const char message[] = "nertag: out of memory\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(2);
    _exit(2);
}

void mem_keep_freed(void)
{
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024); /* what is mapped by itself is given back by itself */
#endif
}

void *mem_alloc(size_t bytes)
{
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory)
        mem_exhausted();
    return memory;
}

void *mem_calloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        mem_exhausted();
    return memory;
}

void *mem_alloc_lines(size_t bytes)
{
    void *memory = aligned_alloc(CACHE_LINE, (bytes / CACHE_LINE + 1) * CACHE_LINE);
    if (!memory)
        mem_exhausted();
    return memory;
}

void *mem_realloc(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        mem_exhausted();
    return memory;
}

void *mem_grow(void *items, size_t *capacity, size_t need, size_t size)
{
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2 / size)
            mem_exhausted();
        wanted *= 2;
    }
    *capacity = wanted;
    return mem_realloc(items, wanted * size);
}

struct arena_block {
    struct arena_block *older;
    size_t size;
    char bytes[];
};

enum { ARENA_BLOCK = 64 * 1024 };

void *arena_alloc(struct arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        mem_exhausted();
    bytes = bytes ? (bytes + 7) & ~(size_t)7 : 8; /* none is no reason for NULL */
    if (bytes > arena->left) {
        size_t size = bytes > ARENA_BLOCK ? bytes : ARENA_BLOCK;
        struct arena_block *block = mem_alloc(sizeof *block + size);
        block->older = arena->blocks;
        block->size = size;
        arena->blocks = block;
        arena->next = block->bytes;
        arena->left = size;
    }
    void *memory = arena->next;
    arena->next += bytes;
    arena->left -= bytes;
    return memset(memory, 0, bytes);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    /* A huge block of one huge document is given back; an ordinary one serves the next document. */
    while (block && (block->older || block->size > ARENA_BLOCK)) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    arena->blocks = block;
    arena->next = block ? block->bytes : NULL;
    arena->left = block ? block->size : 0;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *older = arena->blocks->older;
        free(arena->blocks);
        arena->blocks = older;
    }
    *arena = (struct arena){0};
}
