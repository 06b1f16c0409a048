// Linear algebra: known systems, redundant columns, singular systems.
#include "support.h"

#include <string.h>

#include "survival/linalg.h"

static void cholesky_solves_and_inverts(void **state)
{
    (void)state;
    static const double MATRIX[] = {4, 2, 0.5, 2, 5, 3, 0.5, 3, 6};
    double factor[9], inverse[9], x[3] = {1, -2, 3};
    memcpy(factor, MATRIX, sizeof factor);
    assert_int_equal(linalg_cholesky(factor, 3, 1e-13), 3);
    linalg_cholesky_solve(factor, 3, x);
    linalg_cholesky_inverse(factor, 3, inverse);
    static const double VECTOR[] = {1, -2, 3};
    for (size_t i = 0; i < 3; i++) {
        double product = 0, solution = 0;
        for (size_t j = 0; j < 3; j++) {
            product += MATRIX[i * 3 + j] * x[j];
            solution += inverse[i * 3 + j] * VECTOR[j];
            assert_true(inverse[i * 3 + j] == inverse[j * 3 + i]);
        }
        assert_near(product, VECTOR[i]);
        assert_near(solution, x[i]);
    }
}

// Columns a, b, a + b, c: the third is redundant, the others are solved as if it were not there.
static void a_dependent_column_gets_nothing(void **state)
{
    (void)state;
    double matrix[] = {2, 1, 3, 0.5, 1, 3, 4, 1, 3, 4, 7, 1.5, 0.5, 1, 1.5, 4};
    double small[] = {2, 1, 0.5, 1, 3, 1, 0.5, 1, 4}, x[] = {1, 2, 3, 4}, y[] = {1, 2, 4}, inverse[16];
    assert_int_equal(linalg_cholesky(matrix, 4, 1e-13), 3);
    assert_int_equal(linalg_cholesky(small, 3, 1e-13), 3);
    linalg_cholesky_solve(matrix, 4, x);
    linalg_cholesky_solve(small, 3, y);
    assert_near(x[0], y[0]);
    assert_near(x[1], y[1]);
    assert_true(x[2] == 0);
    assert_near(x[3], y[2]);
    linalg_cholesky_inverse(matrix, 4, inverse);
    for (size_t i = 0; i < 4; i++) assert_true(inverse[2 * 4 + i] == 0 && inverse[i * 4 + 2] == 0);
}

static void directions_of_two_matrices(void **state)
{
    (void)state;
    // The third column is the sum of the first two, in both.
    static const double BASE[] = {2, 9, 9, 9, 1, 3, 9, 9, 3, 4, 7, 9, 0.5, 1, 1.5, 4},
                        MATRIX[] = {5, 9, 9, 9, 2, 1, 9, 9, 7, 3, 10, 9, 0.25, -1, -0.75, 2};
    double values[4], vectors[16];
    assert_int_equal(linalg_relative_eigen(MATRIX, BASE, 4, 1e-13, values, vectors), 3);
    for (size_t d = 0; d < 3; d++) {
        const double *v = vectors + d * 4;
        double length = 0;
        assert_true(v[2] == 0);
        for (size_t i = 0; i < 4; i++) {
            double left = 0, right = 0;
            for (size_t j = 0; j < 4; j++) {
                size_t at = i > j ? i * 4 + j : j * 4 + i;   // the lower triangle
                left += MATRIX[at] * v[j];
                right += BASE[at] * v[j];
            }
            if (i != 2) assert_near(left, values[d] * right);
            length += v[i] * v[i];
        }
        assert_near(length, 1);
    }
    assert_int_equal(linalg_relative_eigen(MATRIX, (const double[16]){0}, 4, 1e-13, values, vectors), 0);
}

static void ranks(void **state)
{
    (void)state;
    static const struct { const char *label; double matrix[4]; size_t rank; } CASES[] = {
        {"nothing varies", {0, 0, 0, 0}, 0},
        {"the second only", {0, 0, 0, 5}, 1},
        {"twice the same", {3, 3, 3, 3}, 1},
        {"not finite", {NAN, 0, 0, 1}, 1},
        {"infinite: the others are nothing beside it", {INFINITY, 0, 0, 1}, 0},
        {"a pivot far below the largest", {1e14, 0, 0, 1}, 1},
        {"full", {1, 0.5, 0.5, 1}, 2},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        double matrix[4];
        memcpy(matrix, CASES[i].matrix, sizeof matrix);
        size_t rank = linalg_cholesky(matrix, 2, 1e-13);
        if (rank != CASES[i].rank) fail_msg("%s: rank %zu", CASES[i].label, rank);
    }
}

static void a_quadratic_form(void **state)
{
    (void)state;
    static const double MATRIX[] = {2, 1, 1, 3}, VECTOR[] = {1, 2};
    assert_near(linalg_quadratic_form(MATRIX, VECTOR, 2, 1e-13), 7.0 / 5.0);
}

static void solve_whatever_the_units(void **state)
{
    (void)state;
    static const double MATRIX[] = {4e16, 2e8, 2e8, 9}, VECTOR[] = {2e8, 3};
    double x[2];
    assert_true(linalg_solve(MATRIX, VECTOR, 2, x));
    assert_within(MATRIX[0] * x[0] + MATRIX[1] * x[1], VECTOR[0], 1e-12);
    assert_near(MATRIX[2] * x[0] + MATRIX[3] * x[1], VECTOR[1]);
}

static void singular_systems_are_refused(void **state)
{
    (void)state;
    static const double CASES[][4] = {{0, 0, 0, 0}, {1, 1, 1, 1},   {1, 2, 2, 4},
                                      {1, 0, 0, 0}, {1, 0, 0, NAN}, {1, 1, 1, 1 + 2e-16}};
    static const double VECTOR[] = {1, 1};
    double x[2];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) assert_false(linalg_solve(CASES[i], VECTOR, 2, x));
}

static void a_pivot_of_zero_is_exchanged(void **state)
{
    (void)state;
    static const double MATRIX[] = {0, 2, 2, 1}, VECTOR[] = {4, 5};
    double x[2];
    assert_true(linalg_solve(MATRIX, VECTOR, 2, x));
    assert_near(x[0], 1.5);
    assert_near(x[1], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cholesky_solves_and_inverts),
        cmocka_unit_test(a_dependent_column_gets_nothing),
        cmocka_unit_test(directions_of_two_matrices),
        cmocka_unit_test(ranks),
        cmocka_unit_test(a_quadratic_form),
        cmocka_unit_test(solve_whatever_the_units),
        cmocka_unit_test(singular_systems_are_refused),
        cmocka_unit_test(a_pivot_of_zero_is_exchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
