/* The stage table and the loop over it, for one thread. */
#ifndef NERTAG_DRIVER_PIPELINE_H
#define NERTAG_DRIVER_PIPELINE_H

#include "document/document.h"
#include "knowledge/knowledge.h"

struct pipeline;

struct pipeline *pipeline_open(const struct knowledge *knowledge); /* KNOWLEDGE must outlive it */
void pipeline_run(struct pipeline *pipeline, struct document *document);
void pipeline_close(struct pipeline *pipeline);

/* Nanoseconds that each stage has taken, when pipeline_timed was called first. */
void pipeline_timed(struct pipeline *pipeline);
size_t pipeline_stage_count(void);
const char *pipeline_stage_name(size_t stage);
uint64_t pipeline_stage_nanoseconds(const struct pipeline *pipeline, size_t stage);

#endif
