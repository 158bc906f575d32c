/* Which user an identity provider's subject is: linked by an administrator, never by itself. */
#ifndef WEB_IDENTITY_H
#define WEB_IDENTITY_H

#include "web/user.h"

/* x->login is that subject of that issuer from now on. ERR_INPUT: somebody is linked to it already.
 */
enum err_code identity_link(struct store_pool *pool, struct arena *a, const struct user_act *x,
                            str issuer, str subject, bool *again, struct err *e);
/* All links of x->login end, and its sessions with them. */
enum err_code identity_unlink(struct store_pool *pool, struct arena *a, const struct user_act *x,
                              bool *again, struct err *e);

#endif
