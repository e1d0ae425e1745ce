#include "driver/survey.h"

#include <string.h>

#include "base/diagnostic.h"
#include "io/folder_walk.h"

static void add(struct survey *survey, SHA2_CTX *hash, const char *path, const struct stat *status)
{
    struct buffer facts = {0};
    buffer_add_text(&facts, path);
    buffer_add_char(&facts, '\0'); /* no path has one */
    buffer_addf(&facts, "%lld %lld.%09ld\n", (long long)status->st_size, (long long)status->st_mtim.tv_sec,
                status->st_mtim.tv_nsec);
    SHA256Update(hash, (const uint8_t *)facts.bytes, facts.length);
    buffer_free(&facts);
    survey->files++;
    survey->bytes += (uint64_t)status->st_size;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool add_folder(struct survey *survey, SHA2_CTX *hash, const char *name, const struct stat *output)
{
    struct folder_walk walk;
    FTSENT *entry;
    bool again, fine = true;
    folder_walk_open(&walk, name);
    while (fine && (entry = folder_walk_next(&walk, &again))) {
        if (entry->fts_info == FTS_F)
            add(survey, hash, entry->fts_path, entry->fts_statp);
        fine = entry->fts_info != FTS_D || !is_same(entry->fts_statp, output);
    }
    folder_walk_close(&walk);
    if (!fine)
        diagnose(SEVERITY_FATAL, "%s: the output would be in this input, and be read as part of it", name);
    return fine;
}

bool survey_input(struct survey *survey, const char *name, const struct stat *output)
{
    struct stat status;
    SHA2_CTX hash;
    *survey = (struct survey){0};
    if (strcmp(name, "-") == 0) {
        diagnose(SEVERITY_FATAL, "a job cannot read standard input: it could not go on behind an interruption");
        return false;
    }
    if (stat(name, &status) != 0)
        return true; /* the reader tells why */
    bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !S_ISREG(status.st_mode)) {
        diagnose(SEVERITY_FATAL, "%s: no file and no folder: a job could not go on behind an interruption", name);
        return false;
    }
    SHA256Init(&hash);
    if (is_folder && !add_folder(survey, &hash, name, output))
        return false;
    if (!is_folder)
        add(survey, &hash, name, &status);
    SHA256End(&hash, survey->state);
    return true;
}
