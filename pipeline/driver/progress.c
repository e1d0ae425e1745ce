#include "driver/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR_CELLS = 20 };
static const double bar_seconds = 0.2, line_seconds = 30;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_open(struct progress *progress, bool off)
{
    *progress = (struct progress){.off = off, .terminal = isatty(STDERR_FILENO) == 1};
}

static double share(const struct progress_counts *counts)
{
    if (counts->total == 0 || counts->bytes >= counts->total)
        return 1;
    return (double)counts->bytes / (double)counts->total;
}

/* By the bytes that this run has done: documents to come cannot be counted. */
static void add_time_left(struct buffer *text, const struct progress_counts *first,
                          const struct progress_counts *counts, double seconds)
{
    uint64_t left = counts->total > counts->bytes ? counts->total - counts->bytes : 0;
    if (counts->bytes <= first->bytes)
        return;
    double needed = seconds * (double)left / (double)(counts->bytes - first->bytes);
    uint64_t whole = needed < 1e9 ? (uint64_t)(needed + 0.5) : 1000000000;
    buffer_addf(text, ", %" PRIu64 ":%02u:%02u left", whole / 3600, (unsigned)(whole / 60 % 60),
                (unsigned)(whole % 60));
}

void progress_describe(struct buffer *text, const struct progress_counts *first, const struct progress_counts *counts,
                       double seconds)
{
    buffer_addf(text, "%d%%, %" PRIu64 " documents", (int)(100 * share(counts)), counts->documents);
    if (seconds > 0)
        buffer_addf(text, ", %.0f/s", (double)(counts->documents - first->documents) / seconds);
    if (counts->failed)
        buffer_addf(text, ", %" PRIu64 " failed", counts->failed);
    add_time_left(text, first, counts, seconds);
}

/* A line that is longer than the terminal is wide could not be drawn over. */
static void fit(struct buffer *line)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && line->length > size.ws_col)
        line->length = size.ws_col; /* the return at its beginning takes no place, and the last column stays free */
}

static void add_bar(struct buffer *line, const struct progress_counts *counts)
{
    int full = (int)(BAR_CELLS * share(counts));
    buffer_add_text(line, "\r[");
    for (int i = 0; i < BAR_CELLS; i++)
        buffer_add_char(line, i < full ? '#' : '.');
    buffer_add_text(line, "] ");
}

void progress_show(struct progress *progress, const struct progress_counts *counts)
{
    if (progress->off)
        return;
    double time = now();
    if (!progress->begun) {
        progress->begun = true;
        progress->began = time;
        progress->shown = progress->terminal ? 0 : time; /* a bar stands there from the beginning */
        progress->at_first = *counts;
    }
    if (time - progress->shown < (progress->terminal ? bar_seconds : line_seconds))
        return;
    progress->shown = time;
    struct buffer line = {0};
    if (progress->terminal)
        add_bar(&line, counts);
    else
        buffer_add_text(&line, "nertag: ");
    progress_describe(&line, &progress->at_first, counts, time - progress->began);
    if (progress->terminal)
        fit(&line);
    buffer_add_text(&line, progress->terminal ? "\033[K" : "\n");
    fwrite(line.bytes, 1, line.length, stderr);
    atomic_store(&progress->drawn, progress->terminal);
    buffer_free(&line);
}

void progress_clear(struct progress *progress)
{
    if (atomic_exchange(&progress->drawn, false))
        fputs("\r\033[K", stderr);
}
