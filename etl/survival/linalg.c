// Small dense linear algebra; see the header.
#include "survival/linalg.h"

#include <float.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static double largest_diagonal(const double *matrix, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        if (matrix[i * n + i] > largest) largest = matrix[i * n + i];
    return largest;
}

size_t linalg_cholesky(double *matrix, size_t n, double tolerance)
{
    double smallest = largest_diagonal(matrix, n) * tolerance;
    size_t rank = 0;
    for (size_t i = 0; i < n; i++) {
        double pivot = matrix[i * n + i];
        if (!isfinite(pivot) || pivot < smallest || pivot <= 0) {
            matrix[i * n + i] = 0;
            continue;
        }
        rank++;
        for (size_t j = i + 1; j < n; j++) {
            double ratio = matrix[j * n + i] / pivot;
            matrix[j * n + j] -= ratio * ratio * pivot;
            for (size_t k = j + 1; k < n; k++) matrix[k * n + j] -= ratio * matrix[k * n + i];
            matrix[j * n + i] = ratio;
        }
    }
    return rank;
}

// Columns that are redundant still hold what elimination left below their zero: they take no part.
static bool redundant(const double *factor, size_t n, size_t column)
{
    return factor[column * n + column] == 0;
}

void linalg_cholesky_solve(const double *factor, size_t n, double *vector)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            if (!redundant(factor, n, j)) vector[i] -= factor[i * n + j] * vector[j];
    }
    for (size_t i = n; i-- > 0;) {
        if (redundant(factor, n, i)) {
            vector[i] = 0;
            continue;
        }
        vector[i] /= factor[i * n + i];
        for (size_t j = i + 1; j < n; j++) vector[i] -= factor[j * n + i] * vector[j];
    }
}

void linalg_cholesky_inverse(const double *factor, size_t n, double *inverse)
{
    double *column = memory_alloc(n * sizeof *column);
    for (size_t j = 0; j < n; j++) {
        memset(column, 0, n * sizeof *column);
        if (!redundant(factor, n, j)) {
            column[j] = 1;
            linalg_cholesky_solve(factor, n, column);
        }
        for (size_t i = 0; i < n; i++) inverse[i * n + j] = column[i];
    }
    // The two triangles agree but for rounding; make them equal.
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) inverse[i * n + j] = inverse[j * n + i];
    free(column);
}

double linalg_quadratic_form(const double *matrix, const double *vector, size_t n, double tolerance)
{
    double *factor = memory_alloc((n * n + n) * sizeof *factor), *solution = factor + n * n, sum = 0;
    memcpy(factor, matrix, n * n * sizeof *factor);
    memcpy(solution, vector, n * sizeof *solution);
    linalg_cholesky(factor, n, tolerance);
    linalg_cholesky_solve(factor, n, solution);
    for (size_t i = 0; i < n; i++) sum += vector[i] * solution[i];
    free(factor);
    return sum;
}

// ---- Directions that two matrices share ----------------------------------------------------------------------------

// The symmetric matrix of the rows and columns kept, from its lower triangle.
static void gather(const double *matrix, size_t n, const size_t *kept, size_t count, double *out)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++) out[i * count + j] = out[j * count + i] = matrix[kept[i] * n + kept[j]];
}

// L^-1 for each row of rows, in place: the rows are right-hand sides.
static void forward(const double *factor, size_t n, double *rows)
{
    for (double *row = rows; row < rows + n * n; row += n)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++) row[i] -= factor[i * n + j] * row[j];
}

static void transpose(double *matrix, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double swap = matrix[i * n + j];
            matrix[i * n + j] = matrix[j * n + i];
            matrix[j * n + i] = swap;
        }
}

// matrix becomes D^-1/2 L^-1 matrix L^-T D^-1/2, whose eigenvalues are those beside L D L'.
static void divide(double *matrix, const double *factor, size_t n)
{
    forward(factor, n, matrix);
    transpose(matrix, n);
    forward(factor, n, matrix);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) matrix[i * n + j] /= sqrt(factor[i * n + i]) * sqrt(factor[j * n + j]);
}

// L^-T D^-1/2 direction in place, then of length 1.
static void turn_back(const double *factor, size_t n, double *direction)
{
    double square = 0;
    for (size_t i = n; i-- > 0;) {
        direction[i] /= sqrt(factor[i * n + i]);
        for (size_t j = i + 1; j < n; j++) direction[i] -= factor[j * n + i] * direction[j];
        square += direction[i] * direction[i];
    }
    for (size_t i = 0; i < n; i++) direction[i] /= sqrt(square);
}

