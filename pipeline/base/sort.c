#include "base/sort.h"

#include <stdlib.h>

enum { MOVES_PER_NUMBER = 8 };

struct order {
    int (*compare)(uint32_t a, uint32_t b, const void *context);
    const void *context;
};

static int compare_pointers(const void *left, const void *right, void *context)
{
    const struct order *order = context;
    return order->compare(*(const uint32_t *)left, *(const uint32_t *)right, order->context);
}

void sort_numbers(uint32_t *numbers, size_t count, int (*compare)(uint32_t a, uint32_t b, const void *context),
                  const void *context)
{
    size_t moves = count * MOVES_PER_NUMBER;
    for (size_t i = 1; i < count; i++) {
        uint32_t number = numbers[i];
        size_t at = i;
        for (; at > 0 && compare(number, numbers[at - 1], context) < 0; at--, moves--) {
            numbers[at] = numbers[at - 1];
            if (!moves) { /* not that nearly in order */
                numbers[at - 1] = number;
                struct order order = {compare, context};
                qsort_r(numbers, count, sizeof *numbers, compare_pointers, &order);
                return;
            }
        }
        numbers[at] = number;
    }
}
