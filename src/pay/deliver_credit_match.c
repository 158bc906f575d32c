/* Whose loan it is, and who has none: pure. The personal number decides, the name confirms; what
 * does not fit goes to a person. */
#include "base/check.h"
#include "pay/deliver_credit.h"
#include "registry/search.h"

#include <stdlib.h>

static const struct {
    const char *code, *name[2];
} whys[CREDIT_WHYS] = {
    [CREDIT_FOUND] = {"", {"", ""}},
    [CREDIT_NO_NUMBER] = {"no_number",
                          {"không ai có số định danh này", "nobody has this personal number"}},
    [CREDIT_TWO] = {"two", {"nhiều người có số này", "several people have this number"}},
    [CREDIT_NAME] = {"name", {"số này của người tên khác", "the number is of another name"}},
    [CREDIT_HOUSEHOLD] = {"household",
                          {"số này của hộ khác", "the number is of another household"}},
    [CREDIT_NO_CODE] = {"no_code", {"không có mã hộ này", "no household has this code"}},
    [CREDIT_NO_MEMBER] = {"no_member",
                          {"hộ không có đúng một người tên này",
                           "not exactly one of that name in the household"}},
    [CREDIT_NOTHING] = {"nothing",
                        {"không có số định danh và mã hộ", "neither number nor household"}},
};

const char *credit_why_code(enum credit_why w)
{
    check(w < CREDIT_WHYS);
    return whys[w].code;
}

enum credit_why credit_why_find(str code)
{
    int w = CREDIT_WHYS - 1;
    while (w > 0 && !str_eq_c(code, whys[w].code))
        w--;
    return (enum credit_why)w;
}

const char *credit_why_name(enum credit_why w, enum lang lang)
{
    check(w < CREDIT_WHYS);
    return whys[w].name[lang];
}

/* ---- looking up ---- */

struct numbered {
    uint64_t number;
    uint32_t person;
};
struct coded {
    str code;
    uint32_t household;
};
struct finding {
    struct arena *a;
    struct deliver_places *places;
    const struct survey *s;
    struct numbered *numbers;
    uint32_t n_numbers;
    struct coded *codes;
};

