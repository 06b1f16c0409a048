// Concordance against counting every pair, and its standard error against leaving each row's pairs out by hand.
#include "random_cox.h"

#include <string.h>

#include "survival/concordance.h"

typedef struct Naive {
    double concordant, discordant, tied_x, tied_y, tied_xy;
    double own[RANDOM_ROWS][3];    // pairs of each row: concordant, discordant, of equal risk
} Naive;

static void add_pair(Naive *naive, size_t death, size_t other, const double *risk)
{
    int kind = risk[death] > risk[other] ? 0 : risk[death] < risk[other] ? 1 : 2;
    naive->concordant += kind == 0;
    naive->discordant += kind == 1;
    naive->tied_x += kind == 2;
    naive->own[death][kind]++;
    naive->own[other][kind]++;
}

static void count_pairs(const CoxData *data, const double *risk, Naive *naive)
{
    memset(naive, 0, sizeof *naive);
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        for (size_t k = 0; data->event[i] && k < RANDOM_ROWS; k++) {
            if (k == i || !random_at_risk(data, k, i, data->stop[i])) continue;
            if (data->stop[k] > data->stop[i] || !data->event[k]) add_pair(naive, i, k, risk);
            else if (k > i) *(risk[i] == risk[k] ? &naive->tied_xy : &naive->tied_y) += 1;
        }
    }
}

static double naive_se(const Naive *naive, const uint32_t *cluster)
{
    double pairs = naive->concordant + naive->discordant + naive->tied_x, change[RANDOM_ROWS] = {0}, sum = 0;
    double d = (naive->concordant - naive->discordant) / pairs;
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        const double *own = naive->own[i];
        change[cluster ? cluster[i] : i] += (own[0] - own[1] - d * (own[0] + own[1] + own[2])) / pairs;
    }
    for (size_t i = 0; i < RANDOM_ROWS; i++) sum += change[i] * change[i];
    return sqrt(sum) / 2;
}

static void check_concordance(const CoxData *data)
{
    Arena arena = {0};
    CoxSample sample = cox_sample(data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    double risk[RANDOM_ROWS];
    for (size_t i = 0; i < sample.rows; i++) risk[sample.row[i]] = fit.linear_predictor[i];
    Naive naive;
    count_pairs(data, risk, &naive);
    Concordance got = concordance_estimate(&sample, &fit);
    assert_true(got.concordant == naive.concordant && got.discordant == naive.discordant && got.tied_x == naive.tied_x);
    assert_true(got.tied_y == naive.tied_y && got.tied_xy == naive.tied_xy);
    assert_true(got.tied_x > 0 && got.tied_xy > 0);   // the data are made to have them
    assert_near(got.c, (naive.concordant + naive.tied_x / 2) / (naive.concordant + naive.discordant + naive.tied_x));
    assert_near(got.se, naive_se(&naive, data->cluster));
    arena_free(&arena);
}

static void counting_every_pair(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    for (int kind = 0; kind < 8; kind++) {
        CoxData data = random_data(&rows, kind & 1, kind & 2);
        if (kind & 4) {
            data.cluster = rows.cluster;
            data.cluster_count = RANDOM_CLUSTERS;
        }
        check_concordance(&data);
    }
}

static void a_model_that_orders_all_is_concordant(void **state)
{
    (void)state;
    static const double TIME[] = {1, 2, 3, 4, 5}, X[] = {5, 4, 3, 2, 1};
    static const uint8_t EVENT[] = {1, 1, 1, 0, 1};
    const double *x[] = {X};
    Arena arena = {0};
    CoxData data = {.rows = 5, .columns = 1, .stop = TIME, .event = EVENT, .x = x};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    Concordance all = concordance_estimate(&sample, &fit);
    assert_near(all.c, 1);
    assert_near(all.concordant, 4 + 3 + 2);
    assert_near(all.se, 0);
    arena_free(&arena);
}

static void no_comparable_pair(void **state)
{
    (void)state;
    static const double TIME[] = {5, 5, 5}, X[] = {1, 2, 4};
    static const uint8_t EVENT[] = {1, 1, 1};
    const double *x[] = {X};
    Arena arena = {0};
    CoxData data = {.rows = 3, .columns = 1, .stop = TIME, .event = EVENT, .x = x};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    Concordance none = concordance_estimate(&sample, &fit);
    assert_true(isnan(none.c) && isnan(none.se));
    assert_near(none.tied_y + none.tied_xy, 3);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counting_every_pair),
        cmocka_unit_test(a_model_that_orders_all_is_concordant),
        cmocka_unit_test(no_comparable_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
