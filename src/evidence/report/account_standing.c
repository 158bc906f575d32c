/* How many are poor, beside other years and what was published, and who came in and went out. */
#include "base/fmt.h"
#include "base/num.h"
#include "evidence/report/account_int.h"

/* Years of the summary, the account's the last; at most as many as a chart shows. */
#define YEARS_MOST 8

static int years_before(struct account *x)
{
    int n = 0;
    while (n + 1 < YEARS_MOST && account_summary(x, "poor", n + 1) != NULL)
        n++;
    return n;
}

/* ---- sentences ---- */

static void put_now(struct account *x)
{
    const struct report_cell *households = account_summary(x, "households", 0);
    const struct report_cell *poor = account_summary(x, "poor", 0);
    const struct report_cell *poor_rate = account_summary(x, "poor_rate", 0);
    const struct report_cell *near = account_summary(x, "near_poor", 0);
    const struct report_cell *near_rate = account_summary(x, "near_poor_rate", 0);
    str form = account_opens(x, "7.1", ""), open_poor = account_opens(x, "7.1", " --open 3");
    str open_near = account_opens(x, "7.1", " --open 5");
    account_number(x, "households", households, account_opens(x, "7.1", " --open 1"));
    account_number(x, "poor", poor, open_poor);
    account_number(x, "poor_rate", poor_rate, form);
    account_number(x, "near_poor", near, open_near);
    account_number(x, "near_poor_rate", near_rate, form);
    story_text(x->s,
               account_say(x,
                           "Cuối năm %d, trong %s hộ dân có %s hộ nghèo (%s) và %s hộ cận nghèo "
                           "(%s).",
                           "At the end of %d, of %s households %s were poor (%s) and %s near-poor "
                           "(%s).",
                           x->year, account_cell(x, households), account_cell(x, poor),
                           account_cell(x, poor_rate), account_cell(x, near),
                           account_cell(x, near_rate)),
               account_say(x, "%s\n%s\n%s", "%s\n%s\n%s", form, open_poor, open_near));
}

static const char *way(const struct account *x, int64_t difference)
{
    if (difference == 0)
        return x->vi ? "không đổi:" : "did not change:";
    if (difference < 0)
        return x->vi ? "giảm" : "fell by";
    return x->vi ? "tăng" : "rose by";
}

static str points_text(struct account *x, int64_t hundredths)
{
    char text[40];
    size_t n = num_format_vi(hundredths < 0 ? -hundredths : hundredths, 2, text);
    return arena_str(x->a, (str){text, n});
}

static void put_change(struct account *x)
{
    const struct report_cell *poor = account_summary(x, "poor", 0);
    const struct report_cell *before = account_summary(x, "poor", 1);
    const struct report_cell *rate = account_summary(x, "poor_rate", 0);
    const struct report_cell *rate_before = account_summary(x, "poor_rate", 1);
    if (!account_known(poor) || !account_known(before) || !account_known(rate) ||
        !account_known(rate_before)) {
        story_text(x->s,
                   account_say(x, "Sổ chưa có danh sách của năm trước nên chưa so sánh được.",
                               "The registry has no list of the year before to compare with."),
                   STR(""));
        return;
    }
    int64_t fewer = poor->n - before->n, points = rate->n - rate_before->n;
    str opens = account_opens(x, "summary", "");
    story_number(x->s, "poor_change", true, fewer, 0, opens);
    story_number(x->s, "poor_rate_change", true, points, 2, opens);
    story_text(x->s,
               account_say(x,
                           "So với cuối năm %d (%s hộ, %s), số hộ nghèo %z %n hộ, tỷ lệ %z %s "
                           "điểm phần trăm.",
                           "Against the end of %d (%s households, %s), poor households %z %n, the "
                           "rate %z %s percentage points.",
                           x->year - 1, account_cell(x, before), account_cell(x, rate_before),
                           way(x, fewer), fewer < 0 ? -fewer : fewer, way(x, points),
                           points_text(x, points)),
               opens);
}

