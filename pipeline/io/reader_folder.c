/* A folder: its files and those of the folders in it, in the order of folder_walk.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io/folder_walk.h"
#include "io/member.h"

struct folder {
    struct folder_walk walk;
    struct member member;
};

static bool open_folder(struct reader *reader)
{
    struct folder *folder = mem_calloc(1, sizeof *folder);
    folder_walk_open(&folder->walk, reader->input.name);
    reader->state = folder;
    return true;
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
    bool again;
    while ((entry = folder_walk_next(&folder->walk, &again))) {
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
            if (again)
                diagnose(SEVERITY_NOTE, "%s: a folder that is read already", entry->fts_path);
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
    folder_walk_close(&folder->walk);
    free(folder);
}

const struct reader_format reader_folder = {"folder", NULL, next, open_folder, close_folder};
