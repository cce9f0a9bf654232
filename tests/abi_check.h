/* What the C programs among the tests share. */
#ifndef OPSTATUS_TESTS_ABI_CHECK_H
#define OPSTATUS_TESTS_ABI_CHECK_H

#include <stdio.h>

static int num_failures = 0;
static int num_checks = 0;

#define CHECK(condition)                                                            \
    do {                                                                            \
        ++num_checks;                                                               \
        if (!(condition)) {                                                         \
            ++num_failures;                                                         \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                           \
    } while (0)

/* The end of main. */
#define REPORT() (printf("%d checks, %d failures\n", num_checks, num_failures), num_failures != 0)

#define POISON 0xA5

#endif
