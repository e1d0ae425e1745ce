/* Reads the files one after the other and hands every document to the workers. */
#include "driver/run.h"

#include "driver/duplicates.h"
#include "driver/job.h"
#include "driver/pipeline.h"
#include "driver/workers.h"
#include "io/output.h"

/* False when the output cannot take more. */
static bool run_file(const struct run_settings *settings, const char *file, struct workers *workers,
                     struct duplicates *duplicates, uint64_t *skipped)
{
    struct reader reader;
    if (!reader_open(&reader, &settings->reader, file))
        return true;
    bool fine = true;
    enum reader_result result;
    while (fine && (result = reader_next(&reader, workers_document(workers))) != READER_END) {
        if (result == READER_SKIPPED) {
            ++*skipped;
            continue;
        }
        if (duplicates)
            duplicates_mark(duplicates, workers_document(workers));
        fine = workers_submit(workers, input_is_idle(&reader.input));
    }
    reader_close(&reader);
    return fine;
}

void run_documents(const struct run_settings *settings)
{
    if (settings->job) {
        run_job(settings);
        return;
    }
    struct output output;
    if (!output_open(&output, settings->output))
        return;
    output_compress(&output, settings->compression);
    struct workers *workers = workers_open(settings, &output);
    struct duplicates *duplicates = settings->dedup ? duplicates_open(DUPLICATES_STORIES) : NULL;
    uint64_t skipped = 0;
    bool fine = true;
    for (size_t i = 0; fine && i < settings->file_count; i++)
        fine = run_file(settings, settings->files[i], workers, duplicates, &skipped);
    if (workers_finish(workers) && fine)
        output_close(&output);
    else
        output_abandon(&output);
    if (settings->stats)
        work_counts_print(workers_counts(workers), skipped);
    workers_close(workers);
    if (duplicates)
        duplicates_close(duplicates);
}
