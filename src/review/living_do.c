/* One act of the track, in one transaction with the fact that it writes. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/times.h"
#include "review/living.h"

#define SCRATCH_BYTES ((size_t)1 << 30)

struct doing {
    const struct recording *r;
    const struct living_request *q;
    int verdict; /* of a grant: living_judge, asked before */
};

static enum err_code check_words(const struct doing *x, struct err *e)
{
    const struct living_request *q = x->q;
    bool decides = q->act == LIVING_GRANT || q->act == LIVING_END;
    if (decides && (str_trim(q->number).n == 0 || str_trim(q->signer).n == 0))
        return err_set(e, ERR_INPUT, "quyết định cần số và người ký (--number, --signer)",
                       "a decision needs its number and its signer (--number, --signer)");
    if ((q->act == LIVING_REFUSE || q->act == LIVING_END) && str_trim(q->reason).n == 0)
        return err_set(e, ERR_INPUT, "cần nói lý do (--reason)", "the reason is needed (--reason)");
    return ERR_NONE;
}

/* In each language by what the acts are called in it. */
static enum err_code not_after(enum living_act last, enum living_act next, struct err *e)
{
    err_set(e, ERR_INPUT, "", "after \"%z\" there is no \"%z\"", living_act_code(last),
            living_act_code(next));
    fmt_write(e->text[LANG_VI], sizeof(e->text[LANG_VI]),
              "chưa thể ghi \"%z\": việc sau cùng của hộ là \"%z\"", living_act_vi(next),
              living_act_vi(last));
    return ERR_INPUT;
}

static enum err_code check_order(const struct doing *x, const struct living_lines *lines,
                                 struct err *e)
{
    const struct living_request *q = x->q;
    enum living_act last = lines->n > 0 ? lines->v[lines->n - 1].act : LIVING_NOTHING;
    day last_day = lines->n > 0 ? lines->v[lines->n - 1].on_day : DAY_MIN;
    if (!living_follows(last, q->act))
        return not_after(last, q->act, e);
    if (q->on_day > day_of_moment(x->r->at_us))
        return err_set(e, ERR_INPUT, "ngày ấy chưa tới", "that day is yet to come");
    if (q->on_day < last_day)
        return err_set(e, ERR_INPUT, "ngày đi ngược: việc trước đó làm sau ngày này",
                       "days run backwards: the act before was done later");
    if (q->act == LIVING_GRANT &&
        q->on_day < living_after_working_days(last_day, LIVING_LISTED_DAYS))
        return err_set(e, ERR_INPUT, "danh sách phải niêm yết đủ %d ngày làm việc",
                       "the list must be public for %d working days", LIVING_LISTED_DAYS);
    if (q->act == LIVING_GRANT && x->verdict != 1)
        return err_set(
            e, ERR_INPUT,
            x->verdict == 0 ? "thu nhập không ở mức sống trung bình theo luật: chỉ có thể từ chối"
                            : "chưa xác định được theo luật: còn thiếu dữ kiện",
            x->verdict == 0
                ? "by the law the income is not of average living standard: it can only be refused"
                : "the law cannot tell yet: a fact is missing");
    return ERR_NONE;
}

static enum err_code income_of(const struct living_request *q, vnd *out, struct err *e)
{
    uint32_t n = 0;
    *out = 0;
    for (int i = 0; i < LIVING_SOURCES; i++) {
        vnd net;
        if (!q->sources[i].given)
            continue;
        n++;
        if (!num_sub(q->sources[i].revenue, q->sources[i].cost, &net) || !num_add(*out, net, out))
            return err_set(e, ERR_LIMIT, "số tiền quá lớn", "an amount is too large");
    }
    return n > 0 ? ERR_NONE
                 : err_set(e, ERR_INPUT, "cần ít nhất một nguồn thu nhập",
                           "at least one source of income is needed");
}

/* From the day on the fact has the value; what was said of that day and later ones is taken back.
 */
