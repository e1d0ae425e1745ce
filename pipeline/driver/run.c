/* One thread does all of it in turn: read a document, tag it, show it. Only tag_one takes long, and it touches nothing
 * but its document, its pipeline and its buffer: that is where workers can come in between reader and output. */
#include "driver/run.h"

#include <stdio.h>

#include "driver/pipeline.h"
#include "io/output.h"

struct counts {
    uint64_t documents, skipped, bytes, mentions;
};

/* What a worker needs for itself. */
struct worker {
    struct pipeline *pipeline;
    struct document document;
    struct buffer record;
};

static void tag_one(const struct run_settings *settings, struct worker *worker)
{
    pipeline_run(worker->pipeline, &worker->document);
    worker->record.length = 0;
    settings->format->write(&settings->writer, settings->knowledge, &worker->document, &worker->record);
}

static void count(struct counts *counts, const struct document *document)
{
    counts->documents++;
    counts->bytes += document->text.length;
    for (size_t i = 0; i < document->mention_count; i++)
        counts->mentions += document->mentions[i].state == MENTION_WON;
}

/* False when the output cannot take more. */
static bool run_file(const struct run_settings *settings, const char *file, struct worker *worker,
                     struct output *output, struct counts *counts)
{
    struct reader reader;
    if (!reader_open(&reader, &settings->reader, file))
        return true;
    bool fine = true;
    enum reader_result result;
    while (fine && (result = reader_next(&reader, &worker->document)) != READER_END) {
        if (result == READER_SKIPPED) {
            counts->skipped++;
            continue;
        }
        tag_one(settings, worker);
        count(counts, &worker->document);
        fine = output_write(output, (struct slice){worker->record.bytes, worker->record.length});
    }
    reader_close(&reader);
    return fine;
}

static void print_stats(const struct counts *counts, const struct pipeline *pipeline)
{
    fprintf(stderr, "documents %llu\nskipped %llu\nbytes %llu\nmentions %llu\n", (unsigned long long)counts->documents,
            (unsigned long long)counts->skipped, (unsigned long long)counts->bytes,
            (unsigned long long)counts->mentions);
    for (size_t i = 0; i < pipeline_stage_count(); i++)
        fprintf(stderr, "seconds.%s %.6f\n", pipeline_stage_name(i),
                (double)pipeline_stage_nanoseconds(pipeline, i) / 1e9);
}

void run_documents(const struct run_settings *settings)
{
    struct output output;
    if (!output_open(&output, settings->output))
        return;
    struct worker worker = {.pipeline = pipeline_open(settings->knowledge)};
    worker.document.fixed_language = settings->language;
    worker.document.explain = settings->explain;
    if (settings->stats)
        pipeline_timed(worker.pipeline);

    struct counts counts = {0};
    bool fine = true;
    for (size_t i = 0; fine && i < settings->file_count; i++)
        fine = run_file(settings, settings->files[i], &worker, &output, &counts);
    if (fine)
        output_close(&output);
    else
        output_abandon(&output);
    if (settings->stats)
        print_stats(&counts, worker.pipeline);
    document_free(&worker.document);
    buffer_free(&worker.record);
    pipeline_close(worker.pipeline);
}
