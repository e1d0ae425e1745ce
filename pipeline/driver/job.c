#include "driver/job.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

#include "driver/duplicates.h"
#include "driver/failures.h"
#include "driver/identity.h"
#include "driver/manifest.h"
#include "driver/progress.h"
#include "driver/retry.h"
#include "driver/workers.h"

struct job {
    struct run_settings settings; /* its files are those to run again, when there is a retry */
    struct retry retry;
    struct job_folder folder;
    struct survey *surveys; /* of the files */
    struct manifest manifest;
    struct failures failures;
    struct part part;
    bool in_part;         /* the part is open */
    struct checkpoint at; /* as in the manifest */
    uint64_t input, read; /* where the reader is: how many inputs are done, and how many records of this one */
    uint64_t documents;   /* submitted, those of earlier runs included */
    bool passing;         /* over what earlier runs have done */
    struct workers *workers;
    struct duplicates *duplicates; /* NULL: not asked for */
    struct progress progress;
    struct progress_counts counts; /* bytes: of the inputs that are done */
};

/* Finishing the documents at hand takes no time that anybody would notice; who presses again stops at once. */
static volatile sig_atomic_t stop_signal;
static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { STOP_SIGNALS = sizeof stop_signals / sizeof *stop_signals };

static void stop(int number)
{
    stop_signal = number;
}

