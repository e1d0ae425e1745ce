/* A folder: its files and those of the folders in it, sorted by the bytes of their names, so that the order is the same
 * on every machine. Links are followed, but no folder is entered twice. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "base/string_map.h"
#include "io/member.h"

struct folder {
    FTS *walk;
    struct member member;
    struct string_map seen; /* device and inode of every folder */
    struct arena arena;
};

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool open_folder(struct reader *reader)
{
    struct folder *folder = mem_calloc(1, sizeof *folder);
    char *paths[] = {arena_copy(&folder->arena, reader->input.name, strlen(reader->input.name)), NULL};
    folder->walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    if (!folder->walk)
        mem_exhausted(); /* all that can go wrong before the first fts_read */
    reader->state = folder;
    return true;
}

static bool is_new(struct folder *folder, const FTSENT *entry)
{
    uint64_t id[2] = {entry->fts_dev, entry->fts_ino};
    bool new_folder;
    string_map_put(&folder->seen, (struct slice){arena_copy(&folder->arena, (const char *)id, sizeof id), sizeof id},
                   &new_folder);
    return new_folder;
}

static enum member_result skip(const FTSENT *entry, const char *why)
{
    diagnose_input((struct input_place){.name = entry->fts_path}, "%s", why);
    return MEMBER_SKIPPED;
}

static enum member_result advance(struct reader *reader)
{
    struct folder *folder = reader->state;
    FTSENT *entry;
    while ((entry = fts_read(folder->walk))) {
        switch (entry->fts_info) {
        case FTS_F: return member_open_file(&folder->member, reader, entry->fts_path);
        case FTS_DEFAULT: /* a device, a pipe: reading it may never end */
            reader->counts.members++;
            reader->counts.not_text++;
            return MEMBER_SKIPPED;
        case FTS_SLNONE: return skip(entry, "a link that leads nowhere");
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS: return skip(entry, strerror(entry->fts_errno));
        case FTS_D:
            if (!is_new(folder, entry)) {
                diagnose(SEVERITY_NOTE, "%s: a folder that is read already", entry->fts_path);
                fts_set(folder->walk, entry, FTS_SKIP);
            }
            break;
        case FTS_DC: diagnose(SEVERITY_NOTE, "%s: a link in a circle, not followed", entry->fts_path); break;
        default: break; /* a folder is left */
        }
    }
    return MEMBER_NONE;
}

static enum reader_result next(struct reader *reader, struct document *document)
{
    struct folder *folder = reader->state;
    return member_next(reader, &folder->member, advance, document);
}

static void close_folder(struct reader *reader)
{
    struct folder *folder = reader->state;
    member_free(&folder->member);
    fts_close(folder->walk);
    string_map_free(&folder->seen);
    arena_free(&folder->arena);
    free(folder);
}

const struct reader_format reader_folder = {"folder", NULL, next, open_folder, close_folder};