/* "Qua các năm: 2021: 24.639 hộ (5,27 %); …" */
static void put_history(struct account *x)
{
    struct buf b;
    buf_init(&b, x->a, 1024);
    for (int back = years_before(x); back >= 0; back--) {
        if (b.n > 0)
            buf_add_c(&b, "; ");
        buf_fmt(&b, x->vi ? "%d: %s hộ nghèo (%s)" : "%d: %s poor households (%s)", x->year - back,
                account_cell(x, account_summary(x, "poor", back)),
                account_cell(x, account_summary(x, "poor_rate", back)));
    }
    story_text(x->s, account_say(x, "Qua các năm: %s.", "Through the years: %s.", buf_str(&b)),
               account_opens(x, "summary", ""));
}

/* The published figures stand to the right of the registry's. */
static void put_published(struct account *x)
{
    const struct report_cell *poor = account_summary(x, "poor", 0);
    const struct report_cell *rate = account_summary(x, "poor_rate", 0);
    if (poor == NULL || rate == NULL)
        return;
    if (!account_known(poor + 1) || !account_known(rate + 1)) {
        story_text(x->s,
                   account_say(x, "Chưa có số công bố đầy đủ của năm %d để đặt cạnh.",
                               "No full published figures of %d are at hand to set beside.",
                               x->year),
                   STR(""));
        return;
    }
    story_number(x->s, "published_poor", true, poor[1].n, 0, STR("data/poverty/published.csv"));
    story_number(x->s, "published_poor_rate", true, rate[1].n, 2,
                 STR("data/poverty/published.csv"));
    story_text(x->s,
               account_say(x, "Số đã công bố của năm %d: %s hộ nghèo, %s; sổ lệch %n hộ.",
                           "Published for %d: %s poor households, %s; the registry differs by %n.",
                           x->year, account_cell(x, poor + 1), account_cell(x, rate + 1),
                           poor->n - poor[1].n),
               account_opens(x, "summary", ""));
}

/* ---- the years as a chart ---- */

static void put_years(struct account *x)
{
    struct picture *p = arena_new(x->a, struct picture);
    struct chart_years years = {0};
    int before = years_before(x);
    struct story_row *rows = arena_array(x->a, struct story_row, (size_t)before + 1);
    for (int back = before; back >= 0; back--) {
        const struct report_cell *poor = account_summary(x, "poor", back);
        const struct report_cell *rate = account_summary(x, "poor_rate", back);
        struct chart_year y = {.label = account_say(x, "%d", "%d", x->year - back),
                               .value = rate->n,
                               .known = account_known(rate),
                               .text = account_cell(x, rate),
                               .published = rate[1].n,
                               .was_published = account_known(rate + 1),
                               .published_text = account_cell(x, rate + 1)};
        vec_push(x->a, &years, y);
        rows[before - back] = (struct story_row){
            y.label,
            account_say(x, "%s hộ nghèo, %s; công bố: %s, %s", "%s poor, %s; published: %s, %s",
                        account_cell(x, poor), account_cell(x, rate),
                        poor[1].kind != REPORT_EMPTY ? account_cell(x, poor + 1) : STR("–"),
                        rate[1].kind != REPORT_EMPTY ? account_cell(x, rate + 1) : STR("–"))};
    }
    chart_of_years(p, x->a, x->q->q.lang,
                   account_say(x, "Tỷ lệ hộ nghèo qua các năm", "Poverty rate through the years"),
                   account_say(x, "Đường của sổ và của số đã công bố.",
                               "A line of the registry and one of what was published."),
                   &years);
    story_figure(x->s, p,
                 account_say(x, "Hình 1. Tỷ lệ hộ nghèo, trong sổ và đã công bố.",
                             "Figure 1. Poverty rate, registry and published."),
                 account_opens(x, "summary", ""), rows, (uint32_t)before + 1, YEARS_MOST);
}

void account_standing(struct account *x)
{
    story_heading(x->s, "1. Kết quả", "1. Where the province stands");
    put_now(x);
    put_change(x);
    put_history(x);
    put_published(x);
    put_years(x);
}

/* ---- movement ---- */

