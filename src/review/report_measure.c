#include "review/report_measure.h"

#include "base/check.h"

static const struct report_stand *closing(const struct report_case *x)
{
    return &x->h->at[SIDE_CLOSING];
}

static int64_t amount(const struct report_case *x, bool persons)
{
    return persons ? closing(x)->persons : 1;
}

/* Whether the class is among those of `arg`; REPORT_NOT_KNOWN where no lists were made. */
static int64_t is_of(const struct report_case *x, int arg)
{
    if (!x->there[SIDE_CLOSING])
        return 0;
    if ((arg & OF_ALL) != 0)
        return 1;
    if (!x->listed[SIDE_CLOSING])
        return REPORT_NOT_KNOWN;
    return closing(x)->class_ == CLASS_POOR        ? (arg & OF_POOR) != 0
           : closing(x)->class_ == CLASS_NEAR_POOR ? (arg & OF_NEAR) != 0
                                                   : 0;
}

int64_t report_of_class(const struct report_case *x, uint32_t line, int arg)
{
    (void)line;
    int64_t is = is_of(x, arg);
    return is == 1 ? amount(x, (arg & OF_PERSONS) != 0) : is == 0 ? REPORT_NOT_ASKED : is;
}

int64_t report_of_class_lines(const struct report_case *x, uint32_t line, int arg)
{
    return report_of_class(x, line, line == 1 ? arg | OF_PERSONS : arg);
}

int64_t report_of_group(const struct report_case *x, uint32_t line, int arg)
{
    int64_t is = is_of(x, arg);
    const struct report_score *s = x->h->score;
    if (is != 1)
        return is == 0 ? REPORT_NOT_ASKED : is;
    int value = -1;
    if ((arg & OF_MINORITY) != 0)
        value = s != NULL && s->minority >= 0 && (arg & OF_ALL) == 0 ? s->minority : x->h->minority;
    else if (s != NULL)
        value = (arg & OF_UNABLE) != 0 ? s->unable : s->merit;
    return value < 0 ? REPORT_NOT_KNOWN : value * amount(x, line == 1);
}

int64_t report_of_deprived(const struct report_case *x, uint32_t line, int arg)
{
    (void)line;
    int64_t is = is_of(x, arg & 255);
    const struct report_score *s = x->h->score;
    if (is != 1)
        return is == 0 ? REPORT_NOT_ASKED : is;
    return s == NULL || s->deprived < 0 ? REPORT_NOT_KNOWN : s->deprived >> ((arg >> 8) - 1) & 1;
}

static int64_t is_of_line(const struct report_case *x, uint32_t line)
{
    return is_of(x, line == 0 ? OF_POOR : OF_NEAR);
}

int64_t report_of_cause(const struct report_case *x, uint32_t line, int arg)
{
    int64_t is = is_of_line(x, line);
    const struct report_score *s = x->h->score;
    if (is != 1)
        return is == 0 ? REPORT_NOT_ASKED : is;
    if (arg == 0)
        return 1;
    return s == NULL ? REPORT_NOT_KNOWN : s->causes >> (arg - 1) & 1;
}

int64_t report_of_children(const struct report_case *x, uint32_t line, int arg)
{
    int64_t is = is_of(x, arg & 255);
    const struct report_score *s = x->h->score;
    (void)line;
    if (is != 1)
        return is == 0 ? REPORT_NOT_ASKED : is;
    if (s == NULL)
        return REPORT_NOT_KNOWN;
    const int32_t counts[] = {s->children, s->children_insurance, s->children_nutrition,
                              s->children_schooling};
    return counts[arg >> 8] < 0 ? REPORT_NOT_KNOWN : counts[arg >> 8];
}

int64_t report_of_ethnicity(const struct report_case *x, uint32_t line, int arg)
{
    int64_t is = is_of_line(x, line);
    if (is != 1)
        return is == 0 ? REPORT_NOT_ASKED : is;
    return arg < 0 || x->h->ethnicity == arg; /* -1: all of them */
}

/* As form 7.8 counts them. */
int64_t report_of_minority(const struct report_case *x, uint32_t line, int arg)
{
    (void)arg;
    return report_of_group(x, 0, OF_MINORITY | (line == 0 ? OF_POOR : OF_NEAR));
}

int64_t report_of_movement(const struct report_case *x, uint32_t line, int arg)
{
    int column = arg & ~MOVE_OF_NEAR;
    bool known = x->listed[SIDE_CLOSING];
    if (column != MOVE_CLOSING)
        known = column == MOVE_OPENING ? x->listed[SIDE_OPENING] : known && x->listed[SIDE_OPENING];
    if (!known)
        return REPORT_NOT_KNOWN;
    const struct movement_account *account = (arg & MOVE_OF_NEAR) != 0 ? &x->near : &x->poor;
    const struct movement_sum *s = line == 0 ? &account->households : &account->persons;
    const int64_t cells[] = {s->opening, s->to_other, s->to_above, s->gone,   s->from_other,
                             s->again,   s->newly,    s->came,     s->closing};
    check(column >= 0 && column <= MOVE_CLOSING);
    return cells[column] != 0 ? cells[column] : REPORT_NOT_ASKED;
}
