/* What is in a folder and in the folders in it, sorted by the bytes of the names, so that the order is the same on
 * every machine. Links are followed, but no folder is entered twice. */
#ifndef NERTAG_IO_FOLDER_WALK_H
#define NERTAG_IO_FOLDER_WALK_H

#include <fts.h>
#include <stdbool.h>

#include "base/memory.h"
#include "base/string_map.h"

struct folder_walk {
    FTS *fts;
    struct string_map seen; /* device and inode of every folder */
    struct arena arena;
};

void folder_walk_open(struct folder_walk *walk, const char *path);
/* The next entry, borrowed until the next call; NULL at the end. *AGAIN: a folder that was entered before, and is
 * passed over this time. */
FTSENT *folder_walk_next(struct folder_walk *walk, bool *again);
void folder_walk_close(struct folder_walk *walk);

#endif
