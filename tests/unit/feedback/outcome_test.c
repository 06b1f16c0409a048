// Outcome: the exact sentence of each, in both languages.
#include "complaining.h"

#include "feedback/outcome.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void each_outcome_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        LoadResult result;
        bool dry_run;
        const char *said[LANGUAGE_COUNT];
    } CASES[] = {
        {{.state = STORE_LOADED, .outcome = {.submission_id = 7, .loaded = {10, 2, 3}, .excluded = {1, 0, 4}}}, false,
         {"c09: loaded as submission 7: patients 11 new, 2 changed, 7 unchanged\n",
          "c09：已入库，提交编号 7：患者新增 11，变更 2，无变化 7\n"}},
        {{.state = STORE_LOADED, .outcome = {.submission_id = 8, .missing = 2, .removed = 1}}, false,
         {"c09: loaded as submission 8: patients 0 new, 0 changed, 0 unchanged; 2 kept that this export lacks; 1 "
          "withdrawn\n",
          "c09：已入库，提交编号 8：患者新增 0，变更 0，无变化 0；保留本次导出中没有的患者 2 名；撤回 1 名\n"}},
        {{.state = STORE_LOADED}, true, {"c09: dry run; nothing changed\n", "c09：试运行；未作任何更改\n"}},
        {{.state = STORE_REFUSED}, true, {"c09: refused; nothing changed\n", "c09：拒收；未作任何更改\n"}},
        {{.state = STORE_UNCHANGED, .earlier_id = 5}, false,
         {"c09: unchanged: the same files are loaded already (submission 5); nothing changed\n",
          "c09：无变化：相同文件已入库（提交编号 5）；未作任何更改\n"}},
        {{.state = STORE_STALE, .earlier_id = 5}, false,
         {"c09: stale: an extract at least as new is loaded (submission 5; w"
          "ith no time of extraction that of reception counts); nothing changed\n",
          "c09：已过时：已入库的数据不早于本次导出（提交编号 5；没有导出时间的以接收时间为准）；未作任何更改\n"}},
        {{.state = STORE_STALE}, false,
         {"c09: stale: an extract at least as new is loaded (with no time of"
          " extraction that of reception counts); nothing changed\n",
          "c09：已过时：已入库的数据不早于本次导出（没有导出时间的以接收时间为准）；未作任何更改\n"}},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            char *text = NULL;
            size_t size = 0;
            FILE *out = open_memstream(&text, &size);
            assert_non_null(out);
            outcome_write("c09", &CASES[i].result, CASES[i].dry_run, (Language)l, out);
            fclose(out);
            assert_text(language_name((Language)l), text, CASES[i].said[l]);
            free(text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_outcome_has_its_sentence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
