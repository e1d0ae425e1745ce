#include "driver/workers.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "driver/pipeline.h"

enum { BATCH_DOCUMENTS = 16, BATCH_BYTES = 64 * 1024, BATCHES_PER_JOB = 3 };

enum batch_state { BATCH_FREE, BATCH_READY, BATCH_TAKEN, BATCH_DONE };

struct batch {
    enum batch_state state;
    struct document documents[BATCH_DOCUMENTS];
    size_t count, bytes;
    struct buffer records;
};

/* What a thread needs for itself. */
struct worker {
    struct workers *workers;
    struct pipeline *pipeline;
    struct document memory; /* what the stages fill, lent to one document after the other */
    struct work_counts counts;
    pthread_t thread;
};

struct workers {
    const struct run_settings *settings;
    struct output *output;
    struct batch *batches;
    size_t batch_count;
    struct worker *workers; /* the first is the caller */
    size_t job_count, thread_count;
    bool started; /* threads are running */
    bool failed;  /* the output can take no more */

    /* Batches are numbered; number N is batches[N % batch_count]. */
    pthread_mutex_t lock;
    pthread_cond_t filled_one, freed_one; /* what threads wait for, and what the caller does */
    uint64_t filled, taken, written; /* numbers of the next batch to fill, to take and to write */
    uint64_t owned;                  /* number of the batch that the caller has found free */
    bool writing;                    /* some thread does */
    bool closing;
    struct work_counts counts;
};

static void tag(struct worker *worker, struct document *document, struct buffer *records)
{
    const struct run_settings *settings = worker->workers->settings;
    document_swap_stage_memory(document, &worker->memory); /* borrowed … */
    document->fixed_language = settings->language;
    document->explain = settings->explain;
    pipeline_run(worker->pipeline, document);
    settings->format->write(&settings->writer, settings->knowledge, document, records);
    worker->counts.documents++;
    worker->counts.bytes += document->text.length;
    worker->counts.mentions += document->winner_count;
    document_swap_stage_memory(document, &worker->memory); /* … and given back; nothing of the document is kept */
}

static void tag_batch(struct worker *worker, struct batch *batch, struct buffer *records)
{
    for (size_t i = 0; i < batch->count; i++)
        tag(worker, &batch->documents[i], records);
    batch->count = batch->bytes = 0;
}

/* Of damaged knowledge names may be missing from the records. */
static bool write_batch(struct workers *workers, struct batch *batch)
{
    bool fine = !knowledge_is_damaged(workers->settings->knowledge) &&
                output_write(workers->output, (struct slice){batch->records.bytes, batch->records.length});
    batch->records.length = 0;
    return fine;
}

static struct batch *batch_number(struct workers *workers, uint64_t number)
{
    return &workers->batches[number % workers->batch_count];
}

/* These are called, and return, with the lock held. */

/* Writes what is done and next in order, unless another thread is at it, which will come to it. */
static void write_in_order(struct workers *workers)
{
    if (workers->writing)
        return;
    workers->writing = true;
    for (struct batch *batch; (batch = batch_number(workers, workers->written))->state == BATCH_DONE;) {
        bool failed = workers->failed;
        pthread_mutex_unlock(&workers->lock);
        failed = !write_batch(workers, batch) || failed;
        pthread_mutex_lock(&workers->lock);
        workers->failed = failed;
        batch->state = BATCH_FREE;
        workers->written++;
        pthread_cond_signal(&workers->freed_one);
    }
    workers->writing = false;
}

/* False when no batch is ready. */
static bool do_next(struct worker *worker)
{
    struct workers *workers = worker->workers;
    if (workers->taken == workers->filled)
        return false;
    struct batch *batch = batch_number(workers, workers->taken++);
    batch->state = BATCH_TAKEN;
    pthread_mutex_unlock(&workers->lock);
    tag_batch(worker, batch, &batch->records);
    pthread_mutex_lock(&workers->lock);
    batch->state = BATCH_DONE;
    write_in_order(workers);
    return true;
}

/* The caller, who has to wait for the others, lends a hand. */
static void help(struct workers *workers)
{
    if (!do_next(&workers->workers[0]))
        pthread_cond_wait(&workers->freed_one, &workers->lock);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct workers *workers = worker->workers;
    pthread_mutex_lock(&workers->lock);
    while (do_next(worker) || !workers->closing)
        if (workers->taken == workers->filled && !workers->closing)
            pthread_cond_wait(&workers->filled_one, &workers->lock);
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

static void stop_threads(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->closing = true;
    pthread_cond_broadcast(&workers->filled_one);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 1; i <= workers->thread_count; i++)
        pthread_join(workers->workers[i].thread, NULL);
}

/* Where the system gives no threads, the caller goes on doing the work alone. */
static bool start(struct workers *workers)
{
    while (workers->thread_count + 1 < workers->job_count) {
        struct worker *worker = &workers->workers[workers->thread_count + 1];
        if (pthread_create(&worker->thread, NULL, work, worker))
            break;
        workers->thread_count++;
    }
    if (workers->thread_count)
        return workers->started = true;
    workers->job_count = 1;
    return false;
}

