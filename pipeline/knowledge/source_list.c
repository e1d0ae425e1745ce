#include "knowledge/build.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/diagnostic.h"
#include "base/memory.h"

enum { MAX_SOURCE = 1u << 30, MAX_FOLDER_DEPTH = 8 };

static void add(struct source_list *list, struct source_text source)
{
    mem_reserve(list->files, list->capacity, list->count + 1);
    list->files[list->count++] = source;
}

static bool read_all(struct source_list *list, const char *path, int file, struct slice *text)
{
    struct buffer buffer = {0};
    ssize_t got;
    do {
        buffer_reserve(&buffer, 64 * 1024);
        got = read(file, buffer.bytes + buffer.length, 64 * 1024);
        if (got > 0)
            buffer.length += (size_t)got;
    } while ((got > 0 && buffer.length < MAX_SOURCE) || (got < 0 && errno == EINTR));
    bool fine = got == 0;
    if (fine)
        *text = (struct slice){arena_copy(list->arena, buffer.bytes, buffer.length), buffer.length};
    else
        diagnose(SEVERITY_FATAL, "%s: %s", path, got < 0 ? strerror(errno) : "larger than 1 GiB");
    buffer_free(&buffer);
    return fine;
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

static bool add_file(struct source_list *list, const char *path, bool overlay)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        diagnose(SEVERITY_FATAL, "%s: %s", path, strerror(errno));
        return false;
    }
    struct slice text;
    bool fine = read_all(list, path, file, &text);
    close(file);
    if (!fine)
        return false;
    bool rules = ends_with(path, ".yaml") || ends_with(path, ".yml");
    size_t length = strlen(path);
    add(list, (struct source_text){.name = {arena_copy(list->arena, path, length), length},
                                   .text = text,
                                   .type = rules ? SOURCE_RULES : SOURCE_GAZETTEER,
                                   .overlay = overlay});
    return true;
}

static int wanted(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool add_folder(struct source_list *list, const char *path, bool overlay, unsigned depth)
{
    struct dirent **names;
    int count = scandir(path, &names, wanted, alphasort);
    if (count < 0) {
        diagnose(SEVERITY_FATAL, "%s: %s", path, strerror(errno));
        return false;
    }
    bool fine = true;
    for (int i = 0; i < count; i++) {
        struct buffer child = {0};
        buffer_addf(&child, "%s/%s", path, names[i]->d_name);
        const char *name = buffer_text(&child);
        struct stat status;
        if (stat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
            if (depth < MAX_FOLDER_DEPTH)
                fine &= add_folder(list, name, overlay, depth + 1);
        } else if ((ends_with(name, ".tsv") && !depth) || ends_with(name, ".yaml")) {
            /* Tables in subfolders are what importers work from, no gazetteers. */
            fine &= add_file(list, name, overlay);
        }
        buffer_free(&child);
        free(names[i]);
    }
    free(names);
    return fine;
}

bool source_list_add(struct source_list *list, const char *path, bool overlay)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return add_folder(list, path, overlay, 0);
    return add_file(list, path, overlay);
}

bool source_list_add_knowledge(struct source_list *list, const struct knowledge *knowledge)
{
    unsigned long long size = ZSTD_getFrameContentSize(knowledge->sources, knowledge->sources_size);
    if (!knowledge->sources_size || size > MAX_SOURCE) {
        diagnose(SEVERITY_FATAL, "this knowledge was built without its sources, nothing can be built over it");
        return false;
    }
    char *texts = arena_alloc(list->arena, size);
    bool sound = ZSTD_decompress(texts, size, knowledge->sources, knowledge->sources_size) == size;
    for (uint32_t i = 0; sound && i < knowledge->source_file_count; i++) {
        const struct source_file *file = &knowledge->source_files[i];
        sound = file->offset <= size && file->length <= size - file->offset;
        if (sound)
            add(list, (struct source_text){.name = knowledge_string(knowledge, file->name),
                                           .text = {texts + file->offset, file->length},
                                           .type = file->type,
                                           .overlay = file->overlay});
    }
    if (!sound)
        diagnose(SEVERITY_FATAL, "the sources in this knowledge are damaged");
    return sound;
}

void source_list_free(struct source_list *list)
{
    free(list->files);
    *list = (struct source_list){0};
}
