/* Sorting of what is nearly in order already, as things found in a text are. */
#ifndef NERTAG_BASE_SORT_H
#define NERTAG_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts numbers by COMPARE, which gets two of them and must never call different ones equal. Linear on sorted input. */
void sort_numbers(uint32_t *numbers, size_t count, int (*compare)(uint32_t a, uint32_t b, const void *context),
                  const void *context);

#endif
