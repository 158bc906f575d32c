/* The tables that decide prints for people. */
#include "base/fmt.h"
#include "base/num.h"
#include "cli/decide.h"

#include <stdio.h>

#define NAME_COLUMNS 42

static void print_padded(str s, size_t columns)
{
    fwrite(s.p, 1, s.n, stdout);
    for (size_t i = str_columns(s); i < columns; i++)
        putchar(' ');
}

static void print_number(int64_t v, int columns)
{
    char text[32];
    fmt_grouped(text, v);
    printf("%*s", columns, text);
}

/* Share of `part` in `whole` in per cent with two decimals; whole > 0. */
static void print_share(uint64_t part, uint64_t whole)
{
    char text[40];
    int64_t v = num_div_nearest((int64_t)part * 10000, (int64_t)whole);
    size_t n = num_format_vi(v, 2, text);
    printf("%*s %%", (int)(8 - (n > 8 ? 8 : n)) + (int)n, text);
}

static void print_class_line(str name, const uint64_t counts[DECIDE_CLASSES])
{
    uint64_t all = 0;
    for (int k = 0; k < DECIDE_CLASSES; k++)
        all += counts[k];
    if (all == 0)
        return;
    print_padded(name, 26);
    print_number((int64_t)all, 12);
    print_number((int64_t)counts[DECIDE_POOR], 11);
    print_share(counts[DECIDE_POOR], all);
    print_number((int64_t)counts[DECIDE_NEAR_POOR], 11);
    print_share(counts[DECIDE_NEAR_POOR], all);
    print_number((int64_t)counts[DECIDE_OTHER], 12);
    print_number((int64_t)counts[DECIDE_UNKNOWN], 15);
    putchar('\n');
}

static void print_classes(enum lang lang, const struct inputs *in, const struct decide_summary *s)
{
    uint64_t all[DECIDE_CLASSES] = {0};
    fputs(lang == LANG_VI
              ? "Hạng hộ                           Số hộ   Hộ nghèo           Cận nghèo         "
                "  Không nghèo  Chưa xác định\n"
              : "Class                        Households       Poor           Near-poor         "
                "         Other   Undetermined\n",
          stdout);
    for (uint32_t g = 0; g < s->n_groups; g++) {
        bool listed = g + 1 < s->n_groups;
        str name = listed ? areas_group_name(in->areas, g)
                          : (lang == LANG_VI ? STR("(xã ngoài danh mục)") : STR("(not listed)"));
        print_class_line(name, s->classes[g]);
        for (int k = 0; k < DECIDE_CLASSES; k++)
            all[k] += s->classes[g][k];
    }
    print_class_line(lang == LANG_VI ? STR("Cộng") : STR("Total"), all);
}

static str spaced(struct cli *c, str name)
{
    char *copy = arena_cstr(c->arena, name);
    for (size_t i = 0; i < name.n; i++) {
        if (copy[i] == '_')
            copy[i] = ' ';
    }
    return (str){copy, name.n};
}

static void print_benefits(struct cli *c, const struct decide_summary *s)
{
    bool vi = c->lang == LANG_VI;
    vnd all = 0;
    fputs(
        vi ? "\nQuyền lợi trong tháng                     Số hộ, người            Số tiền (đồng)"
             "  Chưa xác định\n"
           : "\nDue in the month                      Households, people             Amount (đồng)"
             "   Undetermined\n",
        stdout);
    for (uint32_t b = 0; b < s->n_benefits; b++) {
        const struct decide_benefit *x = &s->benefits[b];
        if (x->due == 0 && x->undetermined == 0)
            continue;
        print_padded(spaced(c, vi ? x->symbol->name : x->symbol->id), NAME_COLUMNS);
        print_number((int64_t)x->due, 12);
        print_number(x->amount, 26);
        print_number((int64_t)x->undetermined, 15);
        putchar('\n');
        all += x->amount;
    }
    print_padded(vi ? STR("Cộng") : STR("Total"), NAME_COLUMNS);
    print_number(all, 38);
    putchar('\n');
}

void decide_print(struct cli *c, const struct inputs *in, const struct decide_summary *s)
{
    char text[8];
    size_t n = month_format_vi(in->month, text);
    printf(c->lang == LANG_VI ? "Tháng %.*s: " : "Month %.*s: ", (int)n, text);
    print_number(in->survey->households, 1);
    fputs(c->lang == LANG_VI ? " hộ, " : " households, ", stdout);
    print_number(in->survey->persons, 1);
    fputs(c->lang == LANG_VI ? " người\n\n" : " people\n\n", stdout);
    print_classes(c->lang, in, s);
    print_benefits(c, s);
}
