#include "io/writer.h"

#include <string.h>

static const struct writer_format *const formats[] = {&writer_jsonl, &writer_json, &writer_tsv, &writer_conll};

const struct writer_format *writer_format_named(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}
