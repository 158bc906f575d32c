#include "registry/complaint_course.h"

#include "base/fmt.h"
#include "registry/times.h"

static bool is_denunciation(const struct complaint *k)
{
    return str_eq_c(k->kind, "denunciation");
}

bool complaint_act_is(str act)
{
    static const char *const all[] = {"accept",   "decline", "forward", "extend",
                                      "escalate", "answer",  "settle"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (str_eq_c(act, all[i]))
            return true;
    }
    return false;
}

static bool ends(str act)
{
    return str_eq_c(act, "settle") || str_eq_c(act, "decline") || str_eq_c(act, "forward");
}

/* The last day of "WHAT_TERM" of that law, counted from `from`; 0 where it has none. */
static day by(const struct terms *terms, const char *what, const char *term, day law, day from)
{
    char name[64];
    size_t n = fmt_write(name, sizeof(name), "%z%z", what, term);
    const struct term *t = terms_find(terms, (str){name, n}, law);
    return t != NULL && from != 0 ? term_last_day(t, from) : 0;
}

static const char *stage(const struct complaint *k, const struct complaint_standing *s)
{
    return is_denunciation(k) ? "denunciation" : s->instance == 2 ? "second" : "complaint";
}

static void take(const struct terms *terms, const struct complaint *k,
                 const struct complaint_step *x, struct complaint_standing *s)
{
    if (str_eq_c(x->act, "accept")) {
        s->accepted = x->on;
        s->remote = x->remote && !is_denunciation(k); /* its law knows no remote places */
        s->settle_by =
            by(terms, stage(k, s), s->remote ? "_settle_remote" : "_settle", s->came, x->on);
    } else if (str_eq_c(x->act, "extend")) {
        s->settle_by = x->until;
        s->extensions++;
    } else if (str_eq_c(x->act, "escalate")) {
        *s = (struct complaint_standing){
            .instance = 2, .came = x->on, .answers = s->answers, .open = true};
    } else if (ends(x->act)) {
        s->settled = x->on;
        s->open = false;
    }
    s->answers += str_eq_c(x->act, "answer") || str_eq_c(x->act, "settle");
}

/* One extension, to what the law allows a complex matter; of a denunciation two (article 30). */
static day longest(const struct terms *terms, const struct complaint *k,
                   const struct complaint_standing *s)
{
    if (!s->open || s->settle_by == 0)
        return 0;
    if (is_denunciation(k))
        return s->extensions < 2 ? by(terms, "denunciation", "_extend", s->came, s->settle_by) : 0;
    return s->extensions < 1
               ? by(terms, stage(k, s), s->remote ? "_settle_remote_complex" : "_settle_complex",
                    s->came, s->accepted)
               : 0;
}

/* Article 33: from the first decision, or from the day by which it should have been there; of what
 * was never accepted, as if it had been on the last day for that. */
static day second_by(const struct terms *terms, const struct complaint *k,
                     const struct complaint_standing *s, str last, day today)
{
    day due =
        s->settle_by != 0 ? s->settle_by : by(terms, "complaint", "_settle", s->came, s->accept_by);
    day from = s->settled != 0 ? s->settled : due;
    if (is_denunciation(k) || s->instance == 2 || str_eq_c(last, "decline") ||
        str_eq_c(last, "forward") || (s->settled == 0 && today <= due))
        return 0;
    return by(terms, "complaint", s->remote ? "_again_remote" : "_again", s->came, from);
}

static day late(day deadline, day done, day today)
{
    day at = done != 0 ? done : today;
    return deadline != 0 && at > deadline ? at - deadline : 0;
}

