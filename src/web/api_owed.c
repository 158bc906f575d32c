/* What a household is owed in a month and why, and what is due, for programs. */
#include "registry/times.h"
#include "web/api_registry.h"
#include "web/room_money.h"

#define MISSING_MAX 64

static const struct api_field right_fields[] = {
    {"member",
     API_INT,
     true,
     {"số của thành viên; null: cả hộ", "number of the member; null: the household"},
     NULL},
    {"person",
     API_INT,
     true,
     {"số của người trong sổ", "number of the person in the registry"},
     NULL},
    {"benefit", API_TEXT, false, {"tên chế độ trong luật", "the law's name of the benefit"}, NULL},
    {"pays",
     API_TEXT,
     false,
     {"monthly, quarterly, once, service", "monthly, quarterly, once, service"},
     NULL},
    {"amount",
     API_MONEY,
     true,
     {"số tiền; null: chưa đủ dữ kiện để biết", "amount; null: facts are missing"},
     NULL},
    {"article", API_TEXT, true, {"điều khoản", "article"}, NULL},
    {"missing", API_TEXTS, false, {"dữ kiện còn thiếu", "facts that are missing"}, NULL},
    {"trace", API_LIST, false, {"từng bước", "step by step"}, api_line_fields},
    {0},
};
static const struct api_field due_fields[] = {
    {"member",
     API_INT,
     true,
     {"số của thành viên; null: cả hộ", "number of the member; null: the household"},
     NULL},
    {"benefit", API_TEXT, false, {"tên chế độ trong luật", "the law's name of the benefit"}, NULL},
    {"month", API_MONTH, false, {"của tháng", "of the month"}, NULL},
    {"owed", API_MONEY, false, {"phải chi", "owed"}, NULL},
    {"paid", API_MONEY, false, {"đã chi", "paid"}, NULL},
    {"returned", API_MONEY, false, {"đã hoàn lại", "came back"}, NULL},
    {"due",
     API_MONEY,
     false,
     {"còn phải chi; âm: phải thu hồi", "due; below 0: to be recovered"},
     NULL},
    {"state",
     API_TEXT,
     false,
     {"even, pay, recover, undetermined", "even, pay, recover, undetermined"},
     NULL},
    {0},
};
static const struct api_field owed_fields[] = {
    {"household", API_TEXT, false, {"mã hộ", "code of the household"}, NULL},
    {"month", API_MONTH, false, {"tháng", "the month"}, NULL},
    {"law",
     API_LIST,
     false,
     {"theo luật và dữ kiện của tháng", "by the law and the month's facts"},
     right_fields},
    {"due",
     API_LIST,
     true,
     {"phải chi trừ đã chi; null: không có quyền xem tiền",
      "owed minus paid; null: no right to money"},
     due_fields},
    {0},
};
const struct api_about api_about_owed = {
    .tag = "households", .schema = "Owed", .fields = owed_fields};

static str pays_code(enum law_pays pays)
{
    return pays == LAW_MONTHLY     ? STR("monthly")
           : pays == LAW_QUARTERLY ? STR("quarterly")
           : pays == LAW_ONCE      ? STR("once")
                                   : STR("service");
}

static void put_missing(const struct room_run *r, struct json_out *j, uint32_t o, uint32_t row)
{
    struct law_missing m[MISSING_MAX];
    uint32_t n = law_missing(r->plan, r->vm, &r->batch, 0, o, row, m, MISSING_MAX);
    for (uint32_t i = 0; i < n; i++)
        json_str(j, m[i].symbol != NULL ? m[i].symbol->id : m[i].reason);
}

/* False: it is known not to be due. */
static bool is_due(const struct room_run *r, uint32_t o, uint32_t row, bool *known)
{
    struct vm_reg due = vm_register(r->vm, r->plan->outputs[o].due);
    *known = due.data != NULL && (due.known == NULL || due.known[row]);
    return !*known || ((const uint8_t *)due.data)[row] != 0;
}

