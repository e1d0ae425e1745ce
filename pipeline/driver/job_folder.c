#include "driver/job_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostic.h"

static bool fail(const char *name)
{
    diagnose(SEVERITY_FATAL, "%s: %s", name, strerror(errno));
    return false;
}

void job_folder_path(struct buffer *path, const char *name, const char *file)
{
    buffer_add_text(path, name);
    if (!path->length || path->bytes[path->length - 1] != '/')
        buffer_add_char(path, '/');
    buffer_add_text(path, file);
}

bool job_folder_open(struct job_folder *folder, const char *name)
{
    *folder = (struct job_folder){.fd = -1};
    job_folder_path(&folder->path, name, "");
    folder->made = mkdir(name, 0777) == 0;
    if (!folder->made && errno != EEXIST)
        return fail(name);
    folder->fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder->fd >= 0 || fail(name);
}

bool job_folder_sync(struct job_folder *folder)
{
    return fsync(folder->fd) == 0 || fail(job_folder_name(folder));
}

bool job_folder_is_empty_but(const struct job_folder *folder, const char *file)
{
    DIR *entries = fdopendir(openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const struct dirent *entry;
    bool others = !entries;
    while (!others && (entry = readdir(entries)))
        others =
            strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strcmp(entry->d_name, file) != 0;
    if (entries)
        closedir(entries);
    return !others;
}

const char *job_folder_name(struct job_folder *folder)
{
    return buffer_text(&folder->path);
}

void job_folder_close(struct job_folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    if (folder->made)
        rmdir(job_folder_name(folder)); /* of no effect when there is anything in it */
    buffer_free(&folder->path);
}

void part_add_name(struct buffer *name, const struct run_settings *settings, uint64_t number)
{
    buffer_addf(name, "part-%06" PRIu64 ".%s%s", number, settings->format->name,
                compression_endings[settings->compression]);
}

bool part_open(struct part *part, struct job_folder *folder, const struct run_settings *settings, uint64_t number)
{
    part->name.length = part->path.length = part->temporary.length = 0;
    part->documents = 0;
    part_add_name(&part->name, settings, number);
    job_folder_path(&part->path, job_folder_name(folder), buffer_text(&part->name));
    buffer_addf(&part->temporary, "%s.tmp", buffer_text(&part->path));
    if (!output_open(&part->output, buffer_text(&part->temporary)))
        return false;
    part->output.durable = true;
    output_keep_checksum(&part->output);
    output_compress(&part->output, settings->compression);
    return true;
}

bool part_close(struct part *part, struct job_folder *folder, char checksum[OUTPUT_CHECKSUM])
{
    const char *temporary = buffer_text(&part->temporary), *path = buffer_text(&part->path);
    bool fine = output_close(&part->output);
    if (fine)
        fine = rename(temporary, path) == 0 || fail(path);
    if (!fine)
        remove(temporary);
    part->temporary.length = 0;
    output_checksum(&part->output, checksum);
    return fine && job_folder_sync(folder);
}

void part_abandon(struct part *part)
{
    if (part->temporary.length == 0)
        return;
    output_abandon(&part->output);
    remove(buffer_text(&part->temporary));
    part->temporary.length = 0;
}

void part_free(struct part *part)
{
    part_abandon(part);
    buffer_free(&part->name);
    buffer_free(&part->path);
    buffer_free(&part->temporary);
}
