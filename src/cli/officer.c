#include "cli/officer.h"

#include "base/fmt.h"
#include "base/hex.h"
#include "registry/times.h"

void officer_options(struct officer *o, struct cli_option to[OFFICER_OPTION_COUNT])
{
    const struct cli_option options[OFFICER_OPTION_COUNT] = {
        {.name = "--who", .value = &o->who},
        {.name = "--on", .value = &o->on},
        {.name = "--reference", .value = &o->reference},
        {.name = "--operation", .value = &o->operation},
    };
    for (int i = 0; i < OFFICER_OPTION_COUNT; i++)
        to[i] = options[i];
}

enum err_code officer_operation(str given, uint8_t id[STORE_ID_BYTES], struct err *e)
{
    if (given.p == NULL)
        return store_new_id(id) ? ERR_NONE
                                : err_set(e, ERR_IO, "hệ thống không cho số ngẫu nhiên",
                                          "the system gives no random numbers");
    return hex_read(given, id, STORE_ID_BYTES)
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "--operation nhận 32 chữ số hex (0-9, a-f)",
                         "--operation takes 32 hex digits (0-9, a-f)");
}

enum err_code officer_recording(struct officer *o, int64_t province, const char *source,
                                struct recording *out, struct err *e)
{
    int64_t now = store_now_us();
    *out = (struct recording){.province = province,
                              .at_us = now,
                              .actor = o->who,
                              .source = str_from_c(source),
                              .reference = o->reference.p != NULL ? o->reference : STR("")};
    o->day = day_of_moment(now);
    if (str_trim(o->who).n == 0) {
        err_set(e, ERR_USAGE, "phải nói ai làm", "who does it is needed");
        err_hint(e, "thêm --who \"HỌ TÊN\"", "add --who \"NAME\"");
        return ERR_USAGE;
    }
    if (o->on.p != NULL && !day_parse(o->on, &o->day)) {
        err_set(e, ERR_USAGE, "--on: \"%s\" không phải là ngày", "--on: \"%s\" is no date", o->on);
        err_hint(e, "viết 2026-08-01 hoặc 01/08/2026", "write 2026-08-01 or 01/08/2026");
        return ERR_USAGE;
    }
    return officer_operation(o->operation, out->operation, e);
}

void officer_say_recorded(const struct cli *c, str number, bool again)
{
    bool vi = c->lang == LANG_VI;
    char text[256];
    size_t n = fmt_write(text, sizeof(text),
                         vi ? "Đã ghi, lần ghi %s%z.\n" : "Recorded: number %s%z.\n", number,
                         !again ? ""
                         : vi   ? " (đã làm từ trước)"
                                : " (done before)");
    cli_print((str){text, n});
}
