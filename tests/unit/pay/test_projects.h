/* Projects and loans: two files of tests, one server and one law. */
#ifndef TESTS_PAY_PROJECTS_H
#define TESTS_PAY_PROJECTS_H

#include "registry_lab.h"

extern struct law *real_law; /* that of the tree */

void test_credit_bad_files(void **state);
void test_credit_matching(void **state);
void test_credit_sums(void **state);
void test_credit_history(void **state);

#endif
