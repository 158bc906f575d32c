/* ansinh suspend, end, transfer: acts of enrolment in a word. The same code as `enrol prepare`. */
#include "cli/enrol_cmd.h"

#define OPTIONS                                                                                    \
    " --number SỐ --signer … \\\n      --reason … [--article …] [--document …] [--on NGÀY] --who "
#define OPTIONS_EN                                                                                 \
    " --number N --signer … \\\n      --reason … [--article …] [--document …] [--on DAY] --who "

/* The first word is whom, and no subcommand. */
static enum err_code act_of(struct pay_cmd *q, str whom, enum enrol_act act, struct err *e)
{
    if (q->n > 1)
        return err_set(e, ERR_USAGE, "thừa \"%s\"", "\"%s\" is one word too many", q->words[1]);
    q->words[1] = q->words[0];
    q->words[0] = whom;
    q->n += whom.n > 0;
    return enrol_cmd_act(q, act, e);
}

static enum err_code do_suspend(struct pay_cmd *q, str what, struct err *e)
{
    return act_of(q, what, ACT_SUSPEND, e);
}

static enum err_code do_end(struct pay_cmd *q, str what, struct err *e)
{
    return act_of(q, what, ACT_END, e);
}

static enum err_code do_transfer(struct pay_cmd *q, str what, struct err *e)
{
    return act_of(q, what, ACT_TRANSFER, e);
}

static int run_suspend(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, do_suspend);
}

static int run_end(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, do_end);
}

static int run_transfer(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, do_transfer);
}

const struct command cmd_suspend = {
    .name = "suspend",
    .summary = {"tạm dừng một quyền lợi của một người", "suspends a benefit of somebody"},
    .help =
        {"ansinh suspend — tạm dừng một quyền lợi, từ tháng không trả nữa\n\n"
         "  ansinh suspend --db DB NGƯỜI QUYỀN_LỢI --from THÁNG" OPTIONS "…\n\n"
         "Chờ người khác duyệt: ansinh enrol approve. Những ai luật tạm dừng: ansinh enrol\n"
         "changes. docs/enrolment.md.\n\n"
         "Ví dụ:\n"
         "  ansinh suspend --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 21/QĐ-UBND --signer \"Lê Văn C\" --reason \"bị tạm giam\" --who \"Hoà\"\n",
         "ansinh suspend — a benefit is not paid from a month on, for the time being\n\n"
         "  ansinh suspend --db DB WHOM BENEFIT --from MONTH" OPTIONS_EN "…\n\n"
         "It waits for another's approval: ansinh enrol approve. Whom the law suspends: ansinh\n"
         "enrol changes. docs/enrolment.md.\n\n"
         "Example:\n"
         "  ansinh suspend --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 21/QĐ-UBND --signer \"Lê Văn C\" --reason \"bị tạm giam\" --who "
         "\"Hoà\"\n"},
    .run = run_suspend,
};

const struct command cmd_end = {
    .name = "end",
    .summary = {"thôi hưởng một quyền lợi", "ends a benefit of somebody"},
    .help =
        {"ansinh end — thôi hưởng một quyền lợi, từ tháng không trả nữa\n\n"
         "  ansinh end --db DB NGƯỜI QUYỀN_LỢI --from THÁNG" OPTIONS "…\n\n"
         "Chờ người khác duyệt: ansinh enrol approve. Những ai luật không còn nợ: ansinh enrol\n"
         "changes. docs/enrolment.md.\n\n"
         "Ví dụ:\n"
         "  ansinh end --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 22/QĐ-UBND --signer \"Lê Văn C\" --reason \"chết ngày 3/8/2026\" --who "
         "\"Hoà\"\n",
         "ansinh end — a benefit is not paid any more from a month on\n\n"
         "  ansinh end --db DB WHOM BENEFIT --from MONTH" OPTIONS_EN "…\n\n"
         "It waits for another's approval: ansinh enrol approve. Whom the law owes no more:\n"
         "ansinh enrol changes. docs/enrolment.md.\n\n"
         "Example:\n"
         "  ansinh end --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 22/QĐ-UBND --signer \"Lê Văn C\" --reason \"chết ngày 3/8/2026\" --who "
         "\"Hoà\"\n"},
    .run = run_end,
};

const struct command cmd_transfer = {
    .name = "transfer",
    .summary = {"chuyển hồ sơ chi trả sang xã khác",
                "hands a beneficiary's file to another commune"},
    .help =
        {"ansinh transfer — xã cũ thôi chi trả, xã mới chi trả từ tháng sau\n\n"
         "  ansinh transfer --db DB NGƯỜI QUYỀN_LỢI --from THÁNG [--commune XÃ_CŨ] [--to XÃ_MỚI] "
         "\\\n"
         "      --number SỐ --signer … [--reason …] [--document …] [--on NGÀY] --who …\n\n"
         "Xã mới tiếp nhận: ansinh enrol prepare … receive. Không tháng nào mất, không tháng nào\n"
         "trả hai lần: docs/enrolment.md §5. Không nói xã thì là xã đang trả và xã đang ở.\n\n"
         "Ví dụ:\n"
         "  ansinh transfer --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 23/QĐ-UBND --signer \"Lê Văn C\" --who \"Hoà\"\n",
         "ansinh transfer — the old commune stops paying, the new one pays from the next month\n\n"
         "  ansinh transfer --db DB WHOM BENEFIT --from MONTH [--commune OLD] [--to NEW] \\\n"
         "      --number N --signer … [--reason …] [--document …] [--on DAY] --who …\n\n"
         "The new one receives it: ansinh enrol prepare … receive. No month is lost and none\n"
         "paid twice: docs/enrolment.md §5. Communes not given: the one that pays, and the one\n"
         "where they live.\n\n"
         "Example:\n"
         "  ansinh transfer --db bac-ninh.db 07660-00012/3 disability_allowance --from 2026-09 \\\n"
         "      --number 23/QĐ-UBND --signer \"Lê Văn C\" --who \"Hoà\"\n"},
    .run = run_transfer,
};
