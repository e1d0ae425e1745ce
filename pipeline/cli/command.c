#include "cli/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/diagnostic.h"
#include "base/memory.h"
#include "io/output.h"

void print_text(const char *text)
{
    struct output output;
    if (!output_open(&output, NULL))
        return;
    if (output_write(&output, slice_of(text)))
        output_close(&output);
    else
        output_abandon(&output);
}

/* The hash tells two builds apart whose knowledge differs. */
void print_version(void)
{
    struct knowledge knowledge;
    struct buffer text = {0};
    buffer_add_text(&text, "nertag " NERTAG_VERSION);
    if (knowledge_open_embedded(&knowledge)) {
        const struct image_header *header = (const void *)knowledge.image;
        buffer_addf(&text, " (knowledge %016" PRIx64 ")", header->source_hash);
        knowledge_close(&knowledge);
    }
    buffer_add_char(&text, '\n');
    print_text(buffer_text(&text));
    buffer_free(&text);
}

void usage_error(const char *command)
{
    diagnostic_raise(SEVERITY_FATAL);
    fprintf(stderr, "Try 'nertag %s%s--help' for more information.\n", command, *command ? " " : "");
}

void path_list_add(struct path_list *list, const char *path)
{
    mem_reserve(list->paths, list->capacity, list->count + 1);
    list->paths[list->count++] = path;
}