struct complaint_standing complaint_stands(const struct terms *terms, const struct complaint *k,
                                           day today)
{
    struct complaint_standing s = {.instance = 1, .came = day_of_moment(k->at_us), .open = true};
    str last = STR("");
    for (uint32_t i = 0; i < k->steps.n; i++) {
        last = k->steps.v[i].act;
        take(terms, k, &k->steps.v[i], &s);
    }
    s.accept_by = by(terms, stage(k, &s), "_accept", s.came, s.came);
    s.late_accept = late(s.accept_by, s.accepted != 0 ? s.accepted : s.settled, today);
    s.late_settle = late(s.settle_by, s.settled, today);
    s.extend_to = longest(terms, k, &s);
    s.again_by = second_by(terms, k, &s, last, today);
    return s;
}

bool complaint_is_late(const struct complaint_standing *s)
{
    return s->late_accept > 0 || s->late_settle > 0;
}

/* ---- what may follow ---- */

static enum err_code check_words(const struct complaint_step *x, struct err *e)
{
    if (!str_eq_c(x->act, "accept") && str_trim(x->said).n == 0)
        return str_eq_c(x->act, "answer") || str_eq_c(x->act, "settle")
                   ? err_set(e, ERR_INPUT, "viết câu trả lời", "write the answer")
                   : err_set(e, ERR_INPUT, "cần nói rõ vì sao", "it needs words: why");
    if (str_eq_c(x->act, "forward") != (str_trim(x->whom).n > 0))
        return err_set(e, ERR_INPUT, "chuyển đơn, và chỉ nó, cần tên cơ quan nhận",
                       "forwarding, and nothing else, needs the office it goes to");
    return str_eq_c(x->act, "extend") == (x->until != 0)
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "gia hạn, và chỉ nó, cần đến ngày nào",
                         "an extension, and nothing else, needs the day until which");
}

static enum err_code check_extension(const struct complaint_standing *s,
                                     const struct complaint_step *x, struct err *e)
{
    char text[11];
    if (s->accepted == 0)
        return err_set(e, ERR_INPUT, "chưa thụ lý thì không gia hạn",
                       "what is not accepted is not extended");
    if (x->on > s->settle_by)
        return err_set(e, ERR_INPUT, "đã quá hạn, không gia hạn được nữa",
                       "the deadline has passed: it cannot be extended");
    if (s->extend_to == 0)
        return err_set(e, ERR_INPUT, "không được gia hạn nữa", "it cannot be extended again");
    if (x->until > s->settle_by && x->until <= s->extend_to)
        return ERR_NONE;
    day_format_vi(s->extend_to, text);
    return err_set(e, ERR_INPUT, "gia hạn phải sau hạn cũ, và không quá %z",
                   "an extension is after the deadline, and not beyond %z", text);
}

enum err_code complaint_may_follow(const struct terms *terms, const struct complaint *k,
                                   const struct complaint_step *x, day today, struct err *e)
{
    const struct complaint_standing s = complaint_stands(terms, k, x->on);
    day before = k->steps.n > 0 ? k->steps.v[k->steps.n - 1].on : s.came;
    enum err_code code = check_words(x, e);
    if (code != ERR_NONE)
        return code;
    if (x->on < before)
        return err_set(e, ERR_INPUT, "trước ngày của việc ghi trước",
                       "before the day of what was recorded last");
    if (x->on > today)
        return err_set(e, ERR_INPUT, "ngày ấy chưa đến", "the day is to come");
    if (str_eq_c(x->act, "escalate"))
        return s.again_by != 0 && x->on <= s.again_by
                   ? ERR_NONE
                   : err_set(e, ERR_INPUT, "chưa đến lúc, hoặc đã hết hạn khiếu nại lần hai",
                             "it is not time, or too late, to complain a second time");
    if (!s.open)
        return err_set(e, ERR_INPUT, "khiếu nại số %l đã giải quyết xong", "complaint %l is closed",
                       k->id);
    if (str_eq_c(x->act, "extend"))
        return check_extension(&s, x, e);
    if (s.accepted != 0 &&
        (str_eq_c(x->act, "accept") || str_eq_c(x->act, "decline") || str_eq_c(x->act, "forward")))
        return err_set(e, ERR_INPUT, "khiếu nại số %l đã thụ lý", "complaint %l is accepted",
                       k->id);
    return ERR_NONE;
}
