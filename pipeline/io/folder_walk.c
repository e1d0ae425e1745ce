#include "io/folder_walk.h"

#include <string.h>

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

void folder_walk_open(struct folder_walk *walk, const char *path)
{
    *walk = (struct folder_walk){0};
    char *paths[] = {arena_copy(&walk->arena, path, strlen(path)), NULL};
    walk->fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    if (!walk->fts)
        mem_exhausted(); /* all that can go wrong before the first fts_read */
}

static bool is_new(struct folder_walk *walk, const FTSENT *entry)
{
    uint64_t id[2] = {entry->fts_dev, entry->fts_ino};
    bool new_folder;
    string_map_put(&walk->seen, (struct slice){arena_copy(&walk->arena, (const char *)id, sizeof id), sizeof id},
                   &new_folder);
    return new_folder;
}

FTSENT *folder_walk_next(struct folder_walk *walk, bool *again)
{
    FTSENT *entry = fts_read(walk->fts);
    *again = entry && entry->fts_info == FTS_D && !is_new(walk, entry);
    if (*again)
        fts_set(walk->fts, entry, FTS_SKIP);
    return entry;
}

void folder_walk_close(struct folder_walk *walk)
{
    fts_close(walk->fts);
    string_map_free(&walk->seen);
    arena_free(&walk->arena);
}
