#include "driver/identity.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/json_writer.h"
#include "base/version.h"
#include "driver/names.h"

static const char schema[] = "nertag-job/1";

static void write_text(struct json_writer *json, const char *key, const char *text)
{
    struct buffer escaped = {0};
    names_escape(&escaped, text);
    json_key(json, key);
    json_string(json, (struct slice){escaped.bytes, escaped.length});
    buffer_free(&escaped);
}

static void write_number(struct json_writer *json, const char *key, uint64_t number)
{
    json_key(json, key);
    json_uint(json, number);
}

static void add_to_list(struct buffer *list, struct slice name)
{
    if (list->length)
        buffer_add_char(list, ',');
    buffer_add(list, name.bytes, name.length);
}

/* In the order of the program, whatever the order on the command line. */
static void write_shown(struct json_writer *json, const struct run_settings *settings)
{
    const struct knowledge *knowledge = settings->knowledge;
    struct buffer labels = {0}, topics = {0};
    for (uint32_t i = 1; i < LABEL_OTHER; i++)
        if (settings->writer.labels >> i & 1)
            add_to_list(&labels, slice_of(label_names[i]));
    for (uint32_t i = 0; i < knowledge->topic_count; i++)
        if (settings->writer.topics && settings->writer.topics[i])
            add_to_list(&topics, knowledge_string(knowledge, knowledge->topics[i].id));
    write_text(json, "labels", buffer_text(&labels));
    write_text(json, "topics", settings->writer.topics ? buffer_text(&topics) : "all");
    buffer_free(&labels);
    buffer_free(&topics);
}

static void write_options(struct json_writer *json, const struct run_settings *settings, const char *retry)
{
    const struct reader_options *reader = &settings->reader;
    struct buffer language = {0};
    if (settings->language) {
        struct slice id = knowledge_string(settings->knowledge, settings->knowledge->languages[settings->language].id);
        buffer_add(&language, id.bytes, id.length);
    }
    json_open(json, '{');
    write_text(json, "from", reader->format ? reader->format->name : "");
    write_text(json, "to", settings->format->name);
    write_text(json, "lang", buffer_text(&language));
    write_text(json, "text-field", reader->text_field);
    write_text(json, "id-field", reader->id_field);
    write_text(json, "offsets", offset_unit_names[settings->writer.unit]);
    write_shown(json, settings);
    write_number(json, "min-score", settings->writer.min_score);
    write_text(json, "with-text", settings->writer.with_text ? "yes" : "no");
    write_number(json, "max-ratio", reader->max_ratio);
    write_number(json, "max-member", reader->max_member);
    write_number(json, "max-depth", reader->max_depth);
    write_text(json, "dedup", settings->dedup ? "yes" : "no");
    write_number(json, "split", settings->split);
    write_text(json, "compress", compression_names[settings->compression]);
    write_text(json, "retry", retry);
    json_close(json, '}');
    buffer_free(&language);
}

void identity_write(struct buffer *line, const struct run_settings *settings, const struct survey *surveys,
                    const char *retry)
{
    struct json_writer json = {.out = line};
    const struct image_header *header = (const void *)settings->knowledge->image;
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, header->source_hash);
    json_open(&json, '{');
    write_text(&json, "schema", schema);
    write_text(&json, "version", NERTAG_VERSION);
    write_text(&json, "knowledge", hash);
    json_key(&json, "options");
    write_options(&json, settings, retry);
    json_key(&json, "inputs");
    json_open(&json, '[');
    for (size_t i = 0; i < settings->file_count; i++) {
        json_open(&json, '{');
        write_text(&json, "name", settings->files[i]);
        write_number(&json, "files", surveys[i].files);
        write_number(&json, "bytes", surveys[i].bytes);
        write_text(&json, "state", surveys[i].state);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buffer_add_char(line, '\n');
}

/* Borrowed; "" when it is missing. */
static const char *member(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value);
    return value ? json_object_get_string(value) : "";
}

static bool differ(const char *folder, const char *what, const char *key, struct json_object *theirs,
                   struct json_object *ours)
{
    if (strcmp(member(theirs, key), member(ours, key)) == 0)
        return false;
    diagnose(SEVERITY_FATAL, "%s: another job is here: its %s%s is \"%s\", and now it would be \"%s\"", folder, what,
             key, member(theirs, key), member(ours, key));
    return true;
}

static bool options_differ(const char *folder, struct json_object *theirs, struct json_object *ours)
{
    struct json_object *old = NULL, *new = NULL;
    json_object_object_get_ex(theirs, "options", &old);
    json_object_object_get_ex(ours, "options", &new);
    json_object_object_foreach(new, key, value)
    {
        (void)value;
        if (differ(folder, "--", key, old, new))
            return true;
    }
    return false;
}

static bool inputs_differ(const char *folder, struct json_object *theirs, struct json_object *ours)
{
    struct json_object *old = NULL, *new = NULL;
    json_object_object_get_ex(theirs, "inputs", &old);
    json_object_object_get_ex(ours, "inputs", &new);
    size_t old_count = json_object_is_type(old, json_type_array) ? json_object_array_length(old) : 0;
    size_t new_count = json_object_array_length(new);
    for (size_t i = 0; i < old_count && i < new_count; i++) {
        struct json_object *a = json_object_array_get_idx(old, i), *b = json_object_array_get_idx(new, i);
        if (differ(folder, "input ", "name", a, b))
            return true;
        if (!json_object_equal(a, b)) {
            diagnose(SEVERITY_FATAL, "%s: %s has changed since this job began", folder, member(b, "name"));
            return true;
        }
    }
    if (old_count != new_count)
        diagnose(SEVERITY_FATAL, "%s: another job is here: it has %zu input%s, and now there would be %zu", folder,
                 old_count, old_count == 1 ? "" : "s", new_count);
    return old_count != new_count;
}

bool identity_check(const char *folder, struct json_object *theirs, const char *ours)
{
    if (strcmp(member(theirs, "schema"), schema) != 0) {
        diagnose(SEVERITY_FATAL, "%s: its manifest is none of nertag", folder);
        return false;
    }
    struct json_object *now = json_tokener_parse(ours);
    bool same = !differ(folder, "", "version", theirs, now) && !differ(folder, "", "knowledge", theirs, now) &&
                !options_differ(folder, theirs, now) && !inputs_differ(folder, theirs, now);
    json_object_put(now);
    return same;
}
