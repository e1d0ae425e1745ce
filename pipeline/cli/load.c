/* The knowledge that a run works with. */
#include <stdlib.h>

#include "base/diagnostic.h"
#include "base/memory.h"
#include "cli/command.h"

bool add_sources(struct source_list *sources, const struct path_list *paths, bool overlay)
{
    bool fine = true;
    for (size_t i = 0; i < paths->count; i++) /* all of them, so that all errors are told at once */
        fine = source_list_add(sources, paths->paths[i], overlay) && fine;
    return fine;
}

/* KEEP: other files may be built over the image later. */
static char *build(const struct knowledge *base, const struct path_list *paths, bool keep, size_t *size)
{
    struct arena arena = {0};
    struct source_list sources = {.arena = &arena, .keep = keep};
    bool fine = !base || source_list_add_knowledge(&sources, base);
    fine = add_sources(&sources, paths, base != NULL) && fine;
    char *image = fine ? knowledge_build(&sources, NULL, size) : NULL;
    source_list_free(&sources);
    arena_free(&arena);
    return image;
}

bool open_embedded(struct knowledge *knowledge)
{
    if (knowledge_open_embedded(knowledge))
        return true;
    diagnose(SEVERITY_FATAL, "this executable has no knowledge built in");
    return false;
}

bool load_knowledge(struct knowledge *knowledge, const char *image, const struct path_list *overlays)
{
    if (!(image ? knowledge_open_file(knowledge, image) : open_embedded(knowledge)))
        return false;
    if (overlays->count == 0)
        return true;
    struct knowledge base = *knowledge;
    size_t size;
    char *built = build(&base, overlays, false, &size);
    bool fine = built && knowledge_open_memory(knowledge, built, size);
    knowledge_close(&base);
    return fine;
}

char *build_image(const struct path_list *paths, bool alone, size_t *size)
{
    struct knowledge base;
    if (alone)
        return build(NULL, paths, true, size);
    if (!open_embedded(&base))
        return NULL;
    char *image = build(&base, paths, true, size);
    knowledge_close(&base);
    return image;
}
