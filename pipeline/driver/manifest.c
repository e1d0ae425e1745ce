#include "driver/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostic.h"
#include "base/json_writer.h"
#include "driver/failures.h"
#include "driver/identity.h"

static const char file_name[] = "manifest.jsonl";

static uint64_t number(struct json_object *line, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(line, key, &value);
    return json_object_is_type(value, json_type_int) ? json_object_get_uint64(value) : UINT64_MAX;
}

static const char *text(struct json_object *line, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(line, key, &value);
    return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
}

/* UINT64_MAX when there is no such file. */
static uint64_t size_of(struct job_folder *folder, const char *name)
{
    struct stat status;
    bool there = fstatat(folder->fd, name, &status, 0) == 0 && S_ISREG(status.st_mode);
    return there ? (uint64_t)status.st_size : UINT64_MAX;
}

static bool has_failures(struct job_folder *folder, uint64_t bytes)
{
    uint64_t size = size_of(folder, FAILURES_FILE);
    return bytes == 0 || (size != UINT64_MAX && size >= bytes);
}

/* Takes a line of the manifest; false when it is none, or what it tells is not so. */
static bool take_line(struct job_folder *folder, const struct run_settings *settings, struct json_object *line,
                      struct checkpoint *at)
{
    struct checkpoint next = {.parts = at->parts,
                              .documents = at->documents,
                              .input = number(line, "input"),
                              .read = number(line, "read"),
                              .failed = number(line, "failed"),
                              .failed_bytes = number(line, "failed_bytes"),
                              .complete = text(line, "file")[0] == '\0'};
    if (at->complete || next.input > settings->file_count || next.read == UINT64_MAX || next.failed == UINT64_MAX ||
        !has_failures(folder, next.failed_bytes))
        return false;
    if (!next.complete) {
        struct buffer name = {0};
        part_add_name(&name, settings, at->parts);
        bool fine = strcmp(text(line, "file"), buffer_text(&name)) == 0 &&
                    size_of(folder, buffer_text(&name)) == number(line, "bytes");
        buffer_free(&name);
        if (!fine)
            return false;
        next.parts++;
        next.documents += number(line, "documents");
    }
    *at = next;
    return true;
}

/* Reads the lines behind the first one as far as they hold; returns where they end. */
static size_t take_lines(struct job_folder *folder, const struct run_settings *settings, FILE *file, size_t start,
                         struct checkpoint *at)
{
    char *line = NULL;
    size_t capacity = 0, end = start;
    ssize_t length;
    bool fine = true;
    while (fine && (length = getline(&line, &capacity, file)) > 0 && line[length - 1] == '\n') {
        struct json_object *parsed = json_tokener_parse(line);
        fine = take_line(folder, settings, parsed, at);
        if (fine)
            end += (size_t)length;
        else
            diagnose(SEVERITY_NOTE, "%s: the files from number %llu on are not as the manifest says, and are made anew",
                     job_folder_name(folder), (unsigned long long)at->parts);
        json_object_put(parsed);
    }
    free(line);
    return end;
}

/* The size up to which the manifest holds, 0 when nothing of it does. */
static bool read_manifest(struct job_folder *folder, const struct run_settings *settings, FILE *file,
                          const char *identity, struct checkpoint *at, size_t *end)
{
    static const char beginning[] = "{\"schema\":\"nertag-job/";
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = getline(&line, &capacity, file);
    bool whole = length > 0 && line[length - 1] == '\n', fine = true;
    *end = 0;
    if (whole) {
        struct json_object *parsed = json_tokener_parse(line);
        fine = identity_check(job_folder_name(folder), parsed, identity);
        json_object_put(parsed);
        if (fine)
            *end = take_lines(folder, settings, file, (size_t)length, at);
    } else if (length > 0) { /* the very first write was cut off, or this is something else */
        size_t known = (size_t)length < sizeof beginning - 1 ? (size_t)length : sizeof beginning - 1;
        fine = memcmp(line, beginning, known) == 0 || identity_check(job_folder_name(folder), NULL, identity);
    }
    free(line);
    return fine;
}

static bool refuse(struct job_folder *folder)
{
    diagnose(SEVERITY_FATAL, "%s: there are files here, and no manifest of a job; a job needs a folder of its own",
             job_folder_name(folder));
    return false;
}

static bool fail(struct manifest *manifest)
{
    diagnose(SEVERITY_FATAL, "%s: %s", buffer_text(&manifest->path), strerror(errno));
    return false;
}