static enum err_code write_fact(struct store_conn *c, const struct doing *x, const char *name,
                                vnd value, int64_t recorded, struct err *e)
{
    const struct living_request *q = x->q;
    day today = day_of_moment(x->r->at_us);
    day known = today < q->on_day ? today : q->on_day;
    struct store_value key[] = {
        store_int(x->r->province), store_int(q->household), store_text(str_from_c(name)),
        store_date(q->on_day),     store_date(today),       store_int(recorded)};
    char text[40];
    size_t n = num_format_iso(value, 0, text);
    /* The part before the day is opened again, then what holds on it or later is closed. */
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, value) SELECT province, entity, name, valid_from, ?4,"
            " CASE WHEN known_from > ?5 THEN known_from ELSE ?5 END, 0, ?6, 0, value FROM fact"
            " WHERE province = ?1 AND entity = ?2 AND name = ?3 AND closed = 0 AND valid_from < ?4"
            " AND valid_to > ?4"),
        key, 6, NULL, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("UPDATE fact SET closed = ?6, known_to = CASE WHEN known_from > ?5"
                             " THEN known_from ELSE ?5 END WHERE province = ?1 AND entity = ?2 AND"
                             " name = ?3 AND closed = 0 AND recorded < ?6 AND valid_to > ?4"),
                         key, 6, NULL, e);
    if (code != ERR_NONE)
        return code;
    return store_run(c,
                     SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to,"
                         " known_from, known_to, recorded, closed, value) VALUES (?1, ?2, ?3, ?4,"
                         " 2147483647, ?5, 0, ?6, 0, ?7)"),
                     STORE_VALUES(key[0], key[1], key[2], key[3], store_date(known),
                                  store_int(recorded), store_text((str){text, n})),
                     NULL, e);
}

static enum err_code write_act(struct store_conn *c, const struct doing *x, uint32_t seq,
                               vnd income, int64_t recorded, struct err *e)
{
    const struct living_request *q = x->q;
    struct store_value v[] = {store_int(x->r->province),
                              store_int(q->household),
                              store_int(seq),
                              store_text(str_from_c(living_act_code(q->act))),
                              store_date(q->on_day),
                              store_text(q->document),
                              store_text(q->number),
                              store_text(q->signer),
                              store_text(q->reason),
                              q->act == LIVING_SURVEY ? store_int(income) : store_null(),
                              store_int(recorded)};
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO living_act (province, household, seq, act, on_day, document, number,"
            " signer, reason, income, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
            " ?11)"),
        v, 11, NULL, e);
    for (int i = 0; i < LIVING_SOURCES && code == ERR_NONE && q->act == LIVING_SURVEY; i++) {
        if (q->sources[i].given)
            code = store_run(c,
                             SQL("INSERT INTO living_income (province, household, seq, source,"
                                 " revenue, cost) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
                             STORE_VALUES(v[0], v[1], v[2], store_int(i + 1),
                                          store_int(q->sources[i].revenue),
                                          store_int(q->sources[i].cost)),
                             NULL, e);
    }
    return code;
}

static enum err_code do_it(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct doing *x = ctx;
    const struct living_request *q = x->q;
    struct living_lines lines;
    struct arena a;
    int64_t recorded = 0;
    vnd income = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = living_read(c, &a, x->r->province, q->household, &lines, e);
    if (code == ERR_NONE)
        code = check_words(x, e);
    if (code == ERR_NONE)
        code = check_order(x, &lines, e);
    if (code == ERR_NONE && q->act == LIVING_SURVEY)
        code = income_of(q, &income, e);
    if (code == ERR_NONE)
        code = write_act(c, x, lines.n + 1, income, recorded, e);
    if (code == ERR_NONE && q->act == LIVING_SURVEY)
        code = write_fact(c, x, "income_12_months", income > 0 ? income : 0, recorded, e);
    if (code == ERR_NONE && (q->act == LIVING_GRANT || q->act == LIVING_END))
        code = write_fact(c, x, "average_living", q->act == LIVING_GRANT, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %l", lines.n + 1, income);
    arena_clear(&a);
    return code;
}

enum err_code living_do(struct store_pool *pool, struct arena *a, const struct law *law,
                        const struct areas *areas, const struct recording *r,
                        const struct living_request *q, str *answer, bool *again, struct err *e)
{
    struct doing x = {r, q, -1};
    struct store_operation op = {.province = r->province, .kind = "living"};
    struct buf content;
    enum err_code code = ERR_NONE;
    if (q->act == LIVING_GRANT) {
        struct store_conn *c;
        code = store_pool_reader(pool, &c, e);
        if (code != ERR_NONE)
            return code;
        code = living_judge(c, a, law, areas, r->province, q->household, q->on_day, &x.verdict, e);
        store_pool_return(pool, c);
        if (code != ERR_NONE)
            return code;
    }
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&content, a, 65536);
    buf_fmt(&content, "%s\n%l %z %d\n%s\n%s\n%s\n%s\n", r->actor, q->household,
            living_act_code(q->act), q->on_day, q->document, q->number, q->signer, q->reason);
    for (int i = 0; i < LIVING_SOURCES; i++)
        buf_fmt(&content, "%d %l %l\n", (int)q->sources[i].given, q->sources[i].revenue,
                q->sources[i].cost);
    if (content.full)
        return err_set(e, ERR_LIMIT, "lời ghi quá dài", "the words are too long");
    op.content = buf_str(&content);
    return store_write(pool, &op, do_it, &x, a, answer, again, e);
}
