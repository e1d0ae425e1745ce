/* Runs rules: each only where one of its triggers occurs, its patterns tied to the trigger on both sides. Two stages do
 * so, one with the rules that mark zones, one with those that make mentions. */
#ifndef NERTAG_STAGES_RULE_ENGINE_H
#define NERTAG_STAGES_RULE_ENGINE_H

#include "document/document.h"
#include "knowledge/knowledge.h"

struct rule_engine *rule_engine_open(const struct knowledge *knowledge, bool of_zones);
/* Adds zones to the document, sentence by sentence, or mentions behind those that it has. */
void rule_engine_run(struct rule_engine *engine, struct document *document);
void rule_engine_close(struct rule_engine *engine);

#endif