/* A signal that whoever has started this run wants ignored stays so. */
static void catch_signals(void)
{
    struct sigaction old, ours = {.sa_handler = stop, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&ours.sa_mask);
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        if (sigaction(stop_signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(stop_signals[i], &ours, NULL);
}

static const char *file_at_hand(const struct job *job)
{
    return job->settings.files[job->input];
}

static bool wants(const struct job *job, const char *document, uint64_t record)
{
    return !job->settings.retry || retry_wants(&job->retry, document, record);
}

/* Hears of every message. What was skipped or mended is listed, once, and of a retry only what is run again. */
static bool hear(void *context, enum severity severity, const struct input_place *place, const char *message)
{
    struct job *job = context;
    if (severity == SEVERITY_SKIPPED) {
        struct input_place whole = {.name = file_at_hand(job)};
        place = place ? place : &whole;
        if (job->passing || !wants(job, place->name, place->record))
            return false;
        failures_add(&job->failures, file_at_hand(job), place, message);
    }
    if (severity == SEVERITY_NOTE && job->passing)
        return false;
    progress_clear(&job->progress);
    return true;
}

/* The part is full, or there is nothing more: it and all that was told until now become final. */
static bool complete_part(struct job *job)
{
    char checksum[OUTPUT_CHECKSUM];
    if (!workers_drain(job->workers))
        return false;
    job->in_part = false;
    if (!part_close(&job->part, &job->folder, checksum) || !failures_sync(&job->failures))
        return false;
    struct checkpoint here = {.parts = job->at.parts + 1,
                              .documents = job->documents,
                              .input = job->input,
                              .read = job->read,
                              .failed = job->failures.count,
                              .failed_bytes = job->failures.bytes};
    if (!manifest_add_part(&job->manifest, &job->part, checksum, &here))
        return false;
    job->at = here;
    return true;
}

static bool submit(struct job *job)
{
    if (!job->in_part && !part_open(&job->part, &job->folder, &job->settings, job->at.parts))
        return false;
    job->in_part = true;
    job->part.documents++;
    job->documents++;
    return workers_submit(job->workers, false) && (job->part.documents < job->settings.split || complete_part(job));
}

static void show_progress(struct job *job, const struct reader *reader)
{
    const struct survey *survey = &job->surveys[job->input];
    struct progress_counts counts = job->counts;
    counts.bytes += reader->counts.taken < survey->bytes ? reader->counts.taken : survey->bytes;
    counts.documents = job->documents;
    counts.failed = job->failures.count;
    progress_show(&job->progress, &counts);
}

/* The next record of READER; what looks for duplicates has to see them all, those that are not tagged, too. */
static enum reader_result read_record(struct job *job, struct reader *reader)
{
    struct document *document = workers_document(job->workers);
    enum reader_result result = reader_next(reader, document);
    if (result == READER_OK && job->duplicates)
        duplicates_mark(job->duplicates, document);
    return result;
}

/* Reads what earlier runs have done of an input: the first records of the one that they were in, or all of one before. */
static bool pass_over(struct job *job, struct reader *reader)
{
    bool whole = job->input < job->at.input;
    uint64_t count = job->input == job->at.input ? job->at.read : 0;
    while ((whole || job->read < count) && !stop_signal && read_record(job, reader) != READER_END)
        job->read++;
    return whole || job->read == count || stop_signal;
}

static bool read_records(struct job *job, struct reader *reader)
{
    bool fine = true;
    while (fine && !stop_signal) {
        enum reader_result result = read_record(job, reader);
        const struct document *document = workers_document(job->workers);
        if (result == READER_END || job->failures.broken)
            break;
        job->read++;
        if (result == READER_OK && wants(job, document->source, document->record))
            fine = submit(job);
        show_progress(job, reader);
    }
    return fine && !stop_signal && !job->failures.broken;
}

/* False when the job cannot go on, after a message, or shall not. */
static bool read_input(struct job *job)
{
    struct reader reader;
    bool whole = job->input < job->at.input;
    job->passing = whole || (job->input == job->at.input && job->at.read > 0);
    bool open = reader_open(&reader, &job->settings.reader, file_at_hand(job));
    bool fine = open ? pass_over(job, &reader) : (whole || !job->passing) && !job->failures.broken;
    if (!fine && !job->failures.broken)
        diagnose(SEVERITY_FATAL, "%s: cannot be read as far as when the job was here before", file_at_hand(job));
    job->passing = whole;
    if (open && fine && !whole)
        fine = read_records(job, &reader);
    if (open)
        reader_close(&reader);
    job->passing = false;
    return fine;
}

static bool read_inputs(struct job *job)
{
    bool fine = true;
    while (fine && job->input < job->settings.file_count) {
        fine = read_input(job);
        if (fine) {
            job->counts.bytes += job->surveys[job->input].bytes;
            job->input++;
            job->read = 0;
        }
    }
    return fine;
}

/* All inputs were read. */
static void finish(struct job *job)
{
    if ((job->in_part && !complete_part(job)) || !failures_sync(&job->failures) || !job_folder_sync(&job->folder))
        return;
    job->at.input = job->input;
    job->at.read = 0;
    job->at.failed = job->failures.count;
    job->at.failed_bytes = job->failures.bytes;
    job->at.complete = manifest_complete(&job->manifest, &job->at);
}

static void work(struct job *job)
{
    job->workers = workers_open(&job->settings, &job->part.output);
    job->duplicates = job->settings.dedup ? duplicates_open(DUPLICATES_STORIES) : NULL;
    progress_open(&job->progress, job->settings.quiet);
    catch_signals();
    diagnostic_listen(hear, job);
    bool read_all = read_inputs(job);
    if (workers_finish(job->workers) && read_all)
        finish(job);
    progress_clear(&job->progress);
    diagnostic_listen(NULL, NULL);
    part_abandon(&job->part);
    if (job->settings.stats)
        work_counts_print(workers_counts(job->workers), job->failures.count);
    workers_close(job->workers);
    if (job->duplicates)
        duplicates_close(job->duplicates);
}

static void tell_documents(struct job *job, const char *what)
{
    struct buffer line = {0};
    const struct checkpoint *at = &job->at;
    buffer_addf(&line, "%s%" PRIu64 " document%s in %" PRIu64 " file%s", what, at->documents,
                at->documents == 1 ? "" : "s", at->parts, at->parts == 1 ? "" : "s");
    if (at->failed)
        buffer_addf(&line, ", %" PRIu64 " failed (%s%s)", at->failed, job_folder_name(&job->folder), FAILURES_FILE);
    diagnose(SEVERITY_NOTE, "%s: %s", job_folder_name(&job->folder), buffer_text(&line));
    buffer_free(&line);
}

/* The files are known after this. */
static bool prepare_inputs(struct job *job)
{
    struct run_settings *settings = &job->settings;
    struct stat output;
    if (settings->retry) {
        if (!retry_load(&job->retry, settings->retry))
            return false;
        settings->files = job->retry.inputs;
        settings->file_count = job->retry.input_count;
    }
    if (!job_folder_open(&job->folder, settings->output) || fstat(job->folder.fd, &output) != 0)
        return false;
    job->surveys = mem_calloc(settings->file_count, sizeof *job->surveys);
    for (size_t i = 0; i < settings->file_count; i++) {
        if (!survey_input(&job->surveys[i], settings->files[i], &output))
            return false;
        job->counts.total += job->surveys[i].bytes;
    }
    return true;
}

static bool prepare(struct job *job)
{
    if (!prepare_inputs(job))
        return false;
    struct buffer identity = {0};
    identity_write(&identity, &job->settings, job->surveys, job->settings.retry ? job->retry.checksum : "");
    bool fine = manifest_open(&job->manifest, &job->folder, &job->settings, buffer_text(&identity), &job->at);
    buffer_free(&identity);
    if (!fine || job->at.complete)
        return fine;
    job->input = job->settings.dedup ? 0 : job->at.input;
    job->documents = job->at.documents;
    for (size_t i = 0; i < job->input; i++)
        job->counts.bytes += job->surveys[i].bytes;
    return failures_open(&job->failures, &job->folder, job->at.failed, job->at.failed_bytes);
}

static void free_job(struct job *job)
{
    part_free(&job->part);
    failures_close(&job->failures);
    manifest_close(&job->manifest);
    job_folder_close(&job->folder);
    retry_free(&job->retry);
    free(job->surveys);
}

void run_job(const struct run_settings *settings)
{
    struct job job = {.settings = *settings,
                      .folder = {.fd = -1},
                      .manifest = {.output = {.fd = -1}},
                      .failures = {.output = {.fd = -1}},
                      .part = {.output = {.fd = -1}}};
    bool ready = prepare(&job);
    if (ready && job.at.complete) {
        tell_documents(&job, "done before: ");
    } else if (ready) {
        if (job.at.parts)
            tell_documents(&job, "going on behind ");
        work(&job);
        tell_documents(&job, job.at.complete ? "" : "stopped; the same command goes on behind ");
    }
    if (job.at.failed)
        diagnostic_raise(SEVERITY_SKIPPED);
    free_job(&job);
    /* Whoever waits for this process sees that it was stopped. */
    if (stop_signal && !job.at.complete)
        raise(stop_signal);
}
