/* What every stage looks like to the driver. A stage reads what earlier stages added to the document and adds its own;
 * it knows neither the other stages nor where documents come from or go to. */
#ifndef NERTAG_STAGES_STAGE_H
#define NERTAG_STAGES_STAGE_H

#include <stdbool.h>

#include "document/document.h"
#include "knowledge/knowledge.h"

struct stage {
    const char *name;
    /* Scratch of one thread, NULL for a stage that needs none. KNOWLEDGE outlives it. */
    void *(*open)(const struct knowledge *knowledge);
    void (*run)(void *scratch, const struct knowledge *knowledge, struct document *document);
    void (*close)(void *scratch);
};

extern const struct stage stage_tokens, stage_sentences, stage_lexicon, stage_zones, stage_names, stage_rules,
    stage_resolve, stage_link, stage_topics;

#endif
