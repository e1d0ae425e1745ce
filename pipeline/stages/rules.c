/* Names that no list holds: mentions made by the rules. */
#include "stages/rule_engine.h"
#include "stages/stage.h"

static void *open_rules(const struct knowledge *knowledge)
{
    return rule_engine_open(knowledge, false);
}

static void close_rules(void *scratch)
{
    rule_engine_close(scratch);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)knowledge;
    rule_engine_run(scratch, document);
}

const struct stage stage_rules = {"rules", open_rules, run, close_rules};