// Eigenvalues and, by rows, eigenvectors of a symmetric matrix, which is lost.
static void eigen(double *matrix, size_t n, double *values, double *vectors)
{
    gsl_matrix_view view = gsl_matrix_view_array(matrix, n, n), columns = gsl_matrix_view_array(vectors, n, n);
    gsl_vector_view numbers = gsl_vector_view_array(values, n);
    gsl_eigen_symmv_workspace *workspace = gsl_eigen_symmv_alloc(n);
    gsl_eigen_symmv(&view.matrix, &numbers.vector, &columns.matrix, workspace);
    gsl_eigen_symmv_free(workspace);
    transpose(vectors, n);
}

static size_t independent(const double *matrix, size_t n, double tolerance, double *factor, size_t *kept)
{
    size_t count = 0;
    memcpy(factor, matrix, n * n * sizeof *factor);
    linalg_cholesky(factor, n, tolerance);
    for (size_t i = 0; i < n; i++)
        if (!redundant(factor, n, i)) kept[count++] = i;
    return count;
}

size_t linalg_relative_eigen(const double *matrix, const double *base, size_t n, double tolerance, double *values,
                             double *vectors)
{
    double *factor = memory_alloc((3 * n * n + 1) * sizeof *factor), *beside = factor + n * n, *found = beside + n * n;
    size_t *kept = memory_alloc((n + 1) * sizeof *kept), count = independent(base, n, tolerance, factor, kept);
    gather(base, n, kept, count, factor);
    linalg_cholesky(factor, count, 0);
    gather(matrix, n, kept, count, beside);
    divide(beside, factor, count);
    if (count) eigen(beside, count, values, found);
    memset(vectors, 0, count * n * sizeof *vectors);
    for (size_t d = 0; d < count; d++) {
        turn_back(factor, count, found + d * count);
        for (size_t i = 0; i < count; i++) vectors[d * n + kept[i]] = found[d * count + i];
    }
    free(kept);
    free(factor);
    return count;
}

// ---- A plain solver ------------------------------------------------------------------------------------------------

// LU with partial pivoting in place; row[] gets the row exchanges. False at a zero pivot.
static bool lu_factor(double *matrix, size_t n, size_t *row)
{
    for (size_t i = 0; i < n; i++) row[i] = i;
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(matrix[row[i] * n + k]) > fabs(matrix[row[best] * n + k])) best = i;
        size_t swap = row[k];
        row[k] = row[best];
        row[best] = swap;
        double pivot = matrix[row[k] * n + k];
        if (!isfinite(pivot) || pivot == 0) return false;
        for (size_t i = k + 1; i < n; i++) {
            double ratio = matrix[row[i] * n + k] /= pivot;
            for (size_t j = k + 1; j < n; j++) matrix[row[i] * n + j] -= ratio * matrix[row[k] * n + j];
        }
    }
    return true;
}

static void lu_solve(const double *lu, size_t n, const size_t *row, const double *vector, double *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = vector[row[i]];
        for (size_t j = 0; j < i; j++) x[i] -= lu[row[i] * n + j] * x[j];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++) x[i] -= lu[row[i] * n + j] * x[j];
        x[i] /= lu[row[i] * n + i];
    }
}

// 1 / (|A|_1 |A^-1|_1), exactly: the matrices are small. |A| is its largest column sum.
static double reciprocal_condition(double norm, const double *lu, size_t n, const size_t *row, double *unit, double *x)
{
    double inverse_norm = 0;
    for (size_t j = 0; j < n; j++) {
        memset(unit, 0, n * sizeof *unit);
        unit[j] = 1;
        lu_solve(lu, n, row, unit, x);
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += fabs(x[i]);
        inverse_norm = fmax(inverse_norm, sum);
    }
    return 1 / (norm * inverse_norm);
}

static double column_norm(const double *matrix, size_t n)
{
    double norm = 0;
    for (size_t j = 0; j < n; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += fabs(matrix[i * n + j]);
        norm = fmax(norm, sum);
    }
    return norm;
}

bool linalg_solve(const double *matrix, const double *vector, size_t n, double *x)
{
    double *lu = memory_alloc((n * n + 3 * n + 1) * sizeof *lu), *scale = lu + n * n, *scaled = scale + n,
           *unit = scaled + n;
    size_t *row = memory_alloc((n + 1) * sizeof *row);
    for (size_t i = 0; i < n; i++) {
        double diagonal = fabs(matrix[i * n + i]);
        scale[i] = diagonal > 0 ? 1 / sqrt(diagonal) : 1;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) lu[i * n + j] = matrix[i * n + j] * scale[i] * scale[j];
        scaled[i] = vector[i] * scale[i];
    }
    double norm = column_norm(lu, n);
    bool solved = lu_factor(lu, n, row) && reciprocal_condition(norm, lu, n, row, unit, x) >= DBL_EPSILON;
    if (solved) lu_solve(lu, n, row, scaled, x);
    for (size_t i = 0; solved && i < n; i++) x[i] *= scale[i];
    free(row);
    free(lu);
    return solved;
}
