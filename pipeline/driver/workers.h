/* Tags documents on one or more threads and writes the records in the order in which the documents came.
 *
 *   caller fills a document -> batch -> worker (its own pipeline) -> records of the batch -> written in order
 *
 * Batches go round in a ring of fixed size, so memory does not grow with the input. Threads start when the first batch
 * is full; until then, and with one job always, the caller's thread does the work itself. It is one of the jobs later,
 * too: where it would have to wait for a free batch, it tags one. Whoever is done with the batch that comes next in
 * order writes it, so that no thread is there but those that work. */
#ifndef NERTAG_DRIVER_WORKERS_H
#define NERTAG_DRIVER_WORKERS_H

#include "driver/run.h"
#include "io/output.h"

struct workers;

struct work_counts {
    uint64_t documents, bytes, mentions;
    uint64_t *stage_nanoseconds; /* by stage; owned by the workers */
};

struct workers *workers_open(const struct run_settings *settings, struct output *output);
/* The document to read into next; it belongs to the workers. */
struct document *workers_document(struct workers *workers);
/* Takes the document over. WAITING: the next one may be long in coming, so nothing should wait for it. False when the
 * output can take no more. */
bool workers_submit(struct workers *workers, bool waiting);
/* Waits for all that was submitted to be written. False when the output could not take it. No thread touches the output
 * from then until the next document is submitted. */
bool workers_drain(struct workers *workers);
/* The same, and the threads end. */
bool workers_finish(struct workers *workers);
const struct work_counts *workers_counts(struct workers *workers); /* after workers_finish */
void work_counts_print(const struct work_counts *counts, uint64_t skipped); /* for --stats */
void workers_close(struct workers *workers);

#endif
