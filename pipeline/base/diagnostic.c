#include "base/diagnostic.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/text.h"

static atomic_int worst;
static atomic_bool silent;

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

void diagnose(enum severity severity, const char *format, ...)
{
    struct buffer message = {0};
    struct buffer line = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    buffer_reserve(&message, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(message.bytes, (size_t)length + 1, format, arguments);
    va_end(arguments);

    buffer_add_text(&line, "nertag: ");
    /* Names and values of files must not reach a terminal as they are. */
    buffer_add_visible(&line, (struct slice){message.bytes, (size_t)length});
    buffer_add_char(&line, '\n');
    if (severity == SEVERITY_FATAL || !atomic_load(&silent))
        fwrite(line.bytes, 1, line.length, stderr);
    buffer_free(&message);
    buffer_free(&line);
    diagnostic_raise(severity);
}

int diagnostic_status(void)
{
    return atomic_load(&worst);
}
