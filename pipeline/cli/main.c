#include <string.h>

#include "base/diagnostic.h"
#include "base/memory.h"
#include "cli/command.h"

static const struct command *const commands[] = {&command_tag, &command_explain, &command_compile, &command_check,
                                               &command_eval};

/* The first argument may name a command; a file of that name is ./NAME. */
int main(int argc, char **argv)
{
    static char name[] = "nertag"; /* getopt's messages begin with it */
    const struct command *command = &command_tag;
    mem_keep_freed();
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i]->name) == 0) {
            command = commands[i];
            argc--;
            argv++;
            break;
        }
    }
    if (argc > 0)
        argv[0] = name;
    command->run(argc, argv);
    return diagnostic_status();
}
