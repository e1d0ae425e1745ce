#include "driver/pipeline.h"

#include <stdlib.h>
#include <time.h>

#include "stages/stage.h"

/* In this order; each builds on what those before it added. */
static const struct stage *const stages[] = {
    &stage_tokens, &stage_sentences, &stage_lexicon, &stage_zones,  &stage_names,
    &stage_rules,  &stage_resolve,   &stage_link,    &stage_topics,
};
enum { STAGE_COUNT = sizeof stages / sizeof *stages };

struct pipeline {
    const struct knowledge *knowledge;
    void *scratch[STAGE_COUNT];
    bool timed;
    uint64_t nanoseconds[STAGE_COUNT];
};

struct pipeline *pipeline_open(const struct knowledge *knowledge)
{
    struct pipeline *pipeline = mem_calloc(1, sizeof *pipeline);
    pipeline->knowledge = knowledge;
    for (size_t i = 0; i < STAGE_COUNT; i++)
        pipeline->scratch[i] = stages[i]->open ? stages[i]->open(knowledge) : NULL;
    return pipeline;
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void pipeline_run(struct pipeline *pipeline, struct document *document)
{
    uint64_t before = pipeline->timed ? now() : 0;
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        stages[i]->run(pipeline->scratch[i], pipeline->knowledge, document);
        if (pipeline->timed) {
            uint64_t after = now();
            pipeline->nanoseconds[i] += after - before;
            before = after;
        }
    }
}

void pipeline_close(struct pipeline *pipeline)
{
    for (size_t i = 0; i < STAGE_COUNT; i++)
        if (stages[i]->close)
            stages[i]->close(pipeline->scratch[i]);
    free(pipeline);
}

void pipeline_timed(struct pipeline *pipeline)
{
    pipeline->timed = true;
}

size_t pipeline_stage_count(void)
{
    return STAGE_COUNT;
}

const char *pipeline_stage_name(size_t stage)
{
    return stages[stage]->name;
}

uint64_t pipeline_stage_nanoseconds(const struct pipeline *pipeline, size_t stage)
{
    return pipeline->nanoseconds[stage];
}
