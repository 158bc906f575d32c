/* ansinh user token: what programs ask the API with. */
#ifndef CLI_USER_TOKEN_H
#define CLI_USER_TOKEN_H

#include "cli/record_view.h"
#include "store/store.h"

struct user_token_cmd {
    struct cli *c;
    struct record_view v;
    str who;            /* does it */
    str purpose, until; /* as given */
    const str *words;   /* after "token": add|list|revoke LOGIN [NUMBER] */
    uint32_t n;
};
enum err_code user_token(struct user_token_cmd *q, struct err *e);

#endif
