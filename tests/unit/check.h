/* The few macros that unit tests need: a check that fails is told and counted, and the test goes on. */
#ifndef NERTAG_TESTS_CHECK_H
#define NERTAG_TESTS_CHECK_H

#include <stdio.h>

#include "base/text.h"

static int checks_passed, checks_failed;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (condition) {                                                                                               \
            checks_passed++;                                                                                           \
        } else {                                                                                                       \
            checks_failed++;                                                                                           \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                     \
        }                                                                                                              \
    } while (0)

#define CHECK_TEXT(got, want)                                                                                          \
    do {                                                                                                               \
        struct slice got_ = (got);                                                                                     \
        CHECK(slice_equal(got_, slice_of(want)));                                                                      \
        if (!slice_equal(got_, slice_of(want)))                                                                        \
            printf("  got %.*s\n", (int)got_.length, got_.bytes);                                                      \
    } while (0)

static inline int check_result(void)
{
    printf("%d passed, %d failed\n", checks_passed, checks_failed);
    return checks_failed > 0;
}

#endif
