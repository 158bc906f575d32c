/* ansinh household find: a household by its head's name, its code, its village or commune. */
#include "cli/cmd_household_find.h"

#include "cli/inputs.h"

#include <stdio.h>

#define FIND_LIMIT 50

static void print(struct cli *c, const struct record_view *v, const struct record_hits *hits)
{
    static const char *const names[] = {"household", "head", "commune", "village", "why"};
    static const char *const titles[2][5] = {
        {"hộ", "chủ hộ", "xã", "thôn", "khớp vì"},
        {"household", "head", "commune", "village", "found by"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 5};
    enum lang lang = v->how == VIEW_TABLE ? c->lang : LANG_EN;
    for (uint32_t i = 0; i < hits->n; i++) {
        const struct record_hit *hit = &hits->v[i];
        str rest = hit->household;
        const str cells[] = {str_split(&rest, '/'), hit->name, hit->commune, hit->village,
                             str_from_c(record_why_name(hit->why, lang))};
        for (uint32_t k = 0; k < 5; k++)
            vec_push(c->arena, &t.cells, cells[k]);
    }
    view_print(c, v, &t);
    if (hits->more)
        fputs(c->lang == LANG_VI ? "Còn hộ khác: gõ thêm chữ, hoặc --limit.\n"
                                 : "There are others: type more, or --limit.\n",
              stderr);
}

static enum err_code tell_found(struct cli *c, const struct record_view *v, str words,
                                const struct record_hits *hits, struct err *e)
{
    int64_t *heads = arena_array(c->arena, int64_t, (size_t)hits->n + 1);
    for (uint32_t i = 0; i < hits->n; i++)
        heads[i] = hits->v[i].person;
    return view_told(c, v, "household.find", words, heads, hits->n, e);
}

enum err_code household_find(struct cli *c, struct record_view *v,
                             const struct household_find *asked, struct err *e)
{
    struct store_conn *db = NULL;
    struct record_hits hits;
    struct buf words;
    int64_t limit;
    if (asked->n_words == 0 && asked->village.p == NULL && asked->commune.p == NULL)
        return err_set(e, ERR_USAGE, "tìm hộ nào?", "find which household?");
    enum err_code code = inputs_number(asked->limit, "--limit", FIND_LIMIT, &limit, e);
    if (code != ERR_NONE)
        return code;
    if (limit < 1 || limit > RECORD_MAX_HITS)
        return err_set(e, ERR_USAGE, "--limit nhận số từ 1 đến %d", "--limit takes 1 to %d",
                       (int)RECORD_MAX_HITS);
    buf_init(&words, c->arena, 4096);
    for (uint32_t i = 0; i < asked->n_words; i++)
        buf_fmt(&words, "%z%s", i > 0 ? " " : "", asked->words[i]);
    const struct record_ask ask = {.words = buf_str(&words),
                                   .village = asked->village,
                                   .commune = asked->commune,
                                   .heads = true,
                                   .limit = (uint32_t)limit};
    code = view_open(c, v, &db, e);
    if (code == ERR_NONE)
        code = record_find(db, c->arena, &v->at, &ask, &hits, e);
    if (code == ERR_NONE)
        code = tell_found(c, v, buf_str(&words), &hits, e);
    if (code == ERR_NONE)
        print(c, v, &hits);
    store_close(db);
    return code;
}
