/* One server and one law for the tests of deliveries: test_deliver.c runs those of
 * test_deliver_law.c too. */
#ifndef TESTS_DELIVER_H
#define TESTS_DELIVER_H

#include "registry_lab.h"

extern struct law *real_law;

void test_law(void **state);

#endif
