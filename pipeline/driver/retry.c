#include "driver/retry.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "driver/failures.h"
#include "driver/manifest.h"
#include "driver/names.h"
#include "io/input.h"

static struct slice keep(struct retry *retry, const struct buffer *text)
{
    return (struct slice){arena_copy(&retry->arena, text->bytes, text->length), text->length};
}

/* No document has a name with a NUL in it. */
static void add_record(struct buffer *key, uint64_t record)
{
    buffer_add_char(key, '\0');
    buffer_add_uint(key, record);
}

static void add_input(struct retry *retry, const struct buffer *name)
{
    bool is_new;
    struct slice kept = keep(retry, name);
    string_map_put(&retry->known, kept, &is_new);
    if (!is_new)
        return;
    mem_reserve(retry->inputs, retry->input_capacity, retry->input_count + 1);
    retry->inputs[retry->input_count++] = (char *)(uintptr_t)kept.bytes; /* of the arena, with a NUL behind it */
}

static bool take_line(struct retry *retry, struct slice line)
{
    struct buffer input = {0}, key = {0};
    uint64_t record, byte;
    bool is_new;
    bool fine = names_unescape(&input, slice_cut(&line, '\t')) && names_unescape(&key, slice_cut(&line, '\t')) &&
                slice_to_uint(slice_cut(&line, '\t'), &record) && slice_to_uint(slice_cut(&line, '\t'), &byte);
    if (fine && slice_equal(slice_cut(&line, '\t'), SLICE("skipped"))) {
        add_input(retry, &input);
        if (record)
            add_record(&key, record);
        string_map_put(&retry->wanted, keep(retry, &key), &is_new);
    }
    buffer_free(&input);
    buffer_free(&key);
    return fine;
}

static bool read_list(struct retry *retry, const char *path)
{
    struct input input;
    struct buffer line = {0};
    SHA2_CTX checksum;
    uint64_t number = 0;
    bool fine = input_open(&input, path);
    SHA256Init(&checksum);
    while (fine && input_line(&input, &line) == INPUT_OK) {
        number++;
        SHA256Update(&checksum, (const uint8_t *)line.bytes, line.length);
        SHA256Update(&checksum, (const uint8_t *)"\n", 1);
        fine = take_line(retry, (struct slice){line.bytes, line.length});
        if (!fine)
            input_fail(&input, "line %" PRIu64 ": not as nertag writes it", number);
        line.length = 0;
    }
    fine = fine && !input.failed;
    if (!fine)
        diagnose(SEVERITY_FATAL, "%s: %s", path, input_error(&input));
    SHA256End(&checksum, retry->checksum);
    input_close(&input);
    buffer_free(&line);
    return fine;
}

bool retry_load(struct retry *retry, const char *folder)
{
    struct buffer path = {0};
    *retry = (struct retry){0};
    uint64_t failed;
    if (!manifest_is_complete(folder, &failed))
        return false;
    job_folder_path(&path, folder, FAILURES_FILE);
    bool fine = failed == 0 || read_list(retry, buffer_text(&path));
    buffer_free(&path);
    return fine;
}

static bool has(const struct retry *retry, const char *bytes, size_t length)
{
    uint32_t unused;
    return string_map_get(&retry->wanted, (struct slice){bytes, length}, &unused);
}

/* The record, its document, and what that is in: "news/a.zip!/b.tar!/c.txt" is in "news/a.zip!/b.tar", in "news/a.zip"
 * and in "news". */
bool retry_wants(const struct retry *retry, const char *document, uint64_t record)
{
    struct buffer key = {0};
    size_t length = strlen(document);
    buffer_add(&key, document, length);
    add_record(&key, record);
    bool wanted = has(retry, key.bytes, key.length) || has(retry, document, length);
    buffer_free(&key);
    for (size_t i = 1; !wanted && i < length; i++)
        wanted = document[i] == '/' && has(retry, document, document[i - 1] == '!' ? i - 1 : i);
    return wanted;
}

void retry_free(struct retry *retry)
{
    free(retry->inputs);
    string_map_free(&retry->known);
    string_map_free(&retry->wanted);
    arena_free(&retry->arena);
}
