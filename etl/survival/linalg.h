// Linear algebra for small symmetric matrices, row-major n x n: a Cholesky factorisation that finds redundant columns
// and goes on, directions that two matrices share, and a plain solver that refuses singular systems.
//
// Source: Cholesky C = L D L' without square roots; a pivot below tolerance times the largest diagonal element is taken
// as zero and its column as redundant (the generalised inverse of Therneau, R's survival: cholesky2). The first of
// several dependent columns keeps its coefficient, the later ones get none.
#ifndef SURVIVAL_LINALG_H
#define SURVIVAL_LINALG_H

#include <stdbool.h>
#include <stddef.h>

// Factors the symmetric matrix, of which only the lower triangle is read, in place: L below the diagonal, D on it, 0
// for a redundant column. Returns the rank. A pivot that is not finite counts as zero.
size_t linalg_cholesky(double *matrix, size_t n, double tolerance);

// Solves with a factored matrix, in place; elements of redundant columns become 0.
void linalg_cholesky_solve(const double *factor, size_t n, double *vector);

// The generalised inverse, symmetric and full, of a factored matrix, in inverse (n x n, apart from factor); rows and
// columns of redundant columns are 0.
void linalg_cholesky_inverse(const double *factor, size_t n, double *inverse);

// vector' matrix^-1 vector for a symmetric matrix by linalg_cholesky; the matrix is left as it is.
double linalg_quadratic_form(const double *matrix, const double *vector, size_t n, double tolerance);

// The directions v in which one quadratic form is a multiple of another, matrix v = value base v; both symmetric, of
// which only the lower triangles are read, all finite. Columns redundant in base, by tolerance, take no part. Returns
// how many directions there are (the rank of base); values has one number each, vectors a direction of length 1 each (n
// numbers), in no order. values: room for n; vectors: for n x n.
size_t linalg_relative_eigen(const double *matrix, const double *base, size_t n, double tolerance, double *values,
                             double *vectors);

// Solves matrix x = vector by LU with partial pivoting after scaling rows and columns to a unit diagonal. False when
// the scaled system is singular to working precision (reciprocal condition number below 2^-52): x is then undefined.
bool linalg_solve(const double *matrix, const double *vector, size_t n, double *x);

#endif
