/* Payments for the tests of src/pay: made up from a seed, synthetic people. */
#ifndef TEST_PAY_LAB_H
#define TEST_PAY_LAB_H

#include "pay/bank.h"

/* `n` payments of one provider "PROVIDER", the same for the same seed: identifiers in sequence,
 * amounts of 100,000 to 5,000,000 đồng, accounts that a few share. Of cash: in 3 communes with 2
 * villages each. */
enum lab_kind { LAB_ACCOUNTS, LAB_CASH };
struct payment_instruction *lab_payments(struct arena *a, uint32_t n, uint64_t seed,
                                         enum lab_kind kind);

/* A path in a folder of this process's own, made at the first call and removed by lab_clean. */
const char *lab_path(struct arena *a, const char *name);
void lab_clean(void);
str lab_read(struct arena *a, const char *path); /* fails the test when it cannot */
void lab_write(const char *path, str text);
/* Runs a command line of the shell; its exit code. */
int lab_run(struct arena *a, const char *format, ...);

#endif