static void put_right(const struct room_run *r, struct json_out *j, const struct brief *b,
                      uint32_t o, uint32_t row)
{
    const struct law_output *out = &r->plan->outputs[o];
    struct room_lines why;
    int64_t person = out->level == LEVEL_PERSON ? r->world.person[row] : 0, amount = 0;
    bool known;
    if (!is_due(r, o, row, &known))
        return;
    known = room_known(r, o, row, &amount) && known;
    json_open(j, '{');
    api_put_member_number(j, b, person);
    json_name(j, "person");
    if (person != 0)
        json_int(j, person);
    else
        json_none(j);
    api_put_text(j, "benefit", out->symbol->id);
    api_put_text(j, "pays", pays_code(out->symbol->pays));
    json_name(j, "amount");
    if (known)
        json_int(j, amount);
    else
        json_none(j);
    api_put_text(j, "article", room_cite(r, o, row));
    json_name(j, "missing");
    json_open(j, '[');
    if (!known)
        put_missing(r, j, o, row);
    json_close(j, ']');
    room_why(r, o, row, &why);
    api_put_trace(j, &why);
    json_close(j, '}');
}

static enum err_code put_law(struct web_request *q, struct json_out *j, const struct world_at *at,
                             int64_t household, const struct brief *b, month m, struct err *e)
{
    const struct law *law = q->app->law;
    struct room_run run = {0};
    struct world_at then = *at;
    uint32_t n = 0, *targets = arena_array(q->arena, uint32_t, law_symbol_count(law) + 1u);
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_BENEFIT && s->entity != LAW_AREA)
            targets[n++] = i;
    }
    then.as_of = month_last_day(m);
    const struct law_request request = {
        .month = m, .known_on = at->known_on, .targets = targets, .n_targets = n};
    enum err_code code = room_run_open(q, &then, household, month_first_day(m), &request, &run, e);
    json_name(j, "law");
    json_open(j, '[');
    for (uint32_t o = 0; code == ERR_NONE && o < run.plan->n_outputs; o++) {
        const struct law_output *out = &run.plan->outputs[o];
        uint32_t rows = out->level == LEVEL_PERSON ? run.world.survey->persons : 1;
        for (uint32_t row = 0; row < rows && out->applies && out->due != VM_NONE; row++)
            put_right(&run, j, b, o, row);
    }
    json_close(j, ']');
    room_run_close(&run);
    return code;
}

static void put_line(struct json_out *j, const struct brief *b, const struct room_due *d,
                     const struct due_line *l)
{
    static const char *const states[] = {[DUE_EVEN] = "even",
                                         [DUE_PAY] = "pay",
                                         [DUE_RECOVER] = "recover",
                                         [DUE_UNDETERMINED] = "undetermined"};
    json_open(j, '{');
    api_put_member_number(j, b, l->key.entity);
    api_put_text(j, "benefit", d->owed.benefits[l->key.benefit]);
    json_name(j, "month");
    api_put_month(j, l->key.month);
    json_name(j, "owed");
    json_int(j, l->owed);
    json_name(j, "paid");
    json_int(j, l->paid);
    json_name(j, "returned");
    json_int(j, l->returned);
    json_name(j, "due");
    json_int(j, l->due);
    api_put_text(j, "state", str_from_c(states[l->state]));
    json_close(j, '}');
}

static enum err_code put_due(struct web_request *q, struct json_out *j, const struct world_at *at,
                             int64_t household, const struct brief *b, month m, struct err *e)
{
    enum err_code code = ERR_NONE;
    /* Later months that were paid would look as if nothing of them was owed. */
    month now = month_of(web_today());
    json_name(j, "due");
    if (!roles_held_somewhere(&q->user.held, RIGHT_MONEY_READ)) {
        json_none(j);
        return ERR_NONE;
    }
    json_open(j, '[');
    for (uint32_t i = 0; i <= b->members.n && code == ERR_NONE; i++) {
        int64_t entity = i == 0 ? household : b->members.v[i - 1].person;
        struct room_due due;
        code = room_due_read(q, entity, m > now ? m : now,
                             at->known_on == DAY_MAX ? 0 : at->known_on, &due, e);
        for (uint32_t k = 0; code == ERR_NONE && k < due.lines.n; k++)
            put_line(j, b, &due, &due.lines.v[k]);
    }
    json_close(j, ']');
    return code;
}

enum err_code api_owed(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct world_at at = room_at(q);
    struct json_out j;
    struct brief b;
    int64_t id = 0;
    month m = month_of(web_today());
    month_parse(web_param(q, "month"), &m);
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code != ERR_NONE)
        return code;
    api_begin(a, &j);
    json_open(&j, '{');
    api_put_text(&j, "household", b.code);
    json_name(&j, "month");
    api_put_month(&j, m);
    code = put_law(q, &j, &at, id, &b, m, e);
    if (code == ERR_NONE)
        code = put_due(q, &j, &at, id, &b, m, e);
    json_close(&j, '}');
    return code;
}