/* The lock is on the manifest: it is never replaced, and goes with the process, however that ends. */
static bool lock(struct manifest *manifest, struct job_folder *folder, int *fd)
{
    if (size_of(folder, file_name) == UINT64_MAX && !job_folder_is_empty_but(folder, file_name))
        return refuse(folder);
    *fd = openat(folder->fd, file_name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (*fd < 0)
        return fail(manifest);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        diagnose(SEVERITY_FATAL, "%s: another run is at work here", job_folder_name(folder));
    else
        fail(manifest);
    close(*fd);
    return false;
}

bool manifest_open(struct manifest *manifest, struct job_folder *folder, const struct run_settings *settings,
                   const char *identity, struct checkpoint *checkpoint)
{
    int fd;
    size_t end = 0;
    *manifest = (struct manifest){.output = {.fd = -1}};
    *checkpoint = (struct checkpoint){0};
    job_folder_path(&manifest->path, job_folder_name(folder), file_name);
    if (!lock(manifest, folder, &fd))
        return false;
    output_open_fd(&manifest->output, buffer_text(&manifest->path), fd);
    FILE *file = fdopen(dup(fd), "r");
    if (!file)
        return fail(manifest);
    bool fine = read_manifest(folder, settings, file, identity, checkpoint, &end);
    fclose(file);
    if (!fine)
        return false;
    if (ftruncate(fd, (off_t)end) != 0)
        return fail(manifest);
    if (end > 0)
        return true;
    if (!job_folder_is_empty_but(folder, file_name))
        return refuse(folder);
    return output_write(&manifest->output, slice_of(identity)) && output_sync(&manifest->output) &&
           job_folder_sync(folder);
}

static void write_number(struct json_writer *json, const char *key, uint64_t value)
{
    json_key(json, key);
    json_uint(json, value);
}

/* PART is NULL in the last line. */
static bool add(struct manifest *manifest, const struct part *part, const char *checksum, const struct checkpoint *at)
{
    struct buffer line = {0};
    struct json_writer json = {.out = &line};
    json_open(&json, '{');
    if (part) {
        json_key(&json, "file");
        json_string(&json, (struct slice){part->name.bytes, part->name.length});
        write_number(&json, "documents", part->documents);
        write_number(&json, "bytes", part->output.written);
        json_key(&json, "sha256");
        json_text(&json, checksum);
    } else {
        write_number(&json, "files", at->parts);
        write_number(&json, "documents", at->documents);
    }
    write_number(&json, "input", at->input);
    write_number(&json, "read", at->read);
    write_number(&json, "failed", at->failed);
    write_number(&json, "failed_bytes", at->failed_bytes);
    json_close(&json, '}');
    buffer_add_char(&line, '\n');
    bool fine =
        output_write(&manifest->output, (struct slice){line.bytes, line.length}) && output_sync(&manifest->output);
    buffer_free(&line);
    return fine;
}

bool manifest_add_part(struct manifest *manifest, const struct part *part, const char *checksum,
                       const struct checkpoint *checkpoint)
{
    return add(manifest, part, checksum, checkpoint);
}

bool manifest_complete(struct manifest *manifest, const struct checkpoint *checkpoint)
{
    return add(manifest, NULL, NULL, checkpoint);
}

bool manifest_is_complete(const char *folder, uint64_t *failed)
{
    struct buffer path = {0};
    char *line = NULL;
    size_t capacity = 0;
    uint64_t files = UINT64_MAX;
    job_folder_path(&path, folder, file_name);
    FILE *file = fopen(buffer_text(&path), "re");
    while (file && getline(&line, &capacity, file) > 0) {
        struct json_object *parsed = json_tokener_parse(line);
        files = number(parsed, "files"); /* only the last line has it */
        *failed = number(parsed, "failed");
        json_object_put(parsed);
    }
    if (!file)
        diagnose(SEVERITY_FATAL, "%s: %s", buffer_text(&path), strerror(errno));
    else if (files == UINT64_MAX)
        diagnose(SEVERITY_FATAL, "%s: this job is not done yet", folder);
    if (file)
        fclose(file);
    free(line);
    buffer_free(&path);
    return files != UINT64_MAX;
}

void manifest_close(struct manifest *manifest)
{
    output_abandon(&manifest->output);
    buffer_free(&manifest->path);
}