static const struct {
    const char *row, *name[2], *open;
} moves[] = {
    {"poor_opening", {"Đầu kỳ (1)", "Opening (1)"}, " --open 1"},
    {"poor_to_near", {"Thoát nghèo, thành cận nghèo (2)", "Escaped to near-poor (2)"}, " --open 2"},
    {"poor_to_above", {"Thoát nghèo, vượt cận nghèo (3)", "Escaped above (3)"}, " --open 3"},
    {"poor_gone", {"Giảm do nhân khẩu (4)", "Left: demographic (4)"}, " --open 4"},
    {"near_to_poor", {"Cận nghèo thành nghèo (5)", "Near-poor became poor (5)"}, " --open 5"},
    {"poor_again", {"Tái nghèo (6)", "Poor again (6)"}, " --open 6"},
    {"poor_new", {"Phát sinh mới (7)", "Newly poor (7)"}, " --open 7"},
    {"poor_came", {"Tăng do nhân khẩu (8)", "Came: demographic (8)"}, " --open 8"},
    {"poor", {"Cuối kỳ (9)", "Closing (9)"}, " --open 9"},
};
#define N_MOVES (sizeof(moves) / sizeof(moves[0]))

static void put_moves_chart(struct account *x)
{
    struct chart_bars bars = {0};
    struct picture *p = arena_new(x->a, struct picture);
    struct story_row *rows = arena_array(x->a, struct story_row, N_MOVES);
    for (size_t i = 0; i < N_MOVES; i++) {
        const struct report_cell *cell = account_summary(x, moves[i].row, 0);
        struct chart_bar b = {.label = str_from_c(moves[i].name[x->q->q.lang]),
                              .text = account_cell(x, cell),
                              .value = account_known(cell) ? cell->n : 0,
                              .known = account_known(cell)};
        vec_push(x->a, &bars, b);
        rows[i] = (struct story_row){b.label, b.text};
        if (i > 0 && i + 1 < N_MOVES)
            account_number(x, moves[i].row, cell, account_opens(x, "7.2", moves[i].open));
    }
    chart_of_bars(
        p, x->a,
        account_say(x, "Diễn biến hộ nghèo năm %d", "Movement of poor households in %d", x->year),
        account_say(x, "Các cột của mẫu 7.2.", "The columns of form 7.2."), &bars);
    story_figure(x->s, p,
                 account_say(x, "Hình 2. (9) = (1) − (2+3+4) + (5+6+7+8).",
                             "Figure 2. (9) = (1) − (2+3+4) + (5+6+7+8)."),
                 account_opens(x, "7.2", " --open 6"), rows, N_MOVES, N_MOVES);
}

void account_movement(struct account *x)
{
    const struct report_cell *c[N_MOVES];
    story_heading(x->s, "2. Diễn biến trong năm", "2. Who came in, who went out");
    for (size_t i = 0; i < N_MOVES; i++) {
        c[i] = account_summary(x, moves[i].row, 0);
        if (account_known(c[i]))
            continue;
        story_text(x->s,
                   account_say(x, "Sổ chưa có danh sách đầu kỳ nên diễn biến của năm %d chưa rõ.",
                               "The registry has no opening list, so the movement of %d is not "
                               "known.",
                               x->year),
                   account_opens(x, "7.2", ""));
        return;
    }
    story_text(x->s,
               account_say(x,
                           "Trong %n hộ nghèo đầu kỳ, %n hộ thoát nghèo (%n hộ thành cận nghèo, %n "
                           "hộ vượt chuẩn cận nghèo), %n hộ giảm do biến động nhân khẩu. Thêm vào: "
                           "%n hộ cận nghèo thành nghèo, %n hộ tái nghèo, %n hộ phát sinh mới, %n "
                           "hộ do biến động nhân khẩu. Cuối kỳ còn %n hộ.",
                           "Of %n poor households at the opening, %n escaped (%n became near-poor, "
                           "%n rose above), %n left for demographic reasons. There came: %n "
                           "near-poor that became poor, %n poor again, %n newly poor, %n for "
                           "demographic reasons. %n were poor at the close.",
                           c[0]->n, c[1]->n + c[2]->n, c[1]->n, c[2]->n, c[3]->n, c[4]->n, c[5]->n,
                           c[6]->n, c[7]->n, c[8]->n),
               account_say(x, "%s\n%s", "%s\n%s", account_opens(x, "7.2", ""),
                           account_opens(x, "7.2", " --open 2")));
    put_moves_chart(x);
}
