#include "driver/failures.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "driver/names.h"

static bool fail(struct failures *failures)
{
    diagnose(SEVERITY_FATAL, "%s: %s", buffer_text(&failures->path), strerror(errno));
    failures->broken = true;
    return false;
}

bool failures_open(struct failures *failures, struct job_folder *folder, uint64_t count, uint64_t bytes)
{
    *failures = (struct failures){.output = {.fd = -1}, .count = count, .bytes = bytes};
    job_folder_path(&failures->path, job_folder_name(folder), FAILURES_FILE);
    const char *path = buffer_text(&failures->path);
    int result = bytes ? truncate(path, (off_t)bytes) : unlink(path);
    return result == 0 || (bytes == 0 && errno == ENOENT) || fail(failures);
}

/* The list is made with the first failure. */
static bool open_list(struct failures *failures)
{
    const char *path = buffer_text(&failures->path);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail(failures);
    output_open_fd(&failures->output, path, fd);
    return true;
}

bool failures_add(struct failures *failures, const char *input, const struct input_place *place, const char *reason)
{
    struct buffer *line = &failures->line;
    line->length = 0;
    names_escape(line, input);
    buffer_add_char(line, '\t');
    names_escape(line, place->name);
    buffer_addf(line, "\t%" PRIu64 "\t%" PRIu64 "\t%s\t", place->record, place->byte,
                place->kept ? "mended" : "skipped");
    names_escape(line, reason);
    buffer_add_char(line, '\n');
    if (failures->broken || (failures->output.fd < 0 && !open_list(failures)))
        return false;
    failures->broken = !output_write(&failures->output, (struct slice){line->bytes, line->length});
    failures->count++;
    failures->bytes += line->length;
    return !failures->broken;
}

bool failures_sync(struct failures *failures)
{
    if (failures->output.fd >= 0 && !failures->broken)
        failures->broken = !output_sync(&failures->output);
    return !failures->broken;
}

void failures_close(struct failures *failures)
{
    output_abandon(&failures->output);
    buffer_free(&failures->path);
    buffer_free(&failures->line);
}
