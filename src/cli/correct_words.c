#include "cli/correct_words.h"

enum err_code correct_sets(struct cli *c, const str *words, uint32_t n, struct record_correction *r,
                           struct err *e)
{
    struct record_set *sets = arena_array(c->arena, struct record_set, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        ptrdiff_t equals = str_find_char(words[i], '=');
        if (equals <= 0)
            return err_set(e, ERR_USAGE, "\"%s\" không có dạng MỤC=GIÁ_TRỊ",
                           "\"%s\" is not FIELD=VALUE", words[i]);
        sets[r->n_sets++] =
            (struct record_set){str_slice(words[i], 0, (size_t)equals),
                                str_slice(words[i], (size_t)equals + 1, words[i].n)};
    }
    r->sets = sets;
    return ERR_NONE;
}

enum err_code correct_days(str from, str to, struct record_correction *r, struct err *e)
{
    r->from = DAY_MIN;
    r->to = DAY_MAX;
    if ((from.p != NULL && !day_parse(from, &r->from)) ||
        (to.p != NULL && !day_parse(to, &r->to)) || r->to < r->from)
        return err_set(e, ERR_USAGE, "--from và --to nhận ngày, --from không sau --to",
                       "--from and --to take days, --from not after --to");
    return ERR_NONE;
}
