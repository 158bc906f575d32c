#include "web/room_simulate.h"

#include "web/sheet.h"

/* The tables beside the law, out of the texts that the server keeps for browsers. */
static bool read_table(void *ctx, str path, str *text)
{
    const struct web_app *app = ctx;
    str rest = app->law_bundle;
    while (rest.p != NULL && rest.n > 0) {
        str head = str_split(&rest, '\n'), name = str_split(&head, '\t');
        int64_t n = 0;
        num_parse_int(head, &n);
        *text = str_slice(rest, 0, (size_t)n);
        if (str_ends(path, name))
            return true;
        rest = str_slice(rest, (size_t)n, rest.n);
    }
    return false;
}

enum err_code room_simulate_law(const struct web_app *app, struct arena *a, str name, str text,
                                const struct law **out, struct err *e)
{
    struct law *l = law_new(a);
    for (uint32_t i = 0; i < law_source_count(app->law); i++)
        law_add(l, law_source(app->law, i)->name, law_source(app->law, i)->text);
    law_add(l, name, text);
    *out = l;
    if (law_compile(l, read_table, (void *)(uintptr_t)app))
        return ERR_NONE;
    struct buf b;
    buf_init(&b, a, 4096);
    if (law_diag_count(l) > 0)
        law_diag_write(l, 0, LANG_VI, &b);
    return err_set(e, ERR_INPUT, "luật không nhận: %s", "the law does not take it: %s",
                   buf_str(&b));
}

enum err_code room_simulate(const struct room_simulate_question *q, struct arena *a,
                            struct simulate_question *asked, struct simulate_result *r,
                            struct err *e)
{
    const struct web_app *app = q->app;
    struct store_conn *db = NULL;
    struct programme_settings *settings = arena_new(a, struct programme_settings);
    enum err_code code = store_pool_reader(app->pool, &db, e);
    if (code == ERR_NONE)
        code = programme_settings_read(db, a, app->province, settings, e);
    const struct simulate_question all = {.law = app->law,
                                          .proposal = q->with,
                                          .areas = app->areas,
                                          .settings = settings,
                                          .province = app->province,
                                          .known_on = web_today(),
                                          .from = q->from,
                                          .months = q->months,
                                          .progress = q->progress};
    if (code == ERR_NONE)
        code = simulate_run(db, a, &all, r, e);
    if (db != NULL)
        store_pool_return(app->pool, db);
    if (asked != NULL)
        *asked = all;
    return code;
}
