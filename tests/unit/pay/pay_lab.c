#include "pay_lab.h"

#include "base/fmt.h"
#include "synth/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const surnames[] = {"Nguyễn", "Trần", "Giáp", "Thân", "Hoàng", "Nông", "Vi"};
static const char *const middles[] = {"Văn", "Thị", "Đức", "Thuý", "Ngọc"};
static const char *const given[] = {"An", "Bình", "Đào", "Hưởng", "Khuê", "Liễu", "Mỹ", "Ơn"};
static const char *const places[3][3] = {
    {"07612", "Xã An Lạc", "Thôn Đồng Bây"},
    {"07615", "Xã Vân Sơn", "Thôn Khả"},
    {"07616", "Thị trấn Tây Yên Tử", "Thôn Mậu"},
};

#define PICK(r, list) (list)[rng_below((r), sizeof(list) / sizeof(*(list)))]

static str text(struct arena *a, const char *format, ...)
{
    char room[256];
    va_list args;
    va_start(args, format);
    size_t n = fmt_write_v(room, sizeof(room), format, args);
    va_end(args);
    return arena_str(a, (str){room, n});
}

static str digits(struct arena *a, uint64_t v, int n)
{
    char room[24];
    for (int i = n - 1; i >= 0; i--, v /= 10)
        room[i] = (char)('0' + v % 10);
    return arena_str(a, (str){room, (size_t)n});
}

static void place_at(struct arena *a, struct payment_instruction *p, struct rng *r)
{
    const char *const *place = places[rng_below(r, 3)];
    p->method = BANK_CASH;
    p->commune = str_from_c(place[0]);
    p->commune_name = str_from_c(place[1]);
    p->village = text(a, "%z %d", place[2], (int)rng_below(r, 2) + 1);
}

struct payment_instruction *lab_payments(struct arena *a, uint32_t n, uint64_t seed,
                                         enum lab_kind kind)
{
    struct payment_instruction *v = arena_array(a, struct payment_instruction, n);
    for (uint32_t i = 0; i < n; i++) {
        struct rng r = rng_make(seed, i, 0, 0x706179);
        vnd amount = 10000 * (vnd)(10 + rng_below(&r, 491));
        v[i] = (struct payment_instruction){
            .id = text(a, "24-202607-%s", digits(a, i + 1, 8)),
            .amount_vnd = amount,
            .name = text(a, "%z %z %z", PICK(&r, surnames), PICK(&r, middles), PICK(&r, given)),
            .purpose = STR("Trợ cấp xã hội tháng 07/2026"),
            .reference = STR("12/QĐ-UBND"),
            .provider = STR("PROVIDER"),
            .period = month_make(2026, 7),
            .due = day_from_ymd(2026, 6, 25),
            .parts = {.monthly = amount},
        };
        if (kind == LAB_CASH) {
            place_at(a, &v[i], &r);
        } else {
            v[i].bin = rng_below(&r, 2) ? STR("970405") : STR("970436");
            v[i].account = digits(a, rng_next(&r) % (n + n / 50 + 1) + 100000000000u, 12);
        }
    }
    return v;
}

/* ---- files ---- */

static char folder[] = "/tmp/ansinh-pay-XXXXXX";
static bool made;

const char *lab_path(struct arena *a, const char *name)
{
    if (!made && mkdtemp(folder) == NULL)
        fail_msg("no folder for files");
    made = true;
    return text(a, "%z/%z", folder, name).p;
}

void lab_clean(void)
{
    struct arena a;
    arena_init(&a, (size_t)1 << 20);
    if (made)
        lab_run(&a, "rm -rf %z", folder);
    arena_clear(&a);
}

str lab_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s cannot be read", path);
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    rewind(f);
    char *bytes = arena_alloc(a, n + 1);
    assert_int_equal(fread(bytes, 1, n, f), n);
    fclose(f);
    return (str){bytes, n};
}

void lab_write(const char *path, str s)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL)
        fail_msg("%s cannot be written", path);
    assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
    fclose(f);
}

int lab_run(struct arena *a, const char *format, ...)
{
    char command[8192];
    va_list args;
    va_start(args, format);
    size_t n = fmt_write_v(command, sizeof(command), format, args);
    va_end(args);
    int status = system(arena_cstr(a, (str){command, n}));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
