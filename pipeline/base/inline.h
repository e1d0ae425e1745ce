/* For the few functions that lose their point when they are called: whose arguments the compiler has to see, or which
 * do nothing but fetch memory ahead (GCC takes such a function for one without effect, and drops its calls). */
#ifndef NERTAG_BASE_INLINE_H
#define NERTAG_BASE_INLINE_H

#define ALWAYS_INLINE __attribute__((always_inline)) static inline

/* For those that are seldom called from a loop, whose registers they would take. */
#define NOT_INLINE __attribute__((noinline))

#endif