struct workers *workers_open(const struct run_settings *settings, struct output *output)
{
    struct workers *workers = mem_calloc(1, sizeof *workers);
    workers->settings = settings;
    workers->output = output;
    workers->job_count = settings->jobs;
    workers->batch_count = settings->jobs > 1 ? settings->jobs * BATCHES_PER_JOB : 1;
    workers->batches = mem_calloc(workers->batch_count, sizeof *workers->batches);
    workers->workers = mem_calloc(workers->job_count, sizeof *workers->workers);
    workers->counts.stage_nanoseconds = mem_calloc(pipeline_stage_count(), sizeof(uint64_t));
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->filled_one, NULL);
    pthread_cond_init(&workers->freed_one, NULL);
    for (size_t i = 0; i < workers->job_count; i++) {
        workers->workers[i].workers = workers;
        workers->workers[i].pipeline = pipeline_open(settings->knowledge);
        if (settings->stats)
            pipeline_timed(workers->workers[i].pipeline);
    }
    return workers;
}

struct document *workers_document(struct workers *workers)
{
    struct batch *batch = batch_number(workers, workers->filled);
    if (workers->started && workers->owned != workers->filled) {
        pthread_mutex_lock(&workers->lock);
        while (batch->state != BATCH_FREE)
            help(workers);
        pthread_mutex_unlock(&workers->lock);
        workers->owned = workers->filled;
    }
    return &batch->documents[batch->count];
}

/* Tags and writes the batch in the caller's own thread. */
static bool do_now(struct workers *workers, struct batch *batch)
{
    tag_batch(&workers->workers[0], batch, &workers->output->pending);
    bool fine = !knowledge_is_damaged(workers->settings->knowledge) && output_added(workers->output);
    workers->failed |= !fine;
    return fine;
}

static bool hand_over(struct workers *workers, struct batch *batch)
{
    pthread_mutex_lock(&workers->lock);
    batch->state = BATCH_READY;
    workers->filled++;
    bool fine = !workers->failed;
    pthread_cond_signal(&workers->filled_one);
    pthread_mutex_unlock(&workers->lock);
    return fine;
}

bool workers_submit(struct workers *workers, bool waiting)
{
    struct batch *batch = batch_number(workers, workers->filled);
    batch->bytes += batch->documents[batch->count].text.length;
    batch->count++;
    bool full = batch->count == BATCH_DOCUMENTS || batch->bytes >= BATCH_BYTES;
    if (workers->job_count == 1 || (waiting && !workers->started))
        return do_now(workers, batch);
    if (!full && !waiting)
        return true;
    if (!workers->started && !start(workers))
        return do_now(workers, batch);
    return hand_over(workers, batch);
}

bool workers_drain(struct workers *workers)
{
    struct batch *batch = batch_number(workers, workers->filled);
    if (!workers->started) {
        if (batch->count && !workers->failed)
            do_now(workers, batch);
        return !workers->failed;
    }
    if (batch->count)
        hand_over(workers, batch);
    pthread_mutex_lock(&workers->lock);
    while (workers->written != workers->filled)
        help(workers);
    bool fine = !workers->failed;
    pthread_mutex_unlock(&workers->lock);
    return fine;
}

bool workers_finish(struct workers *workers)
{
    bool fine = workers_drain(workers);
    if (workers->started)
        stop_threads(workers);
    return fine;
}

const struct work_counts *workers_counts(struct workers *workers)
{
    struct work_counts *counts = &workers->counts;
    for (size_t i = 0; i < workers->settings->jobs; i++) {
        const struct worker *worker = &workers->workers[i];
        counts->documents += worker->counts.documents;
        counts->bytes += worker->counts.bytes;
        counts->mentions += worker->counts.mentions;
        for (size_t stage = 0; stage < pipeline_stage_count(); stage++)
            counts->stage_nanoseconds[stage] += pipeline_stage_nanoseconds(worker->pipeline, stage);
    }
    return counts;
}

void work_counts_print(const struct work_counts *counts, uint64_t skipped)
{
    fprintf(stderr, "documents %llu\nskipped %llu\nbytes %llu\nmentions %llu\n", (unsigned long long)counts->documents,
            (unsigned long long)skipped, (unsigned long long)counts->bytes, (unsigned long long)counts->mentions);
    for (size_t i = 0; i < pipeline_stage_count(); i++)
        fprintf(stderr, "seconds.%s %.6f\n", pipeline_stage_name(i), (double)counts->stage_nanoseconds[i] / 1e9);
}

void workers_close(struct workers *workers)
{
    for (size_t i = 0; i < workers->batch_count; i++) {
        for (size_t d = 0; d < BATCH_DOCUMENTS; d++)
            document_free(&workers->batches[i].documents[d]);
        buffer_free(&workers->batches[i].records);
    }
    for (size_t i = 0; i < workers->settings->jobs; i++) {
        pipeline_close(workers->workers[i].pipeline);
        document_free(&workers->workers[i].memory);
    }
    pthread_cond_destroy(&workers->filled_one);
    pthread_cond_destroy(&workers->freed_one);
    pthread_mutex_destroy(&workers->lock);
    free(workers->counts.stage_nanoseconds);
    free(workers->batches);
    free(workers->workers);
    free(workers);
}
