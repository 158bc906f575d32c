/* ansinh deliver approve, send-back, deliver, receive, refuse, reverse, review: one act on a list,
 * or on deliveries by their numbers. */
#include "cli/deliver_cmd.h"
#include "cli/progress.h"

/* A list is approved or sent back whole; of the others only what can still get the act. */
static bool takes(const struct deliver_line *l, enum deliver_act act, bool of_list)
{
    if (!of_list || act == DELIVER_DO_APPROVE || act == DELIVER_DO_SEND_BACK)
        return true;
    bool reviewed = act == DELIVER_DO_REVIEW && (l->review_by == 0 || l->reviewed_on != 0);
    return deliver_after(l->state, act) != DELIVER_STATES && !reviewed;
}

static enum err_code read_sums(struct deliver_cmd *q, enum deliver_act act, int64_t *quantity,
                               vnd *amount, struct err *e)
{
    *quantity = 0;
    *amount = 0;
    if (act != DELIVER_DO_DELIVER && (q->quantity.n > 0 || q->amount.n > 0))
        return err_set(e, ERR_USAGE, "--quantity và --amount chỉ của deliver",
                       "--quantity and --amount belong to deliver alone");
    if (act != DELIVER_DO_DELIVER)
        return ERR_NONE;
    *amount = DELIVER_WHOLE;
    if (q->amount.n > 0 && (!num_parse_int(q->amount, amount) || *amount < 0))
        return err_set(e, ERR_USAGE, "--amount: \"%s\" không phải là số đồng",
                       "--amount: \"%s\" is no amount of đồng", q->amount);
    return deliver_cmd_number(q->quantity, "--quantity", 0, quantity, e);
}

static enum err_code read_words(struct deliver_cmd *q, struct deliver_words *out, struct err *e)
{
    *out = (struct deliver_words){.number = q->p.number,
                                  .signer = q->p.signer,
                                  .note = q->p.document,
                                  .warehouse = q->warehouse};
    if (q->review_by.n > 0 && !day_parse(q->review_by, &out->review_by))
        return err_set(e, ERR_USAGE, "--review-by: \"%s\" không phải là ngày",
                       "--review-by: \"%s\" is no date", q->review_by);
    return ERR_NONE;
}

static enum err_code write_changes(struct deliver_cmd *q, const struct recording *r,
                                   struct deliver_words *w, const struct deliver_change *v,
                                   uint32_t n, enum deliver_act act, struct err *e)
{
    str answer;
    bool again;
    struct progress bar;
    enum err_code code = pay_cmd_pool(&q->p, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&bar, q->p.c->lang, deliver_act_name(act, LANG_VI),
                   deliver_act_name(act, LANG_EN), 1);
    w->steps = progress_steps(&bar);
    code = deliver_do(q->p.pool, q->p.c->arena, r, w, v, n, &answer, &again, e);
    progress_end(&bar);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "%z: %s lượt", "%z: %s deliveries",
                deliver_act_name(act, q->p.c->lang), answer);
    return code;
}

static enum err_code do_act(struct deliver_cmd *q, enum deliver_act act, struct err *e)
{
    struct deliver_lines lines;
    struct deliver_words w;
    struct recording r;
    int64_t quantity;
    vnd amount;
    bool done = false;
    uint32_t n = 0;
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "decision", &r, e);
    if (code == ERR_NONE && q->list.n > 0)
        code = deliver_cmd_done(q, &r, &done, e);
    if (code != ERR_NONE || done)
        return code;
    code = read_sums(q, act, &quantity, &amount, e);
    if (code == ERR_NONE)
        code = read_words(q, &w, e);
    if (code == ERR_NONE)
        code = deliver_cmd_lines(q, &lines, e);
    if (code != ERR_NONE)
        return code;
    struct deliver_change *v = arena_array(q->p.c->arena, struct deliver_change, lines.n);
    for (uint32_t i = 0; i < lines.n; i++) {
        if (takes(&lines.v[i], act, q->list.n > 0))
            v[n++] = (struct deliver_change){.delivery = lines.v[i].d.id,
                                             .act = act,
                                             .on_day = q->p.officer.day,
                                             .quantity = quantity,
                                             .amount = amount,
                                             .mark = q->mark,
                                             .reason = q->p.reason};
    }
    if (n == 0)
        return err_set(e, ERR_INPUT, "không lượt nào làm được việc này",
                       "no delivery can get this act");
    return write_changes(q, &r, &w, v, n, act, e);
}

enum err_code deliver_approve_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_APPROVE, e);
}

enum err_code deliver_send_back_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_SEND_BACK, e);
}

enum err_code deliver_deliver_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_DELIVER, e);
}

enum err_code deliver_receive_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_RECEIVE, e);
}

enum err_code deliver_refuse_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_REFUSE, e);
}

enum err_code deliver_reverse_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_REVERSE, e);
}

enum err_code deliver_review_cmd(struct deliver_cmd *q, struct err *e)
{
    return do_act(q, DELIVER_DO_REVIEW, e);
}