static int by_number(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_code(const void *a, const void *b)
{
    const struct coded *x = a, *y = b;
    return str_cmp(x->code, y->code);
}

static void index_world(struct finding *f)
{
    const struct survey *s = f->s;
    f->numbers = arena_array(f->a, struct numbered, (size_t)s->persons + 1);
    f->codes = arena_array(f->a, struct coded, (size_t)s->households + 1);
    for (uint32_t i = 0; i < s->persons; i++) {
        uint64_t number = s->personal_id != NULL ? s->personal_id[i] : 0;
        if (number != 0)
            f->numbers[f->n_numbers++] = (struct numbered){number, i};
    }
    for (uint32_t i = 0; i < s->households; i++)
        f->codes[i] = (struct coded){survey_text_at(&s->household_id, i), i};
    if (f->n_numbers > 1)
        qsort(f->numbers, f->n_numbers, sizeof(*f->numbers), by_number);
    if (s->households > 1)
        qsort(f->codes, s->households, sizeof(*f->codes), by_code);
}

/* The first that has it; n where nobody has. */
static uint32_t find_number(const struct finding *f, uint64_t number)
{
    uint32_t low = 0, high = f->n_numbers;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->numbers[mid].number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return low < f->n_numbers && f->numbers[low].number == number ? low : f->n_numbers;
}

static bool find_code(const struct finding *f, str code, uint32_t *household)
{
    const struct coded key = {.code = code};
    const struct coded *found =
        f->s->households > 0 ? bsearch(&key, f->codes, f->s->households, sizeof(*f->codes), by_code)
                             : NULL;
    if (found != NULL)
        *household = found->household;
    return found != NULL;
}

/* The same but for case, blanks and where a tone sits: no tone is dropped. */
static bool same_name(struct arena *a, str x, str y)
{
    struct arena_mark mark = arena_save(a);
    bool same = str_eq(search_exact(a, x), search_exact(a, y));
    arena_restore(a, mark);
    return same;
}

static enum credit_why by_personal_id(struct finding *f, const struct credit_loan *l,
                                      uint32_t *person)
{
    int64_t number;
    bool good = num_parse_int(l->personal_id, &number);
    check(good);
    uint32_t at = find_number(f, (uint64_t)number), household;
    if (at == f->n_numbers)
        return CREDIT_NO_NUMBER;
    if (at + 1 < f->n_numbers && f->numbers[at + 1].number == f->numbers[at].number)
        return CREDIT_TWO;
    *person = f->numbers[at].person;
    if (!same_name(f->a, l->borrower, survey_text_at(&f->s->name, *person)))
        return CREDIT_NAME;
    if (l->code.n > 0 &&
        (!find_code(f, l->code, &household) || household != survey_household_of(f->s, *person)))
        return CREDIT_HOUSEHOLD;
    return CREDIT_FOUND;
}

static enum credit_why by_household(struct finding *f, const struct credit_loan *l,
                                    uint32_t *person)
{
    uint32_t household, found = 0;
    if (l->code.n == 0)
        return CREDIT_NOTHING;
    if (!find_code(f, l->code, &household))
        return CREDIT_NO_CODE;
    for (uint32_t i = f->s->first[household]; i < f->s->first[household + 1]; i++) {
        if (same_name(f->a, l->borrower, survey_text_at(&f->s->name, i))) {
            *person = i;
            found++;
        }
    }
    return found == 1 ? CREDIT_FOUND : CREDIT_NO_MEMBER;
}

uint32_t credit_match(struct arena *a, struct credit_loans *loans, struct deliver_places *places)
{
    struct finding f = {.a = a, .places = places, .s = places->world.survey};
    uint32_t queued = 0;
    index_world(&f);
    for (uint32_t i = 0; i < loans->n; i++) {
        struct credit_loan *l = &loans->v[i];
        uint32_t person = 0;
        enum credit_why why =
            l->personal_id.n > 0 ? by_personal_id(&f, l, &person) : by_household(&f, l, &person);
        l->why = why;
        queued += why != CREDIT_FOUND;
        if (why != CREDIT_FOUND)
            continue;
        uint32_t household = survey_household_of(f.s, person);
        l->household = places->world.household[household];
        l->person = places->world.person[person];
        l->commune = places->commune[household];
    }
    return queued;
}

/* ---- sums ---- */

static int by_household_then_loan(const void *a, const void *b)
{
    const struct credit_loan *x = a, *y = b;
    if (x->household != y->household)
        return x->household < y->household ? -1 : 1;
    int order = str_cmp(x->bank, y->bank);
    return order != 0 ? order : str_cmp(x->loan, y->loan);
}

struct of_person {
    int64_t person;
    uint32_t at;
};

static int by_person_then_place(const void *a, const void *b)
{
    const struct of_person *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

void credit_index(struct arena *a, struct credit_loans *loans)
{
    loans->by_person = arena_array(a, uint32_t, (size_t)loans->n + 1);
    if (loans->n == 0)
        return;
    qsort(loans->v, loans->n, sizeof(*loans->v), by_household_then_loan);
    struct of_person *v = arena_array(a, struct of_person, loans->n);
    for (uint32_t i = 0; i < loans->n; i++)
        v[i] = (struct of_person){loans->v[i].person, i};
    qsort(v, loans->n, sizeof(*v), by_person_then_place);
    for (uint32_t i = 0; i < loans->n; i++)
        loans->by_person[i] = v[i].at;
}

static const struct credit_loan *loan_at(const struct credit_loans *loans, bool person, uint32_t i)
{
    return &loans->v[person ? loans->by_person[i] : i];
}

/* A household has any loan of its own; somebody who asked for one for work, one of that
 * programme. */
bool credit_has(const struct credit_loans *loans, const struct deliver_owed *who)
{
    uint32_t low = 0, high = loans->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct credit_loan *l = loan_at(loans, who->person, mid);
        if ((who->person ? l->person : l->household) < who->d.entity)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < loans->n; low++) {
        const struct credit_loan *l = loan_at(loans, who->person, low);
        if ((who->person ? l->person : l->household) != who->d.entity)
            return false;
        if (l->outstanding > 0 && (!who->person || str_eq(l->programme, who->d.benefit)))
            return true;
    }
    return false;
}

struct summing {
    struct arena *a;
    const struct deliver_owed **households; /* of `who`, by entity */
    uint32_t n;
    struct {
        struct credit_line *v;
        uint32_t n, cap;
    } lines;
};

static int by_entity(const void *a, const void *b)
{
    const struct deliver_owed *x = *(const struct deliver_owed *const *)a;
    const struct deliver_owed *y = *(const struct deliver_owed *const *)b;
    return (x->d.entity > y->d.entity) - (x->d.entity < y->d.entity);
}

static void index_households(struct summing *s, const struct deliver_owed_rows *who)
{
    s->households = arena_array(s->a, const struct deliver_owed *, (size_t)who->n + 1);
    for (uint32_t i = 0; i < who->n; i++) {
        if (!who->v[i].person)
            s->households[s->n++] = &who->v[i];
    }
    if (s->n > 1)
        qsort(s->households, s->n, sizeof(*s->households), by_entity);
}

static str commune_of(const struct summing *s, const struct credit_loan *l)
{
    const struct deliver_owed key = {.d = {.entity = l->household}};
    const struct deliver_owed *at = &key;
    const struct deliver_owed **found =
        s->n > 0 ? bsearch(&at, s->households, s->n, sizeof(*s->households), by_entity) : NULL;
    return found != NULL ? (*found)->d.commune : l->commune;
}

static int by_commune(const void *a, const void *b)
{
    const struct credit_line *x = a, *y = b;
    return str_cmp(x->commune, y->commune);
}

static void add_to(struct credit_line *to, const struct credit_line *x)
{
    to->eligible += x->eligible;
    to->with_loan += x->with_loan;
    to->without += x->without;
    to->undetermined += x->undetermined;
    to->loans += x->loans;
    to->overdue_loans += x->overdue_loans;
    to->principal += x->principal;
    to->outstanding += x->outstanding;
    to->overdue += x->overdue;
}

int64_t credit_overdue_permille(const struct credit_line *l)
{
    int64_t thousands;
    if (l->outstanding == 0)
        return 0;
    if (num_mul(l->overdue, 1000, &thousands))
        return num_div_nearest(thousands, l->outstanding);
    return num_div_nearest(l->overdue, l->outstanding / 1000);
}

void credit_sum(struct arena *a, const struct deliver_owed_rows *who,
                const struct credit_loans *loans, struct credit_lines *out)
{
    struct summing s = {.a = a};
    *out = (struct credit_lines){0};
    index_households(&s, who);
    for (uint32_t i = 0; i < who->n; i++) {
        const struct deliver_owed *o = &who->v[i];
        struct credit_line x = {.commune = o->d.commune};
        bool has = credit_has(loans, o);
        bool unsure = o->why == DELIVER_UNDETERMINED;
        x.undetermined = unsure;
        x.eligible = !unsure;
        x.with_loan = !unsure && has;
        x.without = !unsure && !has;
        vec_push(a, &s.lines, x);
    }
    for (uint32_t i = 0; i < loans->n; i++) {
        const struct credit_loan *l = &loans->v[i];
        struct credit_line x = {.commune = commune_of(&s, l),
                                .loans = l->outstanding > 0,
                                .overdue_loans = l->overdue > 0,
                                .principal = l->principal,
                                .outstanding = l->outstanding,
                                .overdue = l->overdue};
        vec_push(a, &s.lines, x);
    }
    if (s.lines.n > 1)
        qsort(s.lines.v, s.lines.n, sizeof(*s.lines.v), by_commune);
    out->v = s.lines.v;
    for (uint32_t i = 0; i < s.lines.n; i++) {
        const struct credit_line x = s.lines.v[i];
        add_to(&out->total, &x);
        if (out->n > 0 && str_eq(out->v[out->n - 1].commune, x.commune))
            add_to(&out->v[out->n - 1], &x);
        else
            out->v[out->n++] = x;
    }
}
