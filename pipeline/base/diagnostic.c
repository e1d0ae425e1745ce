#include "base/diagnostic.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/text.h"

static atomic_int worst;
static atomic_bool silent;
static diagnostic_listener *listener;
static void *listener_context;

void diagnostic_quiet(bool quiet)
{
    atomic_store(&silent, quiet);
}

void diagnostic_raise(enum severity severity)
{
    int seen = atomic_load(&worst);
    while (seen < (int)severity && !atomic_compare_exchange_weak(&worst, &seen, (int)severity))
        ;
}

void diagnostic_listen(diagnostic_listener *new_listener, void *context)
{
    listener = new_listener;
    listener_context = context;
}

static void add_place(struct buffer *line, const struct input_place *place)
{
    buffer_add_visible(line, slice_of(place->name));
    if (place->record)
        buffer_addf(line, ":%" PRIu64, place->record);
    buffer_add_text(line, ": ");
    if (place->byte)
        buffer_addf(line, "byte %" PRIu64 ": ", place->byte);
}

static void tell(enum severity severity, const struct input_place *place, const char *format, va_list arguments)
{
    struct buffer message = {0}, line = {0};
    buffer_add_format(&message, format, arguments);
    if (!listener || listener(listener_context, severity, place, buffer_text(&message))) {
        buffer_add_text(&line, "nertag: ");
        /* Names and values of files must not reach a terminal as they are. */
        if (place)
            add_place(&line, place);
        buffer_add_visible(&line, (struct slice){message.bytes, message.length});
        buffer_add_char(&line, '\n');
        if (severity == SEVERITY_FATAL || !atomic_load(&silent))
            fwrite(line.bytes, 1, line.length, stderr);
        diagnostic_raise(severity);
    }
    buffer_free(&message);
    buffer_free(&line);
}

void diagnose(enum severity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(severity, NULL, format, arguments);
    va_end(arguments);
}

void diagnose_input(struct input_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(SEVERITY_SKIPPED, &place, format, arguments);
    va_end(arguments);
}

int diagnostic_status(void)
{
    return atomic_load(&worst);
}
