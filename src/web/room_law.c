#include "web/room_law.h"

#define WHY_MAX_BYTES ((size_t)1 << 20)

enum err_code room_run_open(struct web_request *q, const struct world_at *at, int64_t household,
                            day since, const struct law_request *request, struct room_run *out,
                            struct err *e)
{
    const struct web_app *app = q->app;
    struct law_request asked = *request;
    *out = (struct room_run){.q = q};
    enum err_code code = since > DAY_MIN ? world_read_since(q->db, q->arena, app->law, app->areas,
                                                            at, household, since, &out->world, e)
                                         : world_read(q->db, q->arena, app->law, app->areas, at,
                                                      household, &out->world, e);
    if (code != ERR_NONE)
        return code;
    const struct survey *s = out->world.survey;
    if (s->households != 1)
        return err_set(e, ERR_INPUT, "hộ không có thành viên nào vào ngày đó",
                       "the household has no member on that day");
    asked.trace = true;
    asked.imprecise_dates = s->imprecise_dates;
    out->plan = law_plan_new(q->arena, app->law, &asked, e);
    if (out->plan == NULL)
        return e->code;
    struct vm_column *columns =
        arena_array(q->arena, struct vm_column, (size_t)out->plan->n_inputs + 1);
    survey_bind(q->arena, s, out->plan, columns);
    out->batch =
        (struct vm_batch){.households = s->households, .first = s->first, .columns = columns};
    out->vm = vm_new(q->arena, &out->plan->program);
    vm_run(out->vm, &out->batch, 0, 1);
    return ERR_NONE;
}

void room_run_close(struct room_run *r)
{
    survey_free(r->world.survey);
    r->world.survey = NULL;
}

bool room_known(const struct room_run *r, uint32_t o, uint32_t row, int64_t *value)
{
    const struct law_output *out = &r->plan->outputs[o];
    *value = 0;
    if (!out->applies)
        return false;
    struct vm_reg g = vm_register(r->vm, out->value);
    if (g.data == NULL || (g.known != NULL && !g.known[row]))
        return false;
    *value = vm_lane_get(out->lane, g.data, row);
    return true;
}

str room_output(const struct room_run *r, uint32_t o, uint32_t row)
{
    int64_t v;
    struct buf b;
    if (!room_known(r, o, row, &v))
        return TEXT_UNKNOWN[r->q->lang];
    buf_init(&b, r->q->arena, 4096);
    law_value_write_people(&r->plan->outputs[o].symbol->type, v, r->q->lang, &b);
    return buf_str(&b);
}

void room_lines(struct web_request *q, struct buf *text, struct room_lines *out)
{
    room_blanks(text->p, text->n);
    str rest = buf_str(text);
    *out = (struct room_lines){0};
    str_split(&rest, '\n'); /* its own name and month, which the page says */
    while (rest.p != NULL) {
        str line = str_split(&rest, '\n');
        size_t blanks = 0;
        while (blanks < line.n && line.p[blanks] == ' ')
            blanks++;
        if (blanks == line.n)
            continue;
        struct room_line one = {.text = str_slice(line, blanks, line.n),
                                .depth = (int)(blanks / 2)};
        vec_push(q->arena, out, one);
    }
}

void room_why(const struct room_run *r, uint32_t o, uint32_t row, struct room_lines *out)
{
    struct buf b;
    buf_init(&b, r->q->arena, WHY_MAX_BYTES);
    law_explain(r->plan, r->vm, &r->batch, 0, o, row, r->q->lang, &b);
    room_lines(r->q, &b, out);
}

str room_cite(const struct room_run *r, uint32_t o, uint32_t row)
{
    const struct law_output *out = &r->plan->outputs[o];
    struct buf b;
    str article = out->article;
    if (out->applies && out->which != VM_NONE) {
        struct vm_reg g = vm_register(r->vm, out->which);
        uint32_t which = g.data != NULL ? ((const uint8_t *)g.data)[row] : out->n_cites;
        if (which < out->n_cites && out->cites[which].n > 0)
            article = out->cites[which];
    }
    buf_init(&b, r->q->arena, 4096);
    buf_add(&b, out->instrument);
    if (article.n > 0)
        buf_fmt(&b, ", %s", article);
    return buf_str(&b);
}
